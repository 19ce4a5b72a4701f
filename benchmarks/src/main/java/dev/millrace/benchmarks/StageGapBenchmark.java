package dev.millrace.benchmarks;

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
    private static final List<String> QUERIES = List.of("q03", "q05", "q10");
    private static final Map<String, String> FORCED =
            Map.of("plan.splitBytes", "65536", "plan.broadcastBytes", "0", "plan.collapse", "false");

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
        List<Double> gaps = new ArrayList<>();
        try (ScratchFolder scratch = ScratchFolder.in(options.work());
                EmbeddedQueries millrace = new EmbeddedQueries(scratch.path(), tables, moments)) {
            for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
                for (String query : QUERIES) {
                    String sql = Files.readString(options.root().resolve("testdata/tpch/queries/" + query + ".sql"));
                    List<Double> measured = gaps(sql, millrace, moments);
                    if (round >= WARM_ROUNDS) {
                        gaps.addAll(measured);
                    }
                }
            }
        } catch (IOException error) {
            throw new BenchmarkException("gaps between stages cannot be measured: " + error.getMessage(), error);
        }
        double cores = Runtime.getRuntime().availableProcessors();
        String note = "An embedded runtime with defaults (" + (int) cores
                + " slots, durable rows, messages in memory) runs " + String.join(", ", QUERIES)
                + " on small tables with forced exchanges, " + ROUNDS
                + " times each. A gap begins when the worker that won the last task of a stage's last "
                + "input has its commit, and ends when the first task of the stage is claimed: root mark, hint, stage map, two rows and the messages lie between. "
                + "The peer is a durable commit of one row on the same disk, of which a gap needs five, one after the other.";
        return new Section(
                note,
                List.of("gaps", "p50 ms", "p95 ms", "bare commit ms", "p50 ÷ commit"),
                List.of(row(options, gaps)));
    }

    private static List<String> row(BenchmarkOptions options, List<Double> gaps) {
        double commitMillis;
        try (ScratchFolder scratch = ScratchFolder.in(options.work())) {
            commitMillis = 1000 / BareCommits.perSecond(scratch.path().resolve("bare.db"));
        } catch (IOException | java.sql.SQLException error) {
            throw new BenchmarkException("commits cannot be measured: " + error.getMessage(), error);
        }
        return List.of(
                Integer.toString(gaps.size()),
                Figures.ratio(Figures.percentile(gaps, 50)),
                Figures.ratio(Figures.percentile(gaps, 95)),
                Figures.ratio(commitMillis),
                Figures.ratio(Figures.percentile(gaps, 50) / commitMillis));
    }

    /** In milliseconds. */
    private static List<Double> gaps(String sql, EmbeddedQueries millrace, StageMoments moments) {
        LoadedJob job = millrace.job(sql, FORCED);
        StageGraph plan = millrace.plan(sql, FORCED);
        moments.forget();
        millrace.run(job);
        List<Double> gaps = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            OptionalLong ready = stage.inputStages().stream()
                    .mapToLong((StageId input) -> moments.lastWon(input))
                    .max();
            ready.ifPresent(nanos -> gaps.add((moments.firstClaimed(stage.id()) - nanos) / 1e6));
        }
        return gaps;
    }
}
