package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.source.CsvSources.CsvFile;
import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.sql.SqlNames;
import dev.millrace.storage.text.RecordScanner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at the beginning of a text file: dialect where it was not given, names of the fields, types where they were not declared. */
final class CsvSniffer {
    private static final int HEADER_LINES = 20;

    private final Sandbox sandbox;
    private final JobSpec.Source source;
    private final List<SourceColumn> declared;

    CsvSniffer(Sandbox sandbox, JobSpec.Source source, List<SourceColumn> declared) {
        this.sandbox = sandbox;
        this.source = source;
        this.declared = declared;
    }

    CsvFile describe(String path) {
        Optional<CsvDialect> given = CsvDialect.complete(source.csv());
        CsvFile file = given.isPresent() && !declared.isEmpty() ? declared(path, given.get()) : sniffed(path);
        return file.dialect().skipLines() == 0 ? file : withoutSkippedQuotes(path, file);
    }

    /** What is detected when nothing is said of quotes; empty: nothing, which matters only where types are asked for. */
    Optional<CsvFile> detected(String path) {
        JobSpec.CsvOptions csv = source.csv();
        JobSpec.Source free = source.with(
                new JobSpec.CsvOptions(csv.header(), csv.delimiter(), null, null, csv.nullText(), csv.details()));
        try {
            CsvSniffer sniffer = new CsvSniffer(sandbox, free, List.of());
            return Optional.of(sniffer.described(path, sniffer.sniff(path, true)));
        } catch (MillraceException undetected) {
            if (declared.isEmpty()) {
                throw undetected;
            }
            return Optional.empty();
        }
    }

    /** A file under a dialect that is decided; detection says whether there is a header, formats, and types that were not declared. */
    CsvFile leniently(FoundFile file, String path, LenientDialect decided, Optional<CsvFile> detected) {
        CsvDialect plain = detected.map(CsvFile::dialect).orElseGet(this::undetected);
        Map<String, SqlType> first =
                texts(CsvRecord.first(head(path, decided.over(plain, true)), decided.over(plain, true)));
        boolean asDetected = plain.delimiter().equals(decided.delimiter());
        boolean header = source.csv().header() != null
                ? source.csv().header()
                : namesDeclared(first) || plain.header() && (asDetected || detected.isEmpty());
        decided.refuseForeign(source, file, first.keySet(), header, detected);
        CsvDialect dialect = decided.over(plain, header);
        if (!declared.isEmpty()) {
            return header ? new CsvFile(dialect, first) : byPosition(dialect);
        }
        Map<String, SqlType> columns = detected.map(CsvFile::columns).orElseGet(Map::of);
        if (columns.size() == first.size() && (!header || columns.keySet().equals(first.keySet()))) {
            return new CsvFile(dialect, columns);
        }
        return new CsvFile(
                dialect,
                header ? first : texts(first.keySet().stream().map(_ -> "").toList()));
    }

    /** Throws BAD_HEADER for a header that is no record: what its columns are, nobody knows. */
    void requireHeader(FoundFile found, String path, CsvFile file) {
        CsvDialect dialect = file.dialect();
        if (!dialect.header()) {
            return;
        }
        Records form = new Records(2, dialect.delimiter(), dialect.quote(), dialect.escape(), "", false, 0);
        byte[] head = head(path, dialect).getBytes(StandardCharsets.UTF_8);
        try {
            RecordScanner scanner = new RecordScanner(new ByteArrayInputStream(head), form);
            if (scanner.next() && scanner.fault() != RecordScanner.Fault.NONE) {
                throw Failure.invalid(
                                "BAD_HEADER",
                                "the header of '" + found.location() + "' cannot be read: "
                                        + scanner.fault().words(),
                                "Mend that line, or say csv: header: false and declare columns:")
                        .toException();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private CsvDialect undetected() {
        CsvDetails details = source.csv().details();
        return new CsvDialect(
                true,
                "",
                "",
                "",
                CsvDialect.nullTexts(source.csv()),
                0,
                Objects.requireNonNullElse(details.dateFormat(), CsvDialect.ISO_DATE),
                details.timestampFormat(),
                details);
    }

    private CsvFile declared(String path, CsvDialect dialect) {
        if (!dialect.header() || isCalled()) {
            return byPosition(dialect);
        }
        return new CsvFile(dialect, texts(CsvRecord.first(head(path, dialect), dialect)));
    }

    /** Whether a query calls the reader with columns: DuckDB counts them, whatever the header says. Names of sources of jobs are no paths. */
    private boolean isCalled() {
        return !source.columns().isEmpty()
                && (source.name().indexOf('/') >= 0 || source.name().indexOf('.') >= 0);
    }

    private CsvFile byPosition(CsvDialect dialect) {
        return new CsvFile(
                dialect, texts(declared.stream().map(SourceColumn::name).toList()));
    }

    /** Names that differ, also when the header repeats one or leaves one out. */
    private static Map<String, SqlType> texts(List<String> names) {
        Map<String, SqlType> columns = new LinkedHashMap<>();
        for (String name : names) {
            String base = name.isBlank() ? "column" + columns.size() : name;
            String candidate = base;
            for (int suffix = 1; containsIgnoringCase(columns, candidate); suffix++) {
                candidate = base + "_" + suffix;
            }
            columns.put(candidate, PlainType.VARCHAR);
        }
        return columns;
    }

    private static boolean containsIgnoringCase(Map<String, SqlType> columns, String name) {
        return columns.keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    /** The first lines of a file, decompressed, from the header on. */
    private String head(String path, CsvDialect dialect) {
        String comment = dialect.details().comment();
        return HeadLines.of(sandbox, path, dialect.skipLines() + HEADER_LINES).stream()
                .skip(dialect.skipLines())
                .dropWhile(line -> comment != null && line.startsWith(comment))
                .collect(Collectors.joining("\n"));
    }

    /** DuckDB takes quotes in skipped lines for quotes: one that is not closed there would swallow rows. */
    private CsvFile withoutSkippedQuotes(String path, CsvFile file) {
        CsvDialect dialect = file.dialect();
        boolean quoted = !dialect.quote().isEmpty()
                && HeadLines.of(sandbox, path, dialect.skipLines()).stream()
                        .anyMatch(line -> line.contains(dialect.quote()));
        if (quoted) {
            throw Failure.invalid(
                            "BAD_OPTION",
                            "the first " + dialect.skipLines() + " lines of a file of the source '" + source.name()
                                    + "' would be skipped, and hold the quote " + dialect.quote(),
                            "Remove those lines, or say csv: quote: '' where quotes are ordinary characters")
                    .toException();
        }
        return file;
    }

    private CsvFile sniffed(String path) {
        Sniffed found = sniff(path, true);
        return described(path, isDoubtful(found) ? better(path, found) : found);
    }

    private CsvFile described(String path, Sniffed found) {
        CsvDialect dialect = found.dialect();
        if (declared.isEmpty()) {
            return new CsvFile(
                    dialect, hasRows(path, dialect, found.columns()) ? found.columns() : unknown(found.columns()));
        }
        return dialect.header() ? declared(path, dialect) : byPosition(dialect);
    }

    /**
     * What DuckDB's detection finds. A sign of comments that it finds is used for lines above the header alone: further down it may as well begin a value.
     */
    private record Sniffed(CsvDialect dialect, Map<String, SqlType> columns, boolean commented) {
        boolean isOfText() {
            return columns.values().stream().allMatch(type -> type == PlainType.VARCHAR);
        }
    }

    /**
     * Detection that expects bad rows cuts them as its first lines say, and so takes a title for the header; detection that expects none passes over titles
     * and comments, but takes a file with a bad row for one column of text; where there is one column of text anyway, it finds signs that its texts lack.
     */
    private boolean isDoubtful(Sniffed found) {
        return source.csv().details().skipLines() == null
                && source.csv().details().comment() == null
                && (!found.dialect().header() || found.isOfText() || found.commented());
    }

    private Sniffed better(String path, Sniffed found) {
        Sniffed strictly;
        try {
            strictly = sniff(path, false);
        } catch (MillraceException badRows) {
            return found;
        }
        CsvDialect dialect = strictly.dialect();
        boolean more = strictly.columns().size() > found.columns().size();
        boolean otherwise = strictly.columns().size() == found.columns().size()
                && !dialect.delimiter().equals(found.dialect().delimiter());
        boolean titled = dialect.skipLines() > 0
                && dialect.header()
                && (more || otherwise || found.commented() || strictly.commented());
        boolean oneText = found.columns().size() == 1
                && strictly.columns().size() == 1
                && found.isOfText()
                && dialect.skipLines() == 0;
        return titled || oneText ? strictly : found;
    }

    private Sniffed sniff(String path, boolean badRows) {
        String sql = "SELECT \"Delimiter\", \"Quote\", \"Escape\", \"SkipRows\", \"HasHeader\", \"DateFormat\","
                + " \"TimestampFormat\","
                + " to_json(\"Columns\"), \"Comment\""
                + " FROM"
                + " sniff_csv(" + SqlNames.path(path) + CsvDialect.given(source.csv())
                + (badRows ? ", ignore_errors = true)" : ")");
        List<@Nullable String> row = sandbox.rows(sql, List.of()).getFirst();
        Map<String, SqlType> columns = SniffedColumns.parse(Objects.requireNonNull(row.get(7)));
        CsvDialect dialect = dialect(row, columns);
        String comment = source.csv().details().comment() == null ? character(row.get(8)) : "";
        return comment.isEmpty()
                ? new Sniffed(dialect, columns, false)
                : new Sniffed(dialect.skipping(above(path, dialect, comment)), columns, true);
    }

    /** Lines above the header: those that are passed over anyway, or the comments that the file begins with. */
    private int above(String path, CsvDialect dialect, String comment) {
        return dialect.skipLines() > 0 || source.csv().details().skipLines() != null
                ? dialect.skipLines()
                : (int) HeadLines.of(sandbox, path, HEADER_LINES).stream()
                        .takeWhile(line -> line.startsWith(comment))
                        .count();
    }

    /** A file that is only a header tells names, no types. */
    private boolean hasRows(String path, CsvDialect dialect, Map<String, SqlType> columns) {
        if (!columns.values().stream().allMatch(type -> type == PlainType.VARCHAR)) {
            return true;
        }
        String types = columns.keySet().stream()
                .map(name -> SqlNames.literal(name) + ": 'VARCHAR'")
                .collect(Collectors.joining(", ", ", columns = {", "}"));
        String sql = "SELECT 1 FROM read_csv(" + SqlNames.path(path) + dialect.arguments() + types
                + ", ignore_errors = true) LIMIT 1";
        return !sandbox.rows(sql, List.of()).isEmpty();
    }

    private static Map<String, SqlType> unknown(Map<String, SqlType> columns) {
        Map<String, SqlType> unknown = new LinkedHashMap<>();
        columns.keySet().forEach(name -> unknown.put(name, PlainType.SQLNULL));
        return unknown;
    }

    private CsvDialect dialect(List<@Nullable String> row, Map<String, SqlType> columns) {
        JobSpec.CsvOptions csv = source.csv();
        CsvDetails details = csv.details();
        boolean header =
                csv.header() != null ? csv.header() : Boolean.parseBoolean(row.get(4)) || namesDeclared(columns);
        return new CsvDialect(
                header,
                Objects.requireNonNullElse(csv.delimiter(), character(row.get(0))),
                Objects.requireNonNullElse(csv.quote(), character(row.get(1))),
                Objects.requireNonNullElse(csv.escape(), character(row.get(2))),
                CsvDialect.nullTexts(csv),
                details.skipLines() == null
                        ? Integer.parseInt(Objects.requireNonNullElse(row.get(3), "0"))
                        : details.skipLines(),
                details.dateFormat() == null
                        ? Objects.requireNonNullElse(row.get(5), CsvDialect.ISO_DATE)
                        : details.dateFormat(),
                details.timestampFormat() == null ? row.get(6) : details.timestampFormat(),
                details);
    }

    private boolean namesDeclared(Map<String, SqlType> columns) {
        return declared.stream()
                .anyMatch(column -> columns.keySet().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList()
                        .contains(column.name().toLowerCase(Locale.ROOT)));
    }

    private static String character(@Nullable String text) {
        return text == null || text.equals("(empty)") || text.equals("\0") ? "" : text;
    }
}
