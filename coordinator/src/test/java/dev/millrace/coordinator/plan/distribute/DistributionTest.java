package dev.millrace.coordinator.plan.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.catalogue.Catalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Queries in stages give the rows of plain DuckDB, however the sources are cut. */
@Execution(ExecutionMode.CONCURRENT)
final class DistributionTest {
    private static final Map<String, String> HASH =
            Map.of("plan.broadcastBytes", "0", "plan.collapse", "false", "plan.partitions", "3");
    private static final PlannerSettings GOLDEN = new PlannerSettings("UTC", true, "nulls_last_on_asc_first_on_desc");

    @TempDir
    Path folder;

    @Test
    void everyTpchQueryIsSpreadAndRightInThreeSplits() throws Exception {
        List<DistributedQueries.Outcome> outcomes = run(Catalogue.TPCH, PlannerSettings.DEFAULT, 3, HASH, _ -> true);
        assertThat(outcomes).hasSize(22).allMatch(DistributedQueries.Outcome::spread);
    }

    @Test
    void everyTpchQueryIsRightThroughTwoLevelsOfExchange() throws Exception {
        Map<String, String> levels = new TreeMap<>(HASH);
        levels.put("plan.partitions", "5");
        levels.put("plan.mergeSegments", "1");
        levels.put("plan.partitionBytes", "1");
        List<DistributedQueries.Outcome> outcomes = run(Catalogue.TPCH, PlannerSettings.DEFAULT, 3, levels, _ -> true);
        assertThat(outcomes).hasSize(22);
        // One query only gathers a row from each task.
        assertThat(outcomes.stream()
                        .filter(outcome -> outcome.stages().stream()
                                .anyMatch(stage -> stage.name().contains("second level"))))
                .hasSize(21);
        assertThat(outcomes.stream().filter(outcome -> outcome.stages().stream().anyMatch(stage -> stage.pieces() > 1)))
                .as("several tasks share a group")
                .hasSizeGreaterThan(15);
    }

    @Test
    void everyTpchQueryIsRightWithBroadcastsInEightSplits() throws Exception {
        assertThat(run(Catalogue.TPCH, PlannerSettings.DEFAULT, 8, Map.of("plan.partitions", "2"), _ -> true))
                .hasSize(22);
    }

    @Test
    void goldenQueriesOfEveryFamilyAreRightInThreeSplits() throws Exception {
        int[] number = {0};
        List<DistributedQueries.Outcome> outcomes = run(Catalogue.GOLDEN, GOLDEN, 3, HASH, _ -> number[0]++ % 9 == 0);
        assertThat(outcomes).hasSizeGreaterThan(140);
    }

    @Test
    void joinsOfEveryKindAreRightInEightSplits() throws Exception {
        assertThat(run(
                        Catalogue.GOLDEN,
                        GOLDEN,
                        8,
                        HASH,
                        query -> query.id().startsWith("sql/semi") || query.id().startsWith("sql/subquery")))
                .hasSizeGreaterThan(60);
    }

    @Test
    void everyTypeOfValueCrossesEveryKindOfExchange() throws Exception {
        List<DistributedQueries.Outcome> outcomes = run(Catalogue.TYPES, PlannerSettings.DEFAULT, 3, HASH, _ -> true);
        assertThat(outcomes).hasSizeGreaterThan(200).allMatch(DistributedQueries.Outcome::spread);
    }

    private List<DistributedQueries.Outcome> run(
            Catalogue catalogue,
            PlannerSettings settings,
            int splits,
            Map<String, String> values,
            Predicate<Catalogue.Query> chosen)
            throws Exception {
        List<DistributedQueries.Outcome> outcomes = new ArrayList<>();
        try (DistributedQueries queries = new DistributedQueries(catalogue, settings, folder)) {
            for (Catalogue.Query query :
                    catalogue.queries().stream().filter(chosen).toList()) {
                DistributedQueries.Outcome outcome = queries.run(query, splits, values);
                assertThat(outcome.difference())
                        .as("%s: %s", query.id(), query.sql())
                        .isEmpty();
                assertThat(outcome.refused())
                        .as("%s: %s", query.id(), query.sql())
                        .isEmpty();
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }
}
