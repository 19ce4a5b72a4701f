package dev.millrace.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.plan.catalogue.Catalogue;
import dev.millrace.coordinator.plan.distribute.StageRun;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of several steps, outputs, settings and what is refused. */
final class JobPlannerTest {
    private static final Map<String, String> FORCED =
            Map.of("plan.splitBytes", "65536", "plan.broadcastBytes", "0", "plan.collapse", "false");

    @TempDir
    Path folder;

    @Test
    void aStepThatOneStepReadsBecomesPartOfIt() throws Exception {
        StageGraph graph = plan(
                Map.of(),
                List.of(
                        step("big", "SELECT * FROM nation WHERE n_nationkey < 5"),
                        step("names", "SELECT n_name FROM big ORDER BY n_name")),
                List.of(sink("names")));

        assertThat(graph.stages()).hasSize(1);
        assertThat(rows(graph).get(0))
                .containsExactly(
                        List.of("ALGERIA"),
                        List.of("ARGENTINA"),
                        List.of("BRAZIL"),
                        List.of("CANADA"),
                        List.of("EGYPT"));
    }

    @Test
    void aStepThatSeveralStepsReadIsComputedOnce() throws Exception {
        for (Map<String, String> settings : List.of(FORCED, Map.<String, String>of())) {
            StageGraph graph = plan(
                    settings,
                    List.of(
                            step(
                                    "late",
                                    "SELECT l_orderkey AS k, l_quantity AS q FROM lineitem WHERE l_receiptdate >"
                                            + " l_commitdate"),
                            step("counts", "SELECT count(*) AS n, sum(q) AS total FROM late"),
                            step("orders_late", "SELECT count(DISTINCT k) AS orders FROM late")),
                    List.of(sink("counts"), sink("orders_late"), sink("late")));

            SortedMap<Integer, List<List<String>>> rows = rows(graph);
            List<String> counts = rows.getOrDefault(1, List.of()).getFirst();
            assertThat(rows.get(0)).hasSize(Integer.parseInt(counts.getFirst()));
            long scans = graph.stages().stream()
                    .flatMap(stage -> stage.inputs().stream())
                    .filter(Input.Splits.class::isInstance)
                    .count();
            assertThat(scans).isEqualTo(1);
            assertThat(graph.outputs()).extracting(OutputSpec::name).containsExactly("late", "counts", "orders_late");
        }
    }

    @Test
    void theRowsOfAStepAreCountedWhereTheyLie() throws Exception {
        StageGraph graph = plan(
                FORCED,
                List.of(
                        step("late", "SELECT l_orderkey FROM lineitem WHERE l_receiptdate > l_commitdate"),
                        step("counts", "SELECT count(*) AS n FROM late"),
                        step("both", "SELECT count(*) AS n FROM late, nation WHERE n_regionkey = 1")),
                List.of(sink("late"), sink("counts"), sink("both")));

        assertThat(graph.stages()).noneMatch(stage -> stage.name().contains("as written"));
        SortedMap<Integer, List<List<String>>> rows = rows(graph);
        int late = rows.getOrDefault(0, List.of()).size();
        assertThat(late).isGreaterThan(10_000);
        assertThat(rows.get(1)).containsExactly(List.of("" + late));
        assertThat(rows.get(2)).containsExactly(List.of("" + 5 * late));
    }

    @Test
    void parametersAreValuesAndNotText() throws Exception {
        JobSpec.Step step = new JobSpec.Step(
                "result",
                "SELECT n_name FROM nation WHERE n_name = $name",
                Map.of("name", new JobSpec.ParameterValue("VARCHAR", "O'BRIEN' OR true --")),
                new Place("job.yaml", 3, 8));
        assertThat(rows(plan(Map.of(), List.of(step), List.of(sink("result")))).getOrDefault(0, List.of()))
                .isEmpty();
    }

    @Test
    void theSamePlanIsMadeTwice() {
        List<JobSpec.Step> steps =
                List.of(step("result", Catalogue.TPCH.queries().get(8).sql()));
        for (Map<String, String> settings : List.of(FORCED, Map.<String, String>of())) {
            PlanView first = view(settings, steps, List.of(sink("result")));
            PlanView second = view(settings, steps, List.of(sink("result")));
            assertThat(first).isEqualTo(second);
            assertThat(first.show(PlanView.Format.JSON)).isEqualTo(second.show(PlanView.Format.JSON));
        }
    }

    @Test
    void anExactQueryOfOneTaskUsesAllThreads() {
        Stage stage = only("SELECT l_returnflag, max(l_comment) AS c, max(l_partkey) AS p, max(l_suppkey) AS s,"
                + " sum(l_extendedprice) AS e, max(l_orderkey) AS o, max(l_shipdate) AS d, max(l_commitdate) AS m,"
                + " max(l_receiptdate) AS r FROM lineitem GROUP BY l_returnflag");
        assertThat(((Work.Sql) stage.work()).allThreads()).isTrue();
        assertThat(stage.reproducibility()).isEqualTo(Reproducibility.EXACT);
    }

    @Test
    void aTinyQueryIsNotWorthThreads() {
        Stage stage = only("SELECT n_regionkey, count(*) AS n FROM nation GROUP BY n_regionkey");
        assertThat(((Work.Sql) stage.work()).allThreads()).isFalse();
    }

    @Test
    void aSmallQueryWhoseResultDependsOnOrderIsTheUsersTextInOneThread() {
        String sql = "SELECT l_returnflag, list(l_comment) AS c FROM lineitem GROUP BY l_returnflag";
        Stage stage = only(sql);
        assertThat(((Work.Sql) stage.work()).allThreads()).isFalse();
        assertThat(((Work.Sql) stage.work()).sql()).contains("lineitem").contains("list(l_comment)");
        assertThat(stage.reproducibility()).isEqualTo(Reproducibility.ORDERED);
    }

    @Test
    void whoeverGivesUpReproducibilityGetsAllThreads() {
        Stage stage = plan(
                        Map.of("plan.reproducible", "false"),
                        List.of(step("result", "SELECT avg(l_discount::DOUBLE) AS d FROM lineitem")),
                        List.of(sink("result")))
                .stages()
                .getFirst();
        assertThat(((Work.Sql) stage.work()).allThreads()).isTrue();
        assertThat(stage.reproducibility()).isEqualTo(Reproducibility.NOT_REPRODUCIBLE);
    }

    @Test
    void typesThatParquetCannotKeepAreChangedVisibly() {
        StageGraph graph = plan(
                Map.of(),
                List.of(step(
                        "result",
                        "SELECT sum(n_nationkey) AS a, INTERVAL 1 MONTH AS b, row(1, 'x') AS c, n_name AS d,"
                                + " n_name AS \"D\" FROM nation GROUP BY n_name")),
                List.of(sink("result")));
        assertThat(graph.outputs().getFirst().columns())
                .containsExactly(
                        new Column("a", "DECIMAL(38,0)"),
                        new Column("b", "VARCHAR"),
                        new Column("c", "STRUCT(\"element1\" INTEGER, \"element2\" VARCHAR)"),
                        new Column("d", "VARCHAR"),
                        new Column("D_1", "VARCHAR"));
    }

    @Test
    void aUnionIsRefusedByName() {
        assertThatThrownBy(() -> plan(
                        Map.of(), List.of(step("result", "SELECT union_value(k := 1) AS u")), List.of(sink("result"))))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("'u'")
                .hasMessageContaining("UNION");
    }

    @Test
    void errorsHaveTheirPlaceInTheUsersText() {
        assertThatThrownBy(() -> plan(
                        Map.of(),
                        List.of(step("a", "SELECT n_name FROM nation"), step("b", "SELECT n_name,\n  n_nam FROM a")),
                        List.of(sink("b"))))
                .isInstanceOfSatisfying(MillraceException.class, failure -> {
                    assertThat(failure.failure().code()).isEqualTo("UNKNOWN_COLUMN");
                    assertThat(failure.failure().place()).contains(new Place("job.yaml", 2, 3));
                });
    }

    @Test
    void settingsAreRefusedWithASuggestion() {
        assertThatThrownBy(() ->
                        plan(Map.of("plan.splitByte", "1"), List.of(step("a", "SELECT 1 AS x")), List.of(sink("a"))))
                .hasMessageContaining("plan.splitByte")
                .hasMessageContaining("plan.splitBytes");
        assertThatThrownBy(() ->
                        plan(Map.of("plan.maxTasks", "0"), List.of(step("a", "SELECT 1 AS x")), List.of(sink("a"))))
                .hasMessageContaining("plan.maxTasks")
                .hasMessageContaining("from 1");
    }

    @Test
    void tooManyTasksAreRefused() {
        JobSpec job = job(
                FORCED,
                List.of(step("a", "SELECT count(*) AS n FROM lineitem")),
                List.of(sink("a")),
                new JobSpec.Limits(2, 0, 0, 0, 0));
        assertThatThrownBy(() -> PlannedQueries.planner(folder).plan(job)).hasMessageContaining("limits.tasks");
    }

    @Test
    void volatileCallsRunAsWrittenInOneTask() {
        StageGraph graph =
                plan(FORCED, List.of(step("a", "SELECT l_orderkey, random() AS r FROM lineitem")), List.of(sink("a")));
        assertThat(graph.stages()).hasSize(1);
        assertThat(graph.stages().getFirst().reproducibility()).isEqualTo(Reproducibility.NOT_REPRODUCIBLE);
    }

    @Test
    void whatCannotBeTakenApartReadsStepsByTheirNames() throws Exception {
        StageGraph graph = plan(
                FORCED,
                List.of(
                        step(
                                "sums",
                                "SELECT n_nationkey AS k, sum(n_nationkey) AS \"The Sum\" FROM nation GROUP BY"
                                        + " n_nationkey"),
                        step("limited", "SELECT \"The Sum\" FROM sums ORDER BY k LIMIT (SELECT 1 + 1)"),
                        step("all_of_it", "SELECT count(*) AS n FROM sums")),
                List.of(sink("limited"), sink("all_of_it")));
        assertThat(rows(graph).get(0)).containsExactly(List.of("0"), List.of("1"));
        assertThat(rows(graph).get(1)).containsExactly(List.of("25"));
    }

    @Test
    void plansCanBeShownInEveryForm() {
        PlanView view = view(
                FORCED, List.of(step("result", Catalogue.TPCH.queries().get(2).sql())), List.of(sink("result")));
        assertThat(view.show(PlanView.Format.TEXT))
                .contains("stage 0")
                .contains("exchanges rows over 2 partitions")
                .contains("scan lineitem");
        assertThat(view.show(PlanView.Format.JSON)).contains("\"kind\" : \"exchange\"");
        assertThat(view.show(PlanView.Format.DOT)).startsWith("digraph plan {").contains("s0 -> s2");
        assertThat(view.show(PlanView.Format.MERMAID))
                .startsWith("flowchart LR")
                .contains("s0 -->|exchanged| s2");
    }

    private Stage only(String sql) {
        List<Stage> stages = plan(Map.of(), List.of(step("result", sql)), List.of(sink("result")))
                .stages();
        assertThat(stages).hasSize(1);
        assertThat(stages.getFirst().output()).isEqualTo(new Output.Table(0));
        return stages.getFirst();
    }

    private StageGraph plan(Map<String, String> settings, List<JobSpec.Step> steps, List<JobSpec.Sink> sinks) {
        return view(settings, steps, sinks).graph();
    }

    private PlanView view(Map<String, String> settings, List<JobSpec.Step> steps, List<JobSpec.Sink> sinks) {
        return PlannedQueries.planner(folder).explain(job(settings, steps, sinks, JobSpec.Limits.DEFAULT));
    }

    private JobSpec job(
            Map<String, String> settings, List<JobSpec.Step> steps, List<JobSpec.Sink> sinks, JobSpec.Limits limits) {
        return new JobSpec(
                "test",
                CatalogueSources.of(Catalogue.TPCH),
                steps,
                sinks,
                new TreeMap<>(),
                limits,
                new TreeMap<>(settings));
    }

    private static JobSpec.Step step(String name, String sql) {
        return new JobSpec.Step(name, sql, Map.of(), new Place("job.yaml", 1, 1));
    }

    private JobSpec.Sink sink(String step) {
        return new JobSpec.Sink(
                step,
                new Location("file://" + folder.resolve(step)),
                OutputSpec.Format.PARQUET,
                false,
                Place.of("job.yaml"));
    }

    private SortedMap<Integer, List<List<String>>> rows(StageGraph graph) throws Exception {
        try (StageRun run = new StageRun(Files.createTempDirectory(folder, "run"))) {
            return run.outputs(graph.stages());
        }
    }
}
