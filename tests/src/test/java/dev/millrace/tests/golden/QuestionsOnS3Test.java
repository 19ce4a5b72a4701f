package dev.millrace.tests.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.aws.Lake;
import dev.millrace.tests.bench.QueryBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on S3 give the stored rows. */
final class QuestionsOnS3Test {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    @TempDir
    Path folder;

    @Test
    void tpchGivesTheStoredRows() throws IOException {
        Path tpch = ROOT.resolve("testdata/tpch");
        try (Lake lake = new Lake()) {
            lake.uploadAll(tpch.resolve("sf0.01"), "tpch");
            Map<String, String> settings = new TreeMap<>(QueryBench.FORCED);
            settings.putAll(lake.settings());
            try (QueryBench bench = new QueryBench(folder, 2, settings)) {
                bench.addSources(sources(
                        lake,
                        "tpch",
                        List.of("customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier")));
                requireStored(bench, tpch, List.of("q01", "q03", "q05", "q09", "q18"));
            }
        }
    }

    @Test
    void theFlightQuestionsGiveTheStoredRows() throws IOException {
        try (Lake lake = new Lake()) {
            lake.uploadAll(ROOT.resolve("examples/flights/data"), "flights");
            Map<String, String> settings = new TreeMap<>(lake.settings());
            settings.putAll(Map.of("plan.splitBytes", "1MB", "plan.broadcastBytes", "0", "plan.collapse", "false"));
            try (QueryBench bench = new QueryBench(folder, 2, settings)) {
                Path sources = folder.resolve("sources.yaml");
                Files.writeString(
                        sources,
                        "sources:\n  flights: {from: '" + lake.at("flights/flights-*.parquet")
                                + "'}\n  airports: {from: '" + lake.at("flights/airports.parquet") + "'}\n");
                bench.addSources(sources);
                requireStored(bench, ROOT.resolve("testdata/flights"), List.of("f01", "f08", "f09"));
            }
        }
    }

    private Path sources(Lake lake, String prefix, List<String> tables) throws IOException {
        StringBuilder text = new StringBuilder("sources:\n");
        tables.forEach(table ->
                text.append("  " + table + ": {from: '" + lake.at(prefix + "/" + table + ".parquet") + "'}\n"));
        return Files.writeString(folder.resolve("sources.yaml"), text);
    }

    private static void requireStored(QueryBench bench, Path questions, List<String> names) throws IOException {
        List<String> queries = new ArrayList<>();
        for (String name : names) {
            queries.add(Files.readString(questions.resolve("queries/" + name + ".sql")));
        }
        List<QueryBench.Outcome> outcomes = bench.runTogether(queries);
        for (int query = 0; query < names.size(); query++) {
            assertThat(CsvAnswer.read(questions.resolve("answers/" + names.get(query) + ".csv"))
                            .difference(outcomes.get(query).answer()))
                    .as(names.get(query))
                    .isEmpty();
        }
    }
}
