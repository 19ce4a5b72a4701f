package dev.millrace.tests.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of many bad rows the first in order of files and lines is told, however the work is cut and spread. */
final class FirstBadRowTest {
    private static final Map<String, String> WHOLE = Map.of();
    private static final Map<String, String> SPLIT =
            Map.of("plan.splitBytes", "16384", "plan.broadcastBytes", "0", "plan.collapse", "false");

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    /** {@code bad} rows of CSV from line {@code firstBad} on: each of another kind, so that columns of one block of rows compete. */
    private static String rows(int count, int firstBad) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(line -> line < firstBad || line % 2 == 1
                        ? line + ",\"a\n" + line + "\",2024-01-01\n"
                        : line % 4 == 0 ? "bad" + line + ",b,2024-01-01\n" : line + ",b,never" + line + "\n")
                .collect(Collectors.joining());
    }

    private Failure failure(Map<String, String> settings, int slots, String source, String query) throws IOException {
        String name = "bench-" + slots + "-" + settings.size();
        Path home = Files.createDirectories(folder.resolve(name)).resolve("sources.yaml");
        try (QueryBench bench = new QueryBench(folder.resolve(name), slots, settings)) {
            Files.writeString(home, "sources:\n  t: " + source + "\n");
            bench.addSources(home);
            bench.run(query);
            throw new AssertionError("no row was bad");
        } catch (MillraceException failed) {
            return failed.failure();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, true", "8, true"})
    void ofCsvWithLineFeedsInQuotes(int slots, boolean split) throws IOException {
        Path texts = Files.createDirectories(folder.resolve("c"));
        Files.writeString(texts.resolve("a.csv"), "id,t,day\n" + rows(4000, 9999));
        Files.writeString(texts.resolve("b.csv"), "id,t,day\n" + rows(4000, 2001));
        Files.writeString(texts.resolve("c.csv"), "id,t,day\n" + rows(4000, 1));
        String source = "{from: '" + texts
                + "', columns: {id: INTEGER, t: VARCHAR, day: DATE}, csv: {header: true, delimiter: ',', quote: '\"'}}";

        Failure failure = failure(
                split ? SPLIT : WHOLE, slots, source, "SELECT t, count(*), sum(id), max(day) FROM t GROUP BY t");

        // A header, 2,001 rows of two lines; row 2,002 has no date.
        assertThat(failure.code()).isEqualTo("BAD_ROW");
        assertThat(failure.message())
                .startsWith("line " + (1 + 2 * 2001 + 1) + " of '" + texts + "/b.csv'")
                .contains("never2002");
    }

    @ParameterizedTest
    @CsvSource({"1, false", "8, true"})
    void ofLinesThatEndInCarriageReturns(int slots, boolean split) throws IOException {
        Path texts = Files.createDirectories(folder.resolve("c"));
        Files.writeString(texts.resolve("b.csv"), ("id,t,day\n" + rows(4000, 2001)).replace("\n", "\r\n"));
        String source = "{from: '" + texts
                + "', columns: {id: INTEGER, t: VARCHAR, day: DATE}, csv: {header: true, delimiter: ',', quote: '\"'}}";

        Failure failure = failure(split ? SPLIT : WHOLE, slots, source, "SELECT sum(id) FROM t");

        assertThat(failure.message())
                .startsWith("line " + (1 + 2 * 2001 + 1) + " of '" + texts + "/b.csv'")
                .contains("never2002");
    }

    @ParameterizedTest
    @CsvSource({"1, false", "8, true"})
    void ofCompressedText(int slots, boolean split) throws IOException {
        Path texts = Files.createDirectories(folder.resolve("c"));
        for (String name : new String[] {"a", "b"}) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(texts.resolve(name + ".csv.gz")))) {
                out.write(("id,t,day\n" + rows(3000, name.equals("a") ? 2999 : 1)).getBytes(StandardCharsets.UTF_8));
            }
        }
        String source = "{from: '" + texts
                + "', columns: {id: INTEGER, t: VARCHAR, day: DATE}, csv: {header: true, delimiter: ',', quote: '\"'}}";

        Failure failure = failure(split ? SPLIT : WHOLE, slots, source, "SELECT sum(id), max(day) FROM t");

        assertThat(failure.message()).startsWith("line " + (1 + 2 * 2999 + 1) + " of '" + texts + "/a.csv.gz'");
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, true", "8, true"})
    void ofJsonLines(int slots, boolean split) throws IOException {
        Path texts = Files.createDirectories(folder.resolve("j"));
        for (int file = 0; file < 2; file++) {
            int firstBad = file == 0 ? 3001 : 1;
            Files.writeString(
                    texts.resolve("f" + file + ".jsonl"),
                    IntStream.rangeClosed(1, 4000)
                            .mapToObj(line -> line < firstBad || line % 2 == 1
                                    ? "{\"id\": " + line + ", \"day\": \"2024-01-01\"}\n"
                                    : line % 4 == 0
                                            ? "{\"id\": \"bad" + line + "\", \"day\": \"2024-01-01\"}\n"
                                            : "{\"id\": 1, \"day\": \"never" + line + "\"}\n")
                            .collect(Collectors.joining()));
        }
        String source = "{from: '" + texts + "', columns: {id: INTEGER, day: DATE}}";

        Failure failure = failure(split ? SPLIT : WHOLE, slots, source, "SELECT sum(id), max(day) FROM t");

        assertThat(failure.message())
                .startsWith("line 3002 of '" + texts + "/f0.jsonl'")
                .contains("never3002");
    }
}
