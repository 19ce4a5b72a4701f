package dev.millrace.coordinator.plan.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.catalogue.Catalogue;
import dev.millrace.graph.Input;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of which inputs a task may see a part, and which must have rows. Left is the first exchanged input, right the second. */
class LeewayTest {
    private static final Map<String, String> HASH =
            Map.of("plan.partitions", "3", "plan.broadcastBytes", "0", "plan.collapse", "false");

    private static final String PAIRS = " FROM orders o %s JOIN lineitem l ON o.o_orderkey = l.l_orderkey";

    @TempDir
    private Path folder;

    private DistributedQueries queries;

    @BeforeEach
    void open() throws SQLException, IOException {
        queries = new DistributedQueries(Catalogue.TPCH, PlannerSettings.DEFAULT, folder);
    }

    @AfterEach
    void close() throws SQLException {
        queries.close();
    }

    /** The last stage that reads two exchanges. */
    private Stage join(String sql) {
        return stages(sql).stream()
                .filter(stage -> exchanged(stage).size() == 2)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private List<Stage> stages(String sql) {
        return queries.stages(sql, 3, DistributedQueries.plan(PlannerSettings.DEFAULT, HASH));
    }

    private static List<String> exchanged(Stage stage) {
        return stage.inputs().stream()
                .filter(Input.Exchanged.class::isInstance)
                .map(Input::relation)
                .toList();
    }

    /** Sides by name: {@code l}, {@code r}. */
    private static Set<String> sides(Stage stage, Set<String> relations) {
        List<String> inputs = exchanged(stage);
        return relations.stream()
                .map(relation -> inputs.indexOf(relation) == 0 ? "l" : "r")
                .collect(java.util.stream.Collectors.toSet());
    }

    private void assertSides(String kind, Set<String> cuts, Set<String> needs) {
        Stage stage = join("SELECT o_orderkey, l_quantity, o_custkey" + PAIRS.formatted(kind));
        assertThat(sides(stage, stage.leeway().cuts())).as(kind + " cuts").isEqualTo(cuts);
        assertThat(sides(stage, stage.leeway().needs())).as(kind + " needs").isEqualTo(needs);
        assertThat(stage.leeway().coalesces()).isTrue();
    }

    @Test
    void a_side_may_be_cut_if_each_of_its_rows_is_joined_by_itself() {
        assertSides("INNER", Set.of("l", "r"), Set.of("l", "r"));
        assertSides("FULL", Set.of(), Set.of());
    }

    @Test
    void an_outer_join_is_cut_on_the_side_that_keeps_its_rows() {
        Stage left = join("SELECT o_orderkey, l_quantity" + PAIRS.formatted("LEFT"));
        assertThat(left.leeway().cuts()).hasSize(1).isEqualTo(left.leeway().needs());
        Stage right = join("SELECT o_orderkey, l_quantity" + PAIRS.formatted("RIGHT"));
        assertThat(right.leeway().cuts()).hasSize(1).isEqualTo(right.leeway().needs());
    }

    @Test
    void an_aggregate_above_leaves_the_cut_if_its_first_half_is_all_that_the_stage_computes() {
        Stage partial = join("SELECT l_shipmode, sum(o_custkey)" + PAIRS.formatted("INNER") + " GROUP BY l_shipmode");
        assertThat(partial.leeway().cuts()).hasSize(2);

        Stage byKey = join("SELECT o_orderkey, sum(l_quantity)" + PAIRS.formatted("INNER") + " GROUP BY o_orderkey");
        assertThat(byKey.leeway().cuts()).isEmpty();
        assertThat(byKey.leeway().coalesces()).isTrue();
        assertThat(byKey.leeway().needs()).hasSize(2);
    }

    @Test
    void groups_and_windows_need_their_partitions_whole() {
        for (String sql : List.of(
                "SELECT l_orderkey, median(l_quantity) FROM lineitem GROUP BY l_orderkey",
                "SELECT l_orderkey, row_number() OVER (PARTITION BY l_orderkey ORDER BY l_linenumber) FROM lineitem",
                "SELECT DISTINCT l_orderkey FROM lineitem",
                "SELECT l_orderkey FROM lineitem EXCEPT ALL SELECT o_orderkey FROM orders")) {
            assertThat(stages(sql).stream()
                            .filter(stage -> !exchanged(stage).isEmpty())
                            .toList())
                    .as(sql)
                    .isNotEmpty()
                    .allSatisfy(stage -> assertThat(stage.leeway().cuts()).isEmpty());
        }
    }

    @Test
    void sources_have_no_leeway() {
        assertThat(stages("SELECT o_orderkey, l_quantity" + PAIRS.formatted("INNER")).stream()
                        .filter(stage -> stage.inputStages().isEmpty())
                        .toList())
                .hasSize(2)
                .allSatisfy(stage -> assertThat(stage.leeway()).isEqualTo(Leeway.NONE));
    }

    @Test
    void who_follows_the_tasks_of_a_join_takes_away_what_it_cannot_follow() {
        String shared =
                "WITH j AS MATERIALIZED (SELECT o_orderkey AS k, l_quantity AS q" + PAIRS.formatted("INNER") + ") ";
        Stage rowByRow = join(shared + "SELECT k FROM j WHERE q > 3 UNION ALL SELECT k FROM j WHERE q < 2");
        assertThat(rowByRow.leeway().cuts()).hasSize(2);

        Stage grouped = join(shared + "SELECT k, sum(q) FROM j GROUP BY k UNION ALL SELECT k, q FROM j");
        assertThat(grouped.leeway().cuts()).isEmpty();
        assertThat(grouped.leeway().coalesces()).isTrue();
    }
}
