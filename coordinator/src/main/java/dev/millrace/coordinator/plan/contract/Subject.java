package dev.millrace.coordinator.plan.contract;

import dev.millrace.coordinator.plan.source.DescribedRecords;
import dev.millrace.coordinator.plan.source.DescribedRecords.Whole;
import dev.millrace.coordinator.plan.source.RecordNames;
import dev.millrace.graph.Column;
import dev.millrace.graph.Contract;
import dev.millrace.storage.sql.SqlNames;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The table that a contract is about, with every row that it has.
 *
 * @param rows SQL of a table with its columns and those of {@code names} that it has
 * @param columns its own columns
 * @param texts names of the columns whose text is there as well
 * @param fromFiles whether a row has a file and a line there; else only its number
 */
record Subject(
        Contract contract,
        String rows,
        List<Column> columns,
        List<String> texts,
        Whole whole,
        RecordNames names,
        boolean fromFiles) {
    static Subject of(Contract contract, String table, DescribedRecords records) {
        return new Subject(
                contract,
                SqlNames.quoted(table),
                records.columns(),
                records.texts(),
                records.whole(),
                records.names(),
                true);
    }

    /** A step, whose rows are numbered as they come. */
    static Subject of(Contract contract, String table, List<Column> columns) {
        RecordNames names = RecordNames.of(columns.stream().map(Column::name).toList());
        String rows = "(SELECT *, row_number() OVER () AS " + SqlNames.quoted(names.line()) + " FROM "
                + SqlNames.quoted(table) + ")";
        return new Subject(contract, rows, columns, List.of(), Whole.ROW, names, false);
    }

    String name() {
        return contract.on();
    }

    Optional<Column> column(String name) {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    boolean hasText(String column) {
        return texts.stream().anyMatch(column::equalsIgnoreCase);
    }

    /** The text of a column of a row. */
    String text(String column) {
        return hasText(column)
                ? SqlNames.quoted(names.text(column))
                : "CAST(" + SqlNames.quoted(column) + " AS VARCHAR)";
    }

    /** The whole row as text. */
    String record() {
        return whole == Whole.ROW
                ? columns.stream()
                        .map(column -> SqlNames.literal(column.name()) + ": " + SqlNames.quoted(column.name()))
                        .collect(Collectors.joining(", ", "CAST(to_json({", "}) AS VARCHAR)"))
                : SqlNames.quoted(names.record());
    }

    /** What orders rows. */
    String order() {
        String line = SqlNames.quoted(names.line());
        return fromFiles ? SqlNames.quoted(names.file()) + ", " + line : line;
    }

    /** Where a row stands, for messages. */
    String place() {
        String line = SqlNames.quoted(names.line());
        String word = whole == Whole.ROW ? "row " : "line ";
        return fromFiles
                ? "concat(parse_filename(" + SqlNames.quoted(names.file()) + "), ' " + word + "', " + line + ")"
                : "concat('" + word + "', " + line + ")";
    }
}
