package dev.millrace.tests.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A week of uploads, and what must be in the tables in the end. */
final class Week {
    static final Path UPLOADS = Path.of(System.getProperty("millrace.root")).resolve("testdata/uploads");

    static final String JOB = """
        apiVersion: millrace/v1
        job: week
        trigger:
          upload: {prefix: in/, suffix: .csv.gz, batch: {maxFiles: 4}, dedupe: content, quarantine: aside}
        sources:
          uploads:
            from: "${trigger.objects}"
            columns: {departure: timestamp, delay: int, distance: int, origin: varchar, destination: varchar}
            badRows: {to: bad, max: 37}
            contract:
              - notNull: [origin, destination]
        steps:
          flights: {sql: "SELECT CAST(CAST(departure AS DATE) AS VARCHAR) AS day, delay, distance FROM uploads"}
        sinks:
          flights: {to: lake, mode: append}
        """;

    private Week() {}

    static JsonNode answers() {
        return JsonMapper.shared().readTree(text(UPLOADS.resolve("uploads.json")));
    }

    /** Names of the files, in the order in which they came. */
    static List<String> files() {
        return answers()
                .get("files")
                .valueStream()
                .map(file ->
                        Path.of(file.get("file").stringValue()).getFileName().toString())
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Days and bad rows are exactly the stored ones. */
    static void requireStoredTotals(Shell shell) {
        Said totals = shell.call(
                "sql",
                "SELECT day, count(*) AS flights, sum(delay)::BIGINT AS sum_delay,"
                        + " sum(distance)::BIGINT AS sum_distance FROM 'lake/' GROUP BY ALL ORDER BY day",
                "-o",
                "ndjson",
                "--limit",
                "0");
        assertThat(totals.code()).as(totals.err()).isZero();
        assertThat(totals.out()
                        .lines()
                        .map(line -> JsonMapper.shared().readTree(line).toString()))
                .containsExactlyElementsOf(answers()
                        .get("good_rows_by_departure_day")
                        .valueStream()
                        .map(JsonNode::toString)
                        .toList());
        Said bad = shell.call("sql", "SELECT file, line, reason, text FROM 'bad/'", "-o", "ndjson", "--limit", "0");
        assertThat(bad.code()).as(bad.err()).isZero();
        List<String> rows = bad.out()
                .lines()
                .map(line -> asStored(JsonMapper.shared().readTree(line)))
                .toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(text(UPLOADS.resolve("uploads_quarantine.csv"))
                        .lines()
                        .skip(1)
                        .toList());
    }

    private static String asStored(JsonNode row) {
        return Path.of(row.get("file").stringValue()).getFileName() + ","
                + row.get("line").longValue() + "," + row.get("reason").stringValue() + ",\""
                + row.get("text").stringValue() + "\"";
    }
}
