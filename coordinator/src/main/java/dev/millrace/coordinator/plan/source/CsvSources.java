package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.source.DescribedFile.FileReading;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Scan.Records;
import dev.millrace.graph.Scan.Undivided.Reason;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.sql.SqlNames;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes delimited text: how each file is cut into fields, and which column each field is. With a header columns are found by name, without
 * one by position.
 */
final class CsvSources {
    private final ObjectStore store;

    CsvSources(ObjectStore store) {
        this.store = store;
    }

    DescribedSource describe(
            JobSpec.Source source, SourceColumns declared, Partitions partitions, List<FoundFile> files) {
        CsvOptionsCheck.check(source);
        Optional<Charset> encoding = TextEncoding.of(source);
        List<FoundFile> full = files.stream().filter(file -> file.bytes() > 0).toList();
        if (full.isEmpty()) {
            List<SourceColumn> columns = columns(source, declared, partitions, Map.of());
            return described(source, columns, partitions, List.of(), SourceRows.known(0));
        }
        try (ReadableFiles readable = new ReadableFiles(store, full, encoding);
                Sandbox sandbox = new Sandbox(readable.paths())) {
            CsvSniffer sniffer = new CsvSniffer(sandbox, source, declared.columns());
            Map<FoundFile, CsvFile> texts = new LinkedHashMap<>();
            full.forEach(file -> texts.putIfAbsent(file, sniffer.describe(readable.path(file))));
            List<SourceColumn> columns = columns(source, declared, partitions, texts);
            checkMissing(source, columns, texts);
            List<DescribedFile> described =
                    files(partitions, files, texts, (text, constants) -> reading(source, columns, text, constants));
            if (source.skipBadRows()) {
                refuseBrokenQuotes(sandbox, readable, full, described);
            }
            SourceRows rows = rows(full, TextSample.of(store, full, encoding), texts);
            return described(source, columns, partitions, described, rows)
                    .with(inference(source, columns, texts, full, rows));
        }
    }

    private static void checkMissing(JobSpec.Source source, List<SourceColumn> columns, Map<FoundFile, CsvFile> texts) {
        Map<FoundFile, List<String>> names = new LinkedHashMap<>();
        texts.forEach((file, text) -> names.put(file, List.copyOf(text.columns().keySet())));
        MissingColumns.check(source, columns, names);
    }

    /** As {@link #describe}, leniently. */
    DescribedRecords records(
            JobSpec.Source source, SourceColumns declared, Partitions partitions, List<FoundFile> files) {
        List<FoundFile> full = files.stream().filter(file -> file.bytes() > 0).toList();
        full.forEach(file -> refuseZstd(source, file));
        CsvOptionsCheck.check(source);
        CsvOptionsCheck.refuseBesideContract(source);
        Map<FoundFile, CsvFile> texts = texts(source, declared, full);
        List<SourceColumn> columns = columns(source, declared, partitions, texts);
        checkMissing(source, columns, texts);
        List<Column> own = Stream.concat(columns.stream(), partitions.columns().stream())
                .map(SourceColumn::asColumn)
                .toList();
        RecordNames names = RecordNames.of(own.stream().map(Column::name).toList());
        CsvRecords records = new CsvRecords(columns, names);
        List<DescribedFile> described =
                files(partitions, files, texts, (text, constants) -> records.reading(text, constants));
        List<Column> all = Stream.concat(own.stream(), records.more().stream()).toList();
        SourceRows rows = rows(full, TextSample.of(store, full, Optional.empty()), texts);
        return new DescribedRecords(
                new DescribedSource(
                                store,
                                source.name(),
                                source.place(),
                                all,
                                FileFormat.CSV,
                                described,
                                rows,
                                columns.size())
                        .with(inference(source, columns, texts, full, rows)),
                own,
                columns.stream().map(SourceColumn::name).toList(),
                DescribedRecords.Whole.DELIMITED,
                names);
    }

    /** Records are cut by us, and zstd is DuckDB's alone. */
    static void refuseZstd(JobSpec.Source source, FoundFile file) {
        if (file.location().name().endsWith(".zst")) {
            throw Failure.invalid(
                            "NOT_SUPPORTED",
                            "the source '" + source.name() + "' has a contract, and '" + file.location()
                                    + "' is compressed with zstd",
                            "Compress the file with gzip or not at all, or do without a contract")
                    .toException();
        }
    }

    private Map<FoundFile, CsvFile> texts(JobSpec.Source source, SourceColumns declared, List<FoundFile> full) {
        Map<FoundFile, CsvFile> texts = new LinkedHashMap<>();
        if (!full.isEmpty()) {
            try (ReadableFiles readable = new ReadableFiles(store, full);
                    Sandbox sandbox = new Sandbox(readable.paths())) {
                CsvSniffer sniffer = new CsvSniffer(sandbox, source, declared.columns());
                if (CsvDialect.complete(source.csv()).isPresent()
                        && !declared.columns().isEmpty()) {
                    full.forEach(file -> texts.putIfAbsent(file, sniffer.describe(readable.path(file))));
                } else {
                    texts.putAll(leniently(source, declared, full, readable, sniffer));
                }
                texts.forEach((file, text) -> sniffer.requireHeader(file, readable.path(file), text));
            }
        }
        return texts;
    }

    private Map<FoundFile, CsvFile> leniently(
            JobSpec.Source source,
            SourceColumns declared,
            List<FoundFile> full,
            ReadableFiles readable,
            CsvSniffer sniffer) {
        Map<FoundFile, Optional<CsvFile>> detected = new LinkedHashMap<>();
        full.forEach(file -> detected.computeIfAbsent(file, _ -> sniffer.detected(readable.path(file))));
        LenientDialect decided = LenientDialect.of(
                source,
                declared.columns().stream()
                        .map(column -> column.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                TextSample.of(store, full, Optional.empty()).values(),
                detected.values().stream().flatMap(Optional::stream).toList());
        Map<FoundFile, CsvFile> texts = new LinkedHashMap<>();
        detected.forEach(
                (file, found) -> texts.put(file, sniffer.leniently(file, readable.path(file), decided, found)));
        return texts;
    }

    private DescribedSource described(
            JobSpec.Source source,
            List<SourceColumn> columns,
            Partitions partitions,
            List<DescribedFile> described,
            SourceRows rows) {
        List<Column> all = Stream.concat(columns.stream(), partitions.columns().stream())
                .map(SourceColumn::asColumn)
                .toList();
        return new DescribedSource(
                store, source.name(), source.place(), all, FileFormat.CSV, described, rows, columns.size());
    }

    private static void refuseBrokenQuotes(
            Sandbox sandbox, ReadableFiles readable, List<FoundFile> full, List<DescribedFile> described) {
        CsvQuotes quotes = new CsvQuotes(sandbox);
        for (int i = 0; i < full.size(); i++) {
            quotes.refuseBroken(
                    readable.path(full.get(i)), full.get(i), described.get(i).reading());
        }
    }

    private static SourceRows rows(
            List<FoundFile> files, Map<FoundFile, TextSample> samples, Map<FoundFile, CsvFile> texts) {
        return TextRows.of(
                files,
                samples,
                (file, sample) -> TextRows.records(
                        sample, Objects.requireNonNull(texts.get(file)).records()));
    }

    private static TextInference inference(
            JobSpec.Source source,
            List<SourceColumn> columns,
            Map<FoundFile, CsvFile> texts,
            List<FoundFile> full,
            SourceRows rows) {
        Map<TextInference.Signs, Integer> signs = new LinkedHashMap<>();
        full.forEach(file -> signs.merge(Objects.requireNonNull(texts.get(file)).signs(), 1, Integer::sum));
        return TextInference.of(
                source,
                FileFormat.CSV,
                signs.entrySet().stream()
                        .map(sign -> sign.getKey().in(sign.getValue()))
                        .toList(),
                columns,
                full,
                rows);
    }

    private static List<SourceColumn> columns(
            JobSpec.Source source, SourceColumns declared, Partitions partitions, Map<FoundFile, CsvFile> described) {
        SchemaMerge merge = new SchemaMerge(source, declared, partitions);
        if (!declared.columns().isEmpty()) {
            return merge.columns();
        }
        Map<String, SqlType> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        described
                .values()
                .forEach(file -> file.columns().forEach((name, type) -> types.merge(name, type, CsvSources::common)));
        types.replaceAll((_, type) -> type == PlainType.SQLNULL ? PlainType.VARCHAR : type);
        described.forEach((file, text) -> text.columns()
                .keySet()
                .forEach(name -> merge.add(
                        file.location(),
                        name,
                        declared.given(name).orElseGet(() -> types.getOrDefault(name, PlainType.VARCHAR)))));
        return merge.columns();
    }

    /** Types of text are guesses: where two files disagree, the text itself is the column. */
    private static SqlType common(SqlType a, SqlType b) {
        return TypeRules.guessed(a, b).orElse(PlainType.VARCHAR);
    }

    private static List<DescribedFile> files(
            Partitions partitions,
            List<FoundFile> files,
            Map<FoundFile, CsvFile> described,
            BiFunction<CsvFile, List<String>, FileReading> readings) {
        List<List<String>> constants = partitions.expressions();
        List<DescribedFile> result = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            CsvFile text = described.get(files.get(i));
            if (text != null) {
                FileReading reading = readings.apply(text, constants.get(i));
                result.add(new DescribedFile(
                        files.get(i).object(),
                        reading,
                        null,
                        division(files.get(i), text.dialect(), reading),
                        partitions.values().get(i)));
            }
        }
        return result;
    }

    private static Division division(FoundFile file, CsvDialect dialect, FileReading reading) {
        if (FileFormat.isCompressed(file.location().name())) {
            return new Division.None(Reason.COMPRESSED);
        }
        return reading.recordsOrNull() == null
                ? dialect.division(
                        reading.encoding().isEmpty()
                                ? Optional.empty()
                                : Optional.of(Charset.forName(reading.encoding())))
                : new Division.AtRecords(reading.recordsOrNull());
    }

    private static FileReading reading(
            JobSpec.Source source, List<SourceColumn> columns, CsvFile file, List<String> constants) {
        List<String> fileColumns = List.copyOf(file.columns().keySet());
        Map<String, SourceColumn> wanted = new LinkedHashMap<>();
        List<String> expressions = new ArrayList<>();
        List<@Nullable String> names = new ArrayList<>();
        for (SourceColumn column : columns) {
            Optional<String> name = SchemaMerge.named(fileColumns, column.name());
            names.add(name.orElse(null));
            name.ifPresent(found -> wanted.put(found, column));
            expressions.add(name.map(found -> expression(source, found, column)).orElseGet(column::absent));
        }
        constants.forEach(constant -> {
            names.add(null);
            expressions.add(constant);
        });
        String types = fileColumns.stream()
                .map(name -> SqlNames.literal(name) + ": " + SqlNames.literal(readAs(source, wanted.get(name))))
                .collect(Collectors.joining(", ", ", columns = {", "}"));
        String errors = source.skipBadRows() ? ", ignore_errors = true" : "";
        return new FileReading(
                "read_csv",
                file.dialect().arguments() + types + errors,
                file.dialect().withoutHeader().arguments() + types + errors,
                TextEncoding.of(source).map(Charset::name).orElse(""),
                expressions,
                names,
                condition(source, fileColumns, wanted));
    }

    /** Where bad rows are left out, dates are read as text: DuckDB's reader takes dates with anything behind them. */
    private static boolean isCheckedHere(JobSpec.Source source, SourceColumn column) {
        return source.skipBadRows() && column.type().contains(PlainType.DATE);
    }

    private static String readAs(JobSpec.Source source, @Nullable SourceColumn column) {
        return column == null || isCheckedHere(source, column)
                ? "VARCHAR"
                : column.type().sql();
    }

    private static String expression(JobSpec.Source source, String name, SourceColumn column) {
        String quoted = SqlNames.quoted(name);
        return isCheckedHere(source, column)
                ? "TRY_CAST(" + quoted + " AS " + column.type().sql() + ")"
                : quoted;
    }

    /**
     * DuckDB reads only the fields that a query needs, and so does not see that another field is bad: a row would be there or not, depending on
     * the query. A condition on all fields has each row read as a whole; it is always true.
     */
    private static String condition(JobSpec.Source source, List<String> fileColumns, Map<String, SourceColumn> wanted) {
        List<String> conditions = new ArrayList<>();
        conditions.add(
                fileColumns.stream().map(SqlNames::quoted).collect(Collectors.joining(", ", "hash(", ") IS NOT NULL")));
        wanted.forEach((name, column) -> {
            if (isCheckedHere(source, column)) {
                String quoted = SqlNames.quoted(name);
                conditions.add("(" + quoted + " IS NULL OR TRY_CAST(" + quoted + " AS "
                        + column.type().sql() + ") IS NOT NULL)");
            }
        });
        return String.join(" AND ", conditions);
    }

    /**
     * A text file.
     *
     * @param columns names in order of the fields, with the types that the sample suggests
     */
    record CsvFile(CsvDialect dialect, Map<String, SqlType> columns) {
        /** How it is cut into records, as far as only they are counted. */
        private Records records() {
            return new Records(
                    columns.size(),
                    dialect.delimiter(),
                    dialect.quote(),
                    dialect.escape(),
                    "",
                    dialect.header(),
                    dialect.skipLines());
        }

        private TextInference.Signs signs() {
            return new TextInference.Signs(
                    dialect.delimiter(), dialect.quote(), dialect.escape(), dialect.header(), dialect.skipLines(), 1);
        }
    }
}
