package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.source.DescribedFile.FileReading;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Scan.Undivided.Reason;
import dev.millrace.graph.SourceOptions.Missing;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.sql.SqlNames;
import dev.millrace.storage.text.TextRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes JSON: an object a line, or one array of objects. Keys are columns by name; keys that no column has are passed over. */
final class JsonSources {
    private static final int HEAD_BYTES = 64;
    private static final int FILES_TOGETHER = 10;
    private static final String LINES = "newline_delimited";

    private final ObjectStore store;

    JsonSources(ObjectStore store) {
        this.store = store;
    }

    DescribedSource describe(
            JobSpec.Source source, SourceColumns declared, Partitions partitions, List<FoundFile> files) {
        List<FoundFile> full = files.stream().filter(file -> file.bytes() > 0).toList();
        List<SourceColumn> columns = columns(source, declared, partitions, full);
        List<Column> all = Stream.concat(columns.stream(), partitions.columns().stream())
                .map(SourceColumn::asColumn)
                .toList();
        SourceRows rows = rows(full);
        return new DescribedSource(
                        store,
                        source.name(),
                        source.place(),
                        all,
                        FileFormat.JSON,
                        files(source, columns, partitions, files),
                        rows,
                        columns.size())
                .with(TextInference.of(source, FileFormat.JSON, List.of(), columns, full, rows));
    }

    private SourceRows rows(List<FoundFile> full) {
        return TextRows.of(
                full,
                TextSample.of(store, full, Optional.empty()),
                (file, sample) -> form(file).equals(LINES)
                        ? TextRows.records(sample, JsonRecords.LINES)
                        : TextRows.elements(sample));
    }

    private List<SourceColumn> columns(
            JobSpec.Source source, SourceColumns declared, Partitions partitions, List<FoundFile> full) {
        if (source.options().missing() == Missing.NONE) {
            throw Failure.invalid(
                            "MISSING_COLUMN",
                            "the source '" + source.name()
                                    + "' is JSON, whose files do not say which columns they have",
                            "Leave missingColumns: out; a key that an object lacks is NULL")
                    .toException();
        }
        SchemaMerge merge = new SchemaMerge(source, declared, partitions);
        if (declared.columns().isEmpty() && !full.isEmpty()) {
            sniff(declared, full, merge);
        }
        return merge.columns();
    }

    /** As {@link #describe}, leniently: a line, or an element of an array, is a row, also if it is no object. */
    DescribedRecords records(
            JobSpec.Source source, SourceColumns declared, Partitions partitions, List<FoundFile> files) {
        List<FoundFile> full = files.stream().filter(file -> file.bytes() > 0).toList();
        List<SourceColumn> columns = columns(source, declared, partitions, full);
        List<Column> own = Stream.concat(columns.stream(), partitions.columns().stream())
                .map(SourceColumn::asColumn)
                .toList();
        RecordNames names = RecordNames.of(own.stream().map(Column::name).toList());
        JsonRecords records = new JsonRecords(columns, names);
        List<DescribedFile> described = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            FoundFile file = files.get(i);
            if (file.bytes() > 0) {
                CsvSources.refuseZstd(source, file);
                List<String> constants = partitions.expressions().get(i);
                String form = form(file);
                FileReading reading = form.equals(LINES) ? records.lines(constants) : records.elements(constants);
                described.add(new DescribedFile(
                        file.object(),
                        reading,
                        null,
                        division(file, form, new Division.AtRecords(JsonRecords.LINES)),
                        partitions.values().get(i)));
            }
        }
        List<Column> all = Stream.concat(own.stream(), records.more().stream()).toList();
        SourceRows rows = rows(full);
        return new DescribedRecords(
                new DescribedSource(
                                store,
                                source.name(),
                                source.place(),
                                all,
                                FileFormat.JSON,
                                described,
                                rows,
                                columns.size())
                        .with(TextInference.of(source, FileFormat.JSON, List.of(), columns, full, rows)),
                own,
                columns.stream().map(SourceColumn::name).toList(),
                DescribedRecords.Whole.OBJECT,
                names);
    }

    /** Some files at a time: DuckDB keeps a large buffer for each file that it looks into. What has no common type is JSON, as within a file. */
    private void sniff(SourceColumns declared, List<FoundFile> files, SchemaMerge merge) {
        Map<String, SqlType> found = new LinkedHashMap<>();
        for (int first = 0; first < files.size(); first += FILES_TOGETHER) {
            sniffed(files.subList(first, Math.min(first + FILES_TOGETHER, files.size())))
                    .forEach((name, type) -> found.merge(name, type, JsonSources::common));
        }
        found.forEach((name, type) -> merge.add(
                files.getFirst().location(), name, declared.given(name).orElse(type)));
    }

    private static SqlType common(SqlType one, SqlType other) {
        return TypeRules.guessed(one, other).orElse(PlainType.JSON);
    }

    private Map<String, SqlType> sniffed(List<FoundFile> files) {
        try (ReadableFiles readable = new ReadableFiles(store, files);
                Sandbox sandbox = new Sandbox(readable.paths())) {
            String list =
                    files.stream().map(readable::path).map(SqlNames::path).collect(Collectors.joining(", ", "[", "]"));
            String sql = "DESCRIBE SELECT * FROM read_json(" + list
                    + ", union_by_name = true, maximum_depth = -1, hive_partitioning = false)";
            Map<String, SqlType> columns = new LinkedHashMap<>();
            for (List<@Nullable String> row : sandbox.rows(sql, List.of())) {
                String type = Objects.requireNonNull(row.get(1));
                columns.put(
                        Objects.requireNonNull(row.get(0)),
                        TypeParser.parse(type).orElse(PlainType.JSON));
            }
            return columns;
        }
    }

    private List<DescribedFile> files(
            JobSpec.Source source, List<SourceColumn> columns, Partitions partitions, List<FoundFile> files) {
        List<List<String>> constants = partitions.expressions();
        Map<List<Object>, FileReading> readings = new LinkedHashMap<>();
        List<DescribedFile> described = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).bytes() > 0) {
                String form = form(files.get(i));
                List<String> paths = constants.get(i);
                FileReading reading = readings.computeIfAbsent(
                        List.of(form, paths),
                        _ -> source.skipBadRows() ? checked(columns, form, paths) : strict(columns, form, paths));
                described.add(new DescribedFile(
                        files.get(i).object(),
                        reading,
                        null,
                        division(files.get(i), form, new Division.AtLines(TextRules.LINES)),
                        partitions.values().get(i)));
            }
        }
        return described;
    }

    private static Division division(FoundFile file, String form, Division ofLines) {
        if (FileFormat.isCompressed(file.location().name())) {
            return new Division.None(Reason.COMPRESSED);
        }
        return form.equals(LINES) ? ofLines : new Division.None(Reason.ARRAY);
    }

    /** Files of objects a line are the rule; a file that begins with a bracket is one array. */
    private String form(FoundFile file) {
        String name = file.location().name();
        if (!name.toLowerCase(java.util.Locale.ROOT).endsWith(".json")) {
            return LINES;
        }
        int length = (int) Math.min(HEAD_BYTES, file.bytes());
        byte[] head = store.getRange(file.location(), 0, length).orElse(new byte[0]);
        return new String(head, java.nio.charset.StandardCharsets.UTF_8)
                        .stripLeading()
                        .startsWith("[")
                ? "array"
                : LINES;
    }

    /** DuckDB's reader refuses the first row that does not fit; a condition on all columns has it look at each of them. */
    private static FileReading strict(List<SourceColumn> columns, String form, List<String> constants) {
        String types = columns.stream()
                .map(column -> SqlNames.literal(column.name()) + ": "
                        + SqlNames.literal(column.type().sql()))
                .collect(Collectors.joining(", ", ", columns = {", "}"));
        List<String> expressions = columns.stream()
                .map(column -> SqlNames.quoted(column.name()))
                .collect(Collectors.toCollection(ArrayList::new));
        String all = columns.stream()
                .map(column -> SqlNames.quoted(column.name()))
                .collect(Collectors.joining(", ", "hash(", ") IS NOT NULL"));
        return reading(
                "read_json",
                ", format = '" + form + "', hive_partitioning = false" + types,
                columns,
                expressions,
                constants,
                columns.isEmpty() ? "" : all);
    }

    /**
     * DuckDB's reader would keep bad rows with NULL in place of what does not fit. So objects are read whole, and each value is tried; a line that is
     * no object is NULL there.
     */
    private static FileReading checked(List<SourceColumn> columns, String form, List<String> constants) {
        String arguments = ", format = '" + form + "', hive_partitioning = false, ignore_errors = true";
        List<String> expressions = columns.stream()
                .map(column -> JsonFit.value("\"json\"", column))
                .collect(Collectors.toCollection(ArrayList::new));
        List<String> conditions = new ArrayList<>(List.of("coalesce(json_type(\"json\") = 'OBJECT', false)"));
        columns.forEach(column -> conditions.add(
                JsonFit.fits("json_extract(\"json\", " + JsonFit.path(column.name()) + ")", column.type())));
        return reading(
                "read_json_objects", arguments, columns, expressions, constants, String.join(" AND ", conditions));
    }

    private static FileReading reading(
            String reader,
            String arguments,
            List<SourceColumn> columns,
            List<String> expressions,
            List<String> constants,
            String condition) {
        expressions.addAll(constants);
        List<@Nullable String> names = new ArrayList<>();
        columns.forEach(column -> names.add(column.name()));
        constants.forEach(_ -> names.add(null));
        return new FileReading(reader, arguments, expressions, names, condition);
    }
}
