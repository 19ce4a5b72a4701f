package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.source.DescribedFile.FileReading;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.parquet.ParquetColumn;
import dev.millrace.storage.parquet.ParquetFooter;
import dev.millrace.storage.parquet.ParquetFooters;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes Parquet files by their footers. */
final class ParquetSources {
    private static final String READER = "read_parquet";
    /** Paths are read by us, by declaration; DuckDB would let a folder's name replace a column of the file. */
    private static final String ARGUMENTS = ", hive_partitioning = false";

    private final ObjectStore store;
    private final ParquetFooters footers;

    ParquetSources(ObjectStore store, ParquetFooters footers) {
        this.store = store;
        this.footers = footers;
    }

    DescribedSource describe(
            JobSpec.Source source, SourceColumns declared, Partitions partitions, List<FoundFile> files) {
        List<ParquetFooter> read =
                footers.readAll(files.stream().map(FoundFile::object).toList());
        for (int i = 0; i < files.size(); i++) {
            requireAsPublished(files.get(i), read.get(i));
        }
        SchemaMerge merge = new SchemaMerge(source, declared, partitions);
        for (int i = 0; i < files.size(); i++) {
            for (ParquetColumn column : read.get(i).columns()) {
                if (merge.wants(column.name())) {
                    merge.add(files.get(i).location(), column.name(), type(files.get(i), column));
                }
            }
        }
        List<SourceColumn> columns = merge.columns();
        Map<FoundFile, List<String>> names = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            names.put(
                    files.get(i),
                    read.get(i).columns().stream().map(ParquetColumn::name).toList());
        }
        MissingColumns.check(source, columns, names);
        List<Column> all = Stream.concat(columns.stream(), partitions.columns().stream())
                .map(SourceColumn::asColumn)
                .toList();
        return new DescribedSource(
                store,
                source.name(),
                source.place(),
                all,
                FileFormat.PARQUET,
                described(columns, partitions, files, read),
                SourceRows.known(read.stream().mapToLong(ParquetFooter::rows).sum()),
                columns.size());
    }

    /** Before its bounds decide what is left unread: nobody would compare the bytes of a file that is not read. */
    private static void requireAsPublished(FoundFile file, ParquetFooter footer) {
        if (!file.footerChecksum().isEmpty() && !file.footerChecksum().equals(footer.checksum())) {
            String how =
                    "its footer has the checksum " + footer.checksum() + ", its manifest says " + file.footerChecksum();
            throw PublishedSource.damaged(file.location(), how).toException();
        }
    }

    /** As {@link #describe}, with the place of each row: its values are what they are, so no row is bad but by a rule. */
    DescribedRecords records(
            JobSpec.Source source, SourceColumns declared, Partitions partitions, List<FoundFile> files) {
        return RowRecords.of(describe(source, declared, partitions, files));
    }

    private static SqlType type(FoundFile file, ParquetColumn column) {
        return TypeParser.parse(column.type())
                .orElseThrow(() -> Failure.invalid(
                                "UNSUPPORTED_TYPE",
                                "the column '" + column.name() + "' of '" + file.location() + "' has the type "
                                        + column.type() + ", which is not supported",
                                "Declare the columns of the source without this one")
                        .toException());
    }

    private static List<DescribedFile> described(
            List<SourceColumn> columns, Partitions partitions, List<FoundFile> files, List<ParquetFooter> read) {
        List<List<String>> constants = partitions.expressions();
        Map<List<Object>, FileReading> readings = new HashMap<>();
        List<DescribedFile> described = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            ParquetFooter footer = read.get(i);
            List<String> paths = constants.get(i);
            List<Object> schema = List.of(footer.columns(), paths);
            FileReading reading = readings.computeIfAbsent(schema, _ -> reading(columns, footer, paths));
            described.add(new DescribedFile(
                    files.get(i).object(),
                    reading,
                    footer,
                    null,
                    partitions.values().get(i)));
        }
        return described;
    }

    private static FileReading reading(List<SourceColumn> columns, ParquetFooter footer, List<String> paths) {
        List<String> expressions = new ArrayList<>();
        List<@Nullable String> names = new ArrayList<>();
        for (SourceColumn column : columns) {
            Optional<ParquetColumn> found = footer.column(column.name());
            names.add(found.map(ParquetColumn::name).orElse(null));
            expressions.add(found.map(file -> expression(file, column)).orElseGet(column::absent));
        }
        paths.forEach(constant -> {
            names.add(null);
            expressions.add(constant);
        });
        return new FileReading(READER, ARGUMENTS, expressions, names, "");
    }

    /** TRY changes no value, and keeps DuckDB from bounds that mislead: it would lose rows. */
    private static String expression(ParquetColumn file, SourceColumn column) {
        String name = SqlNames.quoted(file.name());
        SqlType type = TypeParser.parse(file.type()).orElse(PlainType.SQLNULL);
        return TypeRules.widened(file.boundsMislead() ? "TRY(" + name + ")" : name, type, column.type());
    }
}
