package dev.millrace.engine.sql;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.FileLayout.Order;
import dev.millrace.graph.OutputSpec;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** The rows of a task's SELECT under the names, in the types and in the order that an output asks for. */
final class TableSelect {
    private final OutputSpec output;

    TableSelect(OutputSpec output) {
        this.output = output;
    }

    /** @param found the columns of {@code sql} */
    String of(List<Column> found, String sql) {
        List<Column> wanted = output.columns();
        if (found.size() != wanted.size()) {
            String message = "the result has " + found.size() + " columns, the output '" + output.name() + "' has "
                    + wanted.size();
            throw Failure.of(FailureKind.BUG, "TABLE_OUTPUT", message).toException();
        }
        StringJoiner columns = new StringJoiner(", ");
        for (int position = 0; position < wanted.size(); position++) {
            columns.add(column("c" + position, found.get(position).type(), wanted.get(position)));
        }
        List<String> names = IntStream.range(0, wanted.size())
                .mapToObj(position -> "c" + position)
                .toList();
        String rows = ResultColumns.renamed(sql, names);
        String order = order();
        return "SELECT " + columns + " FROM "
                + (order.isEmpty()
                        ? rows
                        : "(SELECT *, row_number() OVER () AS place FROM " + rows + ") AS result ORDER BY " + order
                                + "result.place");
    }

    /**
     * Rows of one folder come one after the other, so that few files are open at a time; the place of a row in the result is the last key, so
     * that equal rows stay in their order.
     */
    private String order() {
        List<String> names = output.columns().stream().map(Column::name).toList();
        List<String> keys = new ArrayList<>();
        output.layout().partitionBy().forEach(folder -> keys.add("result.c" + names.indexOf(folder)));
        for (Order key : output.layout().sortBy()) {
            keys.add("result.c" + names.indexOf(key.column()) + (key.descending() ? " DESC" : " ASC")
                    + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"));
        }
        return keys.isEmpty() ? "" : String.join(", ", keys) + ", ";
    }

    private String column(String found, String foundType, Column wanted) {
        String value = foundType.equals(wanted.type()) ? found : "CAST(" + found + " AS " + wanted.type() + ")";
        boolean folder = output.layout().partitionBy().contains(wanted.name());
        String written = switch (output.format()) {
            case PARQUET, CSV -> value;
            case JSON -> folder ? value : JsonCell.of(value, wanted.type());
        };
        return written + " AS " + SqlNames.quoted(wanted.name());
    }
}
