package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.source.CsvSources.CsvFile;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.text.RecordScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Delimiter, quote and escape of text that nobody vouches for: the same for all files, so that no file is read as its own bad rows suggest. What the
 * user says rules. Else the quote is {@code "}, unless detection finds another one in every file that has quotes; and the delimiter is that under
 * which headers hold the most declared names, and then under which the most records have as many fields as others.
 */
record LenientDialect(String delimiter, String quote, String escape, int skipLines) {
    private static final List<String> DELIMITERS = List.of(",", "|", ";", "\t");
    private static final String USUAL_QUOTE = "\"";
    private static final int MOST_RECORDS = 1_000;

    /**
     * @param declared names of columns, in lower case
     * @param found what detection says of files, each by itself
     */
    static LenientDialect of(
            JobSpec.Source source, Set<String> declared, Collection<TextSample> samples, Collection<CsvFile> found) {
        CsvOptions csv = source.csv();
        String quote = csv.quote() == null ? quote(found) : csv.quote();
        String escape = csv.escape() == null ? escape(quote, found) : csv.escape();
        int skipLines = Objects.requireNonNullElse(csv.details().skipLines(), 0);
        if (csv.delimiter() != null) {
            return new LenientDialect(csv.delimiter(), quote, escape, skipLines);
        }
        LenientDialect best = new LenientDialect(DELIMITERS.getFirst(), quote, escape, skipLines);
        Score most = best.score(declared, samples);
        for (String delimiter : DELIMITERS) {
            LenientDialect next = new LenientDialect(delimiter, quote, escape, skipLines);
            Score score = next.score(declared, samples);
            if (score.isMoreThan(most)) {
                best = next;
                most = score;
            }
        }
        return best;
    }

    private static String quote(Collection<CsvFile> found) {
        Set<String> quotes = found.stream()
                .map(file -> file.dialect().quote())
                .filter(quote -> !quote.isEmpty())
                .collect(Collectors.toSet());
        return quotes.size() == 1 ? quotes.iterator().next() : USUAL_QUOTE;
    }

    private static String escape(String quote, Collection<CsvFile> found) {
        boolean backslash = found.stream()
                .map(CsvFile::dialect)
                .anyMatch(dialect ->
                        dialect.quote().equals(quote) && dialect.escape().equals("\\"));
        return backslash ? "\\" : quote;
    }

    /** How a file is read, of which detection says the rest. */
    CsvDialect over(CsvDialect detected, boolean header) {
        return new CsvDialect(
                header,
                delimiter,
                quote,
                escape,
                detected.nullTexts(),
                skipLines,
                detected.dateFormat(),
                detected.timestampFormatOrNull(),
                detected.details());
    }

    /**
     * Throws MISSING_COLUMN for a file of which this dialect makes one column, and another delimiter several, or none of those declared.
     *
     * @param names fields of its first record
     */
    void refuseForeign(
            JobSpec.Source source, FoundFile file, Set<String> names, boolean header, Optional<CsvFile> detected) {
        boolean foreign = names.size() == 1
                && detected.filter(found -> found.columns().size() > 1
                                && !found.dialect().delimiter().equals(delimiter))
                        .isPresent();
        boolean none = header
                && !source.columns().isEmpty()
                && source.columns().stream()
                        .noneMatch(column -> names.stream().anyMatch(column.name()::equalsIgnoreCase));
        if (foreign || none) {
            throw Failure.invalid(
                            "MISSING_COLUMN",
                            "the file '" + file.location() + "' has no columns of the source '" + source.name()
                                    + "' where fields end at '" + delimiter + "' and quotes are '" + quote
                                    + "': its first line reads as '" + String.join("', '", names) + "'",
                            "Say csv: header:, delimiter: or quote: as they are, or make a source of each kind of file")
                    .toException();
        }
    }

    private Score score(Set<String> declared, Collection<TextSample> samples) {
        long names = 0;
        long alike = 0;
        for (TextSample sample : samples) {
            List<List<String>> records = records(sample);
            if (!records.isEmpty()) {
                names += records.getFirst().stream().filter(declared::contains).count();
                alike += alike(records);
            }
        }
        return new Score(names, alike);
    }

    /** How many records have the most frequent number of fields, of two or more. */
    private static long alike(List<List<String>> records) {
        Map<Integer, Long> counts = new HashMap<>();
        records.stream()
                .filter(record -> record.size() > 1)
                .forEach(record -> counts.merge(record.size(), 1L, Long::sum));
        return counts.values().stream().mapToLong(count -> count).max().orElse(0);
    }

    /** Fields of the first records; a record that cannot be read has none. */
    private List<List<String>> records(TextSample sample) {
        Records form = new Records(2, delimiter, quote, escape, "", false, skipLines);
        List<List<String>> records = new ArrayList<>();
        try {
            RecordScanner scanner = new RecordScanner(sample.open(), form);
            scanner.skipHead();
            while (records.size() < MOST_RECORDS && scanner.next()) {
                records.add(fields(scanner));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return records;
    }

    private static List<String> fields(RecordScanner record) {
        List<String> fields = new ArrayList<>();
        for (int field = 0; field < record.fields(); field++) {
            int start = record.fieldStart(field);
            int length = record.fieldEnd(field) - start;
            fields.add(new String(record.bytes(), start, length, StandardCharsets.UTF_8)
                    .strip()
                    .toLowerCase(Locale.ROOT));
        }
        return fields;
    }

    private record Score(long names, long alike) {
        boolean isMoreThan(Score other) {
            return names != other.names ? names > other.names : alike > other.alike;
        }
    }
}
