package dev.millrace.coordinator.plan.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The 22 queries of TPC-H and the questions about flights, as one rendered text, against their own texts. */
final class TpchRoundTripTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    @Test
    void everyTpchQueryGivesTheSameRowsAndTypes() throws Exception {
        Path data = ROOT.resolve("testdata/tpch/sf0.01");
        try (RoundTrip bed = RoundTrip.over(PlannerSettings.DEFAULT, connection -> {
            for (Path file : files(data)) {
                String name = file.getFileName().toString().replace(".parquet", "");
                RoundTrip.execute(connection, "CREATE TABLE " + name + " AS SELECT * FROM '" + file + "'");
            }
        })) {
            assertAllEqual(bed, ROOT.resolve("testdata/tpch/queries"), 22);
        }
    }

    @Test
    void everyQuestionAboutFlightsGivesTheSameRowsAndTypes() throws Exception {
        Path data = ROOT.resolve("examples/flights/data");
        try (RoundTrip bed = RoundTrip.over(PlannerSettings.DEFAULT, connection -> {
            RoundTrip.execute(connection, "CREATE TABLE flights AS SELECT * FROM '" + data + "/flights-*.parquet'");
            RoundTrip.execute(connection, "CREATE TABLE airports AS SELECT * FROM '" + data + "/airports.parquet'");
        })) {
            assertAllEqual(bed, ROOT.resolve("testdata/flights/queries"), 12);
        }
    }

    private static void assertAllEqual(RoundTrip bed, Path queries, int count) throws IOException, SQLException {
        Map<String, String> wrong = new TreeMap<>();
        List<Path> files = files(queries);
        for (Path file : files) {
            RoundTrip.Outcome outcome = bed.check(Files.readString(file).strip().replaceFirst(";$", ""));
            if (!outcome.equals(new RoundTrip.Outcome.Equal(false))) {
                wrong.put(file.getFileName().toString(), outcome.toString());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(files).hasSize(count);
    }

    private static List<Path> files(Path folder) throws SQLException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw new SQLException(failure);
        }
    }
}
