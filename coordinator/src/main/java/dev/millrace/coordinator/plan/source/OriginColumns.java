package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.source.DescribedFile.FileReading;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan.RowOrigin;
import dev.millrace.graph.SourceOptions;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Columns on request that tell where a row stands: the path of its file and its number in it. They are the last of a source. */
final class OriginColumns {
    static final String FILE = "millrace file";
    static final String ROW = "millrace row";
    private static final String PARQUET_ROW = "file_row_number";

    private OriginColumns() {}

    static DescribedSource added(JobSpec.Source source, DescribedSource described) {
        SourceOptions options = source.options();
        List<Column> columns = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        add(described, columns, options.fileNameOrEmpty(), PlainType.VARCHAR, expressions, FILE);
        add(described, columns, options.rowNumberOrEmpty(), PlainType.BIGINT, expressions, ROW);
        if (columns.isEmpty()) {
            return described;
        }
        if (!options.rowNumberOrEmpty().isEmpty()) {
            refuseRowsWithoutNumber(source, described);
        }
        Map<FileReading, FileReading> readings = new HashMap<>();
        return described.with(
                columns,
                file -> new DescribedFile(
                        file.object(),
                        readings.computeIfAbsent(file.reading(), reading -> reading.and(expressions)),
                        file.footerOrNull(),
                        file.divisionOrNull(),
                        withPath(file, options.fileNameOrEmpty())));
    }

    private static void add(
            DescribedSource described,
            List<Column> columns,
            String name,
            PlainType type,
            List<String> expressions,
            String origin) {
        if (name.isEmpty()) {
            return;
        }
        boolean taken = described.column(name).isPresent()
                || columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
        if (taken) {
            throw Failure.invalid(
                            "DUPLICATE_NAME",
                            "the source '" + described.name() + "' has two columns '" + name + "'",
                            "Choose another name for fileName: or rowNumber:")
                    .toException();
        }
        columns.add(new Column(name, type.sql()));
        expressions.add(SqlNames.quoted(origin));
    }

    /** A filter on the path leaves out files, as a filter on a partition does. */
    private static Map<String, Optional<String>> withPath(DescribedFile file, String name) {
        if (name.isEmpty()) {
            return file.partitions();
        }
        Map<String, Optional<String>> values = new HashMap<>(file.partitions());
        values.put(name, Optional.of(file.object().location().path()));
        return values;
    }

    private static void refuseRowsWithoutNumber(JobSpec.Source source, DescribedSource described) {
        if (source.skipBadRows() && described.format() != FileFormat.PARQUET) {
            throw refusal(
                    "the source '" + source.name()
                            + "' asks for row numbers and leaves bad rows out, which have no number",
                    "Say badRows: fail, or do without rowNumber:");
        }
        for (DescribedFile file : described.files()) {
            if (file.footerOrNull() != null
                    && file.footerOrNull().column(PARQUET_ROW).isPresent()) {
                throw refusal(
                        "'" + file.object().location().path() + "' has a column " + PARQUET_ROW
                                + ", which hides the numbers of its rows",
                        "Use that column, or do without rowNumber:");
            }
        }
    }

    private static MillraceException refusal(String message, String remedy) {
        return Failure.invalid("ROW_NUMBER", message, remedy).toException();
    }

    /** What a projection needs of them. */
    static RowOrigin of(List<String> projection) {
        boolean file = projection.contains(SqlNames.quoted(FILE));
        boolean row = projection.contains(SqlNames.quoted(ROW));
        return file || row ? new RowOrigin(file ? FILE : "", row ? ROW : "") : RowOrigin.NOT_TOLD;
    }
}
