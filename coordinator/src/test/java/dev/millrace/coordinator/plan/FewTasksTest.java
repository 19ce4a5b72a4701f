package dev.millrace.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.catalogue.Catalogue;
import dev.millrace.coordinator.plan.distribute.StageRun;
import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Output;
import dev.millrace.graph.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries that one task could do in one thread, done by two tasks. */
final class FewTasksTest {
    private static final Map<String, String> PAIRS = Map.of("plan.pairBytes", "1");

    @TempDir
    Path folder;

    @Test
    void groupsThatNeedAllTheirRowsAreInTwoTasksThatBothReadTheFilesAndKeepTheirOwnRows() throws Exception {
        String sql =
                "SELECT l_suppkey, median(l_quantity::DOUBLE) AS m, round(stddev(l_tax::DOUBLE), 9) AS s FROM lineitem"
                        + " WHERE l_linenumber < 5 GROUP BY l_suppkey";
        List<Stage> stages = stages(sql, PAIRS);
        assertThat(stages).singleElement().satisfies(stage -> {
            assertThat(stage.tasks()).isEqualTo(2);
            assertThat(stage.inputs())
                    .singleElement()
                    .satisfies(input -> assertThat(((Input.Splits) input).scan().everyTask())
                            .isTrue());
        });
        assertThat(rows(stages)).hasSizeGreaterThan(50).containsExactlyInAnyOrderElementsOf(rows(oneTask(sql)));
    }

    @Test
    void bothSidesOfAJoinAreReadTwiceInsteadOfMoved() throws Exception {
        String sql =
                "SELECT o_orderkey, l_linenumber, round(sum(l_discount::DOUBLE) OVER (PARTITION BY o_orderkey ORDER BY"
                        + " l_linenumber), 9) AS d FROM orders JOIN lineitem ON o_orderkey = l_orderkey";
        List<Stage> stages = stages(sql, Map.of("plan.pairBytes", "1", "plan.broadcastBytes", "0"));
        assertThat(stages).singleElement().satisfies(stage -> {
            assertThat(stage.tasks()).isEqualTo(2);
            assertThat(stage.inputs()).hasSize(2);
        });
        assertThat(rows(stages)).hasSizeGreaterThan(500).containsExactlyInAnyOrderElementsOf(rows(oneTask(sql)));
    }

    @Test
    void tasksThatKeepRowsByTheirNumberReadThePartitionsOfThatNumber() throws Exception {
        String sql = "SELECT l_orderkey, l_tax::DOUBLE AS tax, most FROM lineitem JOIN (SELECT l_partkey AS k,"
                + " max(l_tax::DOUBLE) AS most FROM lineitem GROUP BY l_partkey) ON k = l_partkey WHERE tax > most / 2";
        List<Stage> stages = stages(sql, Map.of("plan.pairBytes", "1", "plan.broadcastBytes", "0"));
        assertThat(stages)
                .hasSize(2)
                .first()
                .satisfies(stage -> assertThat(stage.output()).isEqualTo(new Output.Exchange(2)));
        assertThat(stages.getLast().inputs()).hasSize(2);
        assertThat(stages.getLast().leeway()).isEqualTo(Leeway.NONE);
        assertThat(rows(stages)).hasSizeGreaterThan(500).containsExactlyInAnyOrderElementsOf(rows(oneTask(sql)));
    }

    @Test
    void fewGroupsAreMovedAsPartialValues() throws Exception {
        String sql = "SELECT l_shipmode, sum(l_tax::DOUBLE)::DECIMAL(12, 4) AS t FROM lineitem GROUP BY l_shipmode";
        List<Stage> stages = stages(sql, PAIRS);
        assertThat(stages).hasSize(2);
        assertThat(rows(stages)).hasSize(7).containsExactlyInAnyOrderElementsOf(rows(oneTask(sql)));
    }

    @Test
    void whatCannotBeTakenApartStaysAsWritten() {
        String sql =
                "SELECT l_shipmode, sum(l_tax::DOUBLE) AS t FROM lineitem GROUP BY l_shipmode LIMIT (SELECT 1 + 1)";
        assertThat(stages(sql, PAIRS))
                .singleElement()
                .satisfies(stage -> assertThat(stage.tasks()).isEqualTo(1));
    }

    @Test
    void smallFilesStayOneTask() {
        String sql = "SELECT l_suppkey, median(l_quantity::DOUBLE) AS m FROM lineitem GROUP BY l_suppkey";
        assertThat(stages(sql, Map.of())).singleElement().satisfies(stage -> {
            assertThat(stage.tasks()).isEqualTo(1);
            assertThat(stage.name()).contains("small enough for one task");
        });
    }

    private List<Stage> oneTask(String sql) {
        List<Stage> stages = stages(sql, Map.of());
        assertThat(stages)
                .singleElement()
                .satisfies(stage -> assertThat(stage.tasks()).isEqualTo(1));
        return stages;
    }

    private List<Stage> stages(String sql, Map<String, String> settings) {
        JobSpec job = PlannedQueries.job(
                CatalogueSources.of(Catalogue.TPCH), sql, folder.resolve("result"), new TreeMap<>(settings));
        return PlannedQueries.planner(folder).explain(job).graph().stages();
    }

    private List<List<String>> rows(List<Stage> stages) throws Exception {
        try (StageRun run = new StageRun(Files.createTempDirectory(folder, "run"))) {
            return run.outputs(stages).getOrDefault(0, List.of());
        }
    }
}
