package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.FileLayout;
import dev.millrace.graph.FileLayout.Codec;
import dev.millrace.graph.FileLayout.TextSigns;
import dev.millrace.graph.OutputSpec.Format;
import dev.millrace.graph.OutputSpec.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Refuses options of a sink that do not go together, or not with its format. */
final class SinkOptions {
    private static final List<String> PARQUET_ONLY = List.of("rowGroupSize", "level");

    private final Fields fields;
    private final Findings findings;

    SinkOptions(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    void check(Format format, FileLayout layout) {
        if (format != Format.PARQUET) {
            PARQUET_ONLY.forEach(key -> notFor(key, format));
            if (layout.codec()
                    .filter(codec -> codec != Codec.GZIP && codec != Codec.UNCOMPRESSED)
                    .isPresent()) {
                wrong("codec", "Text is compressed with gzip or not at all, not with " + text("codec"), "Write gzip");
            }
        } else if (layout.level() > 0
                && layout.codec().filter(codec -> codec != Codec.ZSTD).isPresent()) {
            wrong("level", "Only the codec zstd has levels, not " + text("codec"), "Leave level out");
        }
        if (format != Format.CSV) {
            notFor("csv", format);
        } else {
            signs(layout.text());
        }
        single(layout);
        if (text("mode").equals(Mode.OVERWRITE_PARTITIONS.word())
                && layout.partitionBy().isEmpty()) {
            wrong(
                    "mode",
                    "Without partitionBy there are no partitions to overwrite",
                    "Add partitionBy, or write mode: overwrite");
        }
        boolean merges = text("mode").equals(Mode.MERGE.word());
        if (merges && fields.scalars("key").isEmpty()) {
            wrong("mode", "Without a key nobody knows which rows a merge replaces", "Add for example key: [id]");
        } else if (!merges && fields.has("key")) {
            wrong("key", "'key' is for mode: merge", "Write mode: merge, or leave key out");
        }
        different(
                "key", fields.scalars("key").stream().map(Written.Scalar::text).toList());
        different("partitionBy", layout.partitionBy());
        different(
                "sortBy", layout.sortBy().stream().map(FileLayout.Order::column).toList());
    }

    private void notFor(String key, Format format) {
        if (fields.has(key)) {
            wrong(
                    key,
                    "'" + key + "' is no option of the format " + format.extension(),
                    "Leave it out, or write another format");
        }
    }

    private void signs(TextSigns signs) {
        for (String sign : List.of(signs.delimiter(), signs.quote())) {
            if (sign.getBytes(java.nio.charset.StandardCharsets.UTF_8).length != 1 || "\n\r".contains(sign)) {
                wrong(
                        "csv",
                        "'" + sign + "' is not one ASCII sign other than a line break",
                        "Write for example: \"|\"");
            }
        }
        String nullText = signs.nullText();
        if (signs.delimiter().equals(signs.quote())
                || nullText.contains(signs.delimiter())
                || nullText.contains(signs.quote())
                || nullText.lines().count() > 1) {
            wrong(
                    "csv",
                    "Delimiter, quote and text for NULL cannot be told apart",
                    "Write different signs, and none of them in the text for NULL");
        }
    }

    private void single(FileLayout layout) {
        if (!layout.single()) {
            return;
        }
        if (!text("files").equals("1")) {
            wrong(
                    "files",
                    "'files' can only be 1, not " + text("files"),
                    "Write 1 for one file, or targetFileSize for files of about one size");
        }
        String to = text("to");
        if (to.toLowerCase(Locale.ROOT).matches(".*\\.(csv|json|jsonl|ndjson|parquet)(\\.gz|\\.zst)?")) {
            wrong(
                    "to",
                    "'to' is a folder, and '" + to + "' looks like the file in it",
                    "Write for example to: " + to.substring(0, to.lastIndexOf('/') + 1)
                            + "report; a file with a name of its own is written by COPY (…) TO '" + to + "'");
        }
        for (String key : List.of("partitionBy", "targetFileSize")) {
            if (fields.has(key)) {
                wrong("files", "files: 1 and " + key + " contradict each other", "Leave one of them out");
            }
        }
    }

    private void different(String key, List<String> columns) {
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column.toLowerCase(Locale.ROOT))) {
                wrong(key, "'" + key + "' names the column '" + column + "' twice", "Name each column once");
            }
        }
    }

    private String text(String key) {
        return fields.text(key).orElse("");
    }

    private void wrong(String key, String message, String remedy) {
        findings.add(fields.place(key), "WRONG_VALUE", message, remedy);
    }
}
