package dev.millrace.benchmarks;

import dev.millrace.benchmarks.data.TpchTables;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.service.jobs.LoadedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How long nobody works between a stage's last commit and the first task of the stage that waited for it. */
final class StageGapBenchmark implements Benchmark {
    private static final int ROUNDS = 20;
    private static final int WARM_ROUNDS = 5;
    private static final int SLOTS = Runtime.getRuntime().availableProcessors();
    private static final List<String> QUERIES = List.of("q03", "q05", "q10");
    private static final Map<String, String> FORCED =
            Map.of("plan.splitBytes", "65536", "plan.broadcastBytes", "0", "plan.collapse", "false");

    /** Between two stages, and how much of that a slot was free. */
    private record Gap(double millis, double freeMillis) {}

    @Override
    public String name() {
        return "gaps";
    }

    @Override
    public String title() {
        return "Between two stages";
    }

    @Override
    public Section run(BenchmarkOptions options) {
        StageMoments moments = new StageMoments();
        Path tables = options.root().resolve("testdata/tpch/sf0.01");
        List<Gap> gaps = new ArrayList<>();
        try (ScratchFolder scratch = ScratchFolder.in(options.work());
                EmbeddedQueries millrace = new EmbeddedQueries(
                        scratch.path(), QuerySet.parquetFiles(tables, TpchTables.names()), moments)) {
            for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
                for (String query : QUERIES) {
                    String sql = Files.readString(options.root().resolve("testdata/tpch/queries/" + query + ".sql"));
                    List<Gap> measured = gaps(sql, millrace, moments);
                    if (round >= WARM_ROUNDS) {
                        gaps.addAll(measured);
                    }
                }
            }
        } catch (IOException error) {
            throw new BenchmarkException("gaps between stages cannot be measured: " + error.getMessage(), error);
        }
        String note = "An embedded runtime with defaults (" + SLOTS
                + " slots, durable rows, messages in memory) runs " + String.join(", ", QUERIES)
                + " on small tables with forced exchanges, " + ROUNDS
                + " times each. A gap begins when the worker that won the last task of a stage's last input has its"
                + " commit, and ends when the first task of the stage is claimed: root mark, hint, stage map, two rows"
                + " and the messages lie between. Free: the part of a gap in which a slot had nothing to do; in the"
                + " rest all slots worked on other stages, and the task waited for its turn. The peer is a durable"
                + " commit of one row on the same disk; a gap needs about eight synchronised writes, one after the"
                + " other: the stage map and its folder, the end of the stage, the decision and its folder, the next"
                + " stage's row, the claim, and above 32 tasks the root's mark.";
        return new Section(
                note,
                List.of(
                        "gaps",
                        "p50 ms",
                        "p95 ms",
                        "of it free p50 ms",
                        "free p95 ms",
                        "bare commit ms",
                        "free p50 ÷ commit"),
                List.of(row(options, gaps)));
    }

    private static List<String> row(BenchmarkOptions options, List<Gap> gaps) {
        List<Double> all = gaps.stream().map(Gap::millis).toList();
        List<Double> free = gaps.stream().map(Gap::freeMillis).toList();
        double commitMillis;
        try (ScratchFolder scratch = ScratchFolder.in(options.work())) {
            commitMillis = 1000 / BareCommits.perSecond(scratch.path().resolve("bare.db"));
        } catch (IOException | java.sql.SQLException error) {
            throw new BenchmarkException("commits cannot be measured: " + error.getMessage(), error);
        }
        return List.of(
                Integer.toString(gaps.size()),
                Figures.ratio(Figures.percentile(all, 50)),
                Figures.ratio(Figures.percentile(all, 95)),
                Figures.ratio(Figures.percentile(free, 50)),
                Figures.ratio(Figures.percentile(free, 95)),
                Figures.ratio(commitMillis),
                Figures.ratio(Figures.percentile(free, 50) / commitMillis));
    }

    private static List<Gap> gaps(String sql, EmbeddedQueries millrace, StageMoments moments) {
        LoadedJob job = millrace.job(sql, FORCED);
        StageGraph plan = millrace.plan(sql, FORCED);
        moments.forget();
        millrace.run(job);
        List<Gap> gaps = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            OptionalLong ready = stage.inputStages().stream()
                    .mapToLong((StageId input) -> moments.lastWon(input))
                    .max();
            ready.ifPresent(nanos -> gaps.add(gap(nanos, moments.firstClaimed(stage.id()), moments)));
        }
        return gaps;
    }

    private static Gap gap(long from, long to, StageMoments moments) {
        return new Gap((to - from) / 1e6, moments.freeNanos(from, to, SLOTS) / 1e6);
    }
}
