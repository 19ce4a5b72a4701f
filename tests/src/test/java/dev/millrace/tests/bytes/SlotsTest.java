package dev.millrace.tests.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.tests.bench.PublishedFolder;
import dev.millrace.tests.bench.QueryBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published files are the same bytes with 1, 2 and 8 slots, and when run again; all queries are steps of one run, whose tasks mix. */
final class SlotsTest {
    private static final Path TPCH =
            Path.of(System.getProperty("millrace.root")).resolve("testdata/tpch");

    /** Sums of doubles, lists in order, ties, rows without an order: what easily depends on threads. */
    private static final List<String> DELICATE = List.of(
            "SELECT l_shipmode, sum(l_extendedprice::DOUBLE * l_tax::DOUBLE) AS s, avg(l_quantity::DOUBLE) AS a,"
                    + " stddev(l_discount::DOUBLE) AS d FROM lineitem GROUP BY l_shipmode",
            "SELECT o_orderstatus, list(o_orderkey) AS keys FROM orders WHERE o_custkey < 100 GROUP BY o_orderstatus",
            "SELECT c_name, o_orderkey FROM customer JOIN orders ON c_custkey = o_custkey",
            "SELECT DISTINCT l_shipmode, l_returnflag FROM lineitem",
            "SELECT l_orderkey, row_number() OVER (PARTITION BY l_shipmode ORDER BY l_shipdate) AS n FROM lineitem",
            "SELECT * FROM lineitem ORDER BY l_shipdate",
            "SELECT l_shipmode, first(l_orderkey) AS f, string_agg(l_returnflag, '') FILTER (WHERE l_orderkey < 50) AS"
                    + " flags FROM lineitem GROUP BY ALL",
            "SELECT * FROM orders LIMIT 1000");

    @ParameterizedTest
    @ValueSource(strings = {"defaults", "forced", "adapted", "pairs"})
    void filesAreTheSameForAnyNumberOfSlots(String way, @TempDir Path folder) throws IOException {
        Map<String, String> settings = switch (way) {
            case "forced" -> QueryBench.FORCED;
            case "adapted" -> QueryBench.ADAPTED;
            case "pairs" -> QueryBench.PAIRS;
            default -> Map.of();
        };
        Map<String, List<String>> first = contents(Files.createDirectory(folder.resolve("one")), 1, settings);
        assertThat(first).hasSizeGreaterThan(25);
        assertThat(contents(Files.createDirectory(folder.resolve("two")), 2, settings))
                .isEqualTo(first);
        assertThat(contents(Files.createDirectory(folder.resolve("eight")), 8, settings))
                .isEqualTo(first);
    }

    private static Map<String, List<String>> contents(Path folder, int slots, Map<String, String> settings)
            throws IOException {
        Map<String, List<String>> contents = new LinkedHashMap<>();
        try (QueryBench bench = new QueryBench(folder, slots, settings)) {
            try (Stream<Path> files = Files.list(TPCH.resolve("sf0.01"))) {
                files.sorted()
                        .forEach(file ->
                                bench.addTable(file.getFileName().toString().replace(".parquet", ""), file.toString()));
            }
            List<String> queries = queries();
            List<QueryBench.Outcome> outcomes = bench.runTogether(queries);
            for (int query = 0; query < queries.size(); query++) {
                Location published = outcomes.get(query).result().folder();
                contents.put(queries.get(query), new PublishedFolder(LocalPaths.path(published)).contents());
            }
        }
        return contents;
    }

    private static List<String> queries() throws IOException {
        try (Stream<Path> files = Files.list(TPCH.resolve("queries"))) {
            List<Path> sorted = files.sorted().toList();
            Stream.Builder<String> all = Stream.builder();
            for (Path file : sorted) {
                all.add(Files.readString(file));
            }
            DELICATE.forEach(all);
            return all.build().toList();
        }
    }
}
