package dev.millrace.engine.sql;

import dev.millrace.engine.sql.CopyReport.WrittenFile;
import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.OutputSpec;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * A file to publish: names and types as the output says, rows as the SELECT orders them. A task without rows writes no file, except the
 * first, so that a result always has one that tells its columns.
 */
final class TableWriter implements ResultWriter {
    private final OutputSpec output;
    private final boolean firstTask;

    TableWriter(OutputSpec output, boolean firstTask) {
        this.output = output;
        this.firstTask = firstTask;
    }

    @Override
    public List<Result> write(Session session, String sql, TaskFolder folder) throws SQLException, IOException {
        String extension = output.format().extension();
        Path target = folder.file("output", extension);
        String copy = "COPY (" + select(ResultColumns.describe(session, sql), sql) + ") TO "
                + SqlNames.literal(target.toString()) + " (" + options() + ")";
        WrittenFile written = switch (output.format()) {
            case PARQUET -> {
                ResultColumns.requireKept(output.columns());
                yield session.measured(copy, CopyReport::files).getFirst();
            }
            case CSV, JSON -> new WrittenFile(target, session.measured(copy, CopyReport::count), "", Map.of());
        };
        if (written.rows() == 0 && !firstTask) {
            Files.delete(target);
            return List.of();
        }
        List<ColumnStatistics> statistics = output.columns().stream()
                .map(column -> written.statistics(column.name()))
                .toList();
        return List.of(new Result(
                "part-0." + extension,
                target,
                Files.size(target),
                RowsWriter.checksum(target),
                written.rows(),
                List.of(),
                statistics));
    }

    private String options() {
        return switch (output.format()) {
            case PARQUET -> "FORMAT parquet, COMPRESSION zstd, RETURN_STATS";
            case CSV -> "FORMAT csv, HEADER true, RETURN_FILES";
            case JSON -> "FORMAT json, RETURN_FILES";
        };
    }

    private String select(List<Column> found, String sql) {
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
        return "SELECT " + columns + " FROM " + ResultColumns.renamed(sql, names);
    }

    private String column(String found, String foundType, Column wanted) {
        String value = foundType.equals(wanted.type()) ? found : "CAST(" + found + " AS " + wanted.type() + ")";
        return switch (output.format()) {
            case PARQUET, CSV -> value + " AS " + SqlNames.quoted(wanted.name());
            case JSON -> JsonCell.of(value, wanted.type()) + " AS " + SqlNames.quoted(wanted.name());
        };
    }
}
