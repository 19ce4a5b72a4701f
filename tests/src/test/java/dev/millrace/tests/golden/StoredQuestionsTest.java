package dev.millrace.tests.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Output;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.tests.bench.QueryBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TPC-H's 22 queries and the flight questions give the stored rows in every way of running them, and really are distributed. */
final class StoredQuestionsTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Path TPCH = ROOT.resolve("testdata/tpch");
    private static final Path FLIGHTS = ROOT.resolve("testdata/flights");

    @ParameterizedTest(name = "{0} with {1} slots")
    @CsvSource({"defaults, 2", "forced, 1", "forced, 2", "forced, 8", "pairs, 2"})
    void tpchGivesTheStoredRows(String way, int slots, @TempDir Path folder) throws IOException {
        try (QueryBench bench = tpch(folder, slots, settings(way))) {
            assertThat(differences(bench, way, TPCH)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} with {1} slots")
    @CsvSource({"defaults, 2", "forced, 1", "forced, 2", "forced, 8"})
    void theFlightQuestionsGiveTheStoredRows(String way, int slots, @TempDir Path folder) throws IOException {
        Map<String, String> settings = way.equals("forced")
                ? Map.of("plan.splitBytes", "1MB", "plan.broadcastBytes", "0", "plan.collapse", "false")
                : Map.of();
        try (QueryBench bench = new QueryBench(folder, slots, settings)) {
            bench.addTable("flights", ROOT.resolve("examples/flights/data") + "/flights-*.parquet");
            bench.addTable(
                    "airports",
                    ROOT.resolve("examples/flights/data/airports.parquet").toString());
            assertThat(differences(bench, way, FLIGHTS)).isEmpty();
        }
    }

    @Test
    void everyTpchQueryIsReallyDistributedWhenForced(@TempDir Path folder) throws IOException {
        try (QueryBench bench = tpch(folder, 2, QueryBench.FORCED)) {
            for (Path query : queries(TPCH.resolve("queries"))) {
                assertThat(isDistributed(bench.plan(Files.readString(query))))
                        .as(query.getFileName().toString())
                        .isTrue();
            }
        }
    }

    @Test
    void nineOfTenGoldenJoinsGroupsOrdersAndDistinctsAreReallyDistributedWhenForced(@TempDir Path folder) {
        List<GoldenCase> cases = GoldenTables.cases().stream()
                .filter(golden ->
                        !golden.isError() && List.of("join", "group", "order").contains(golden.family())
                                || (!golden.isError()
                                        && golden.sql()
                                                .toUpperCase(java.util.Locale.ROOT)
                                                .contains("SELECT DISTINCT")))
                .toList();
        List<String> together = new ArrayList<>();
        Map<String, String> settings = new java.util.HashMap<>(GoldenTables.DIALECT);
        settings.putAll(QueryBench.FORCED);
        try (QueryBench bench = new QueryBench(folder, 2, settings)) {
            bench.addSources(GoldenTables.writeSources(folder));
            for (GoldenCase golden : cases) {
                if (!isDistributed(bench.plan(golden.sql()))) {
                    together.add(golden.id() + ": " + golden.sql());
                }
            }
        }
        System.out.println("distributed: " + (cases.size() - together.size()) + " of " + cases.size());
        together.forEach(line -> System.out.println("  in one task: " + line));
        assertThat(cases).hasSizeGreaterThan(180);
        assertThat(together.size()).isLessThanOrEqualTo(cases.size() / 10);
    }

    private static boolean isDistributed(StageGraph plan) {
        boolean exchange = plan.stages().stream().anyMatch(stage -> stage.output() instanceof Output.Exchange);
        int tasks = plan.stages().stream().mapToInt(Stage::tasks).sum();
        return exchange && tasks >= 2;
    }

    private static Map<String, String> settings(String way) {
        return switch (way) {
            case "forced" -> QueryBench.FORCED;
            case "pairs" -> QueryBench.PAIRS;
            default -> Map.of();
        };
    }

    private static QueryBench tpch(Path folder, int slots, Map<String, String> settings) throws IOException {
        QueryBench bench = new QueryBench(folder, slots, settings);
        try (Stream<Path> files = Files.list(TPCH.resolve("sf0.01"))) {
            files.sorted()
                    .forEach(file ->
                            bench.addTable(file.getFileName().toString().replace(".parquet", ""), file.toString()));
        }
        return bench;
    }

    /** As people ask them, each alone; in the other ways all are steps of one run, whose tasks mix. */
    private static List<String> differences(QueryBench bench, String way, Path questions) throws IOException {
        List<String> differences = new ArrayList<>();
        List<Path> all = queries(questions.resolve("queries"));
        assertThat(all).hasSizeGreaterThanOrEqualTo(12);
        List<String> texts = new ArrayList<>();
        for (Path query : all) {
            texts.add(Files.readString(query));
        }
        List<QueryBench.Outcome> outcomes =
                way.equals("defaults") ? texts.stream().map(bench::run).toList() : bench.runTogether(texts);
        for (int query = 0; query < all.size(); query++) {
            String name = all.get(query).getFileName().toString().replace(".sql", "");
            String difference = CsvAnswer.read(questions.resolve("answers/" + name + ".csv"))
                    .difference(outcomes.get(query).answer());
            if (!difference.isEmpty()) {
                differences.add(name + ": " + difference);
            }
        }
        return differences;
    }

    private static List<Path> queries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }
}
