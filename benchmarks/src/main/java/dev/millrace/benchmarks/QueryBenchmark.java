package dev.millrace.benchmarks;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** A set of queries: DuckDB alone, Millrace with defaults, Millrace in eight splits, and peers; one after the other, round by round. */
record QueryBenchmark(String name, String title, QuerySet.Preparation preparation) implements Benchmark {
    static final int THREADS = 2;
    static final int SPLITS = 8;

    /** Tables of TPC have a section for each scale factor. */
    @Override
    public String section(BenchmarkOptions options) {
        boolean isLarger = name.startsWith("tpc") && options.scale() != 1;
        return isLarger
                ? name + "-"
                        + BigDecimal.valueOf(options.scale())
                                .stripTrailingZeros()
                                .toPlainString()
                : name;
    }

    @Override
    public Section run(BenchmarkOptions options) {
        try (ScratchFolder scratch = ScratchFolder.in(options.work())) {
            QuerySet set = preparation.prepare(options);
            RawQueries raw = new RawQueries(set.tables(), scratch.path().resolve("raw"), THREADS);
            Path folder = scratch.path().resolve("millrace");
            try (EmbeddedQueries millrace = new EmbeddedQueries(folder, set.tables(), WorkerEvents.NONE);
                    PeerQueries peers =
                            PeerQueries.start(options, name, set, scratch.path().resolve("peers"))) {
                List<QueryRounds> all = new ArrayList<>();
                for (QuerySet.Query query : set.queries()) {
                    if (options.queries().isEmpty() || options.queries().contains(query.name())) {
                        all.add(new Sides(raw, millrace, peers, set.largest()).measured(query, options.rounds()));
                    }
                }
                return new QueryTable(set, all, peers.absent()).section(options.rounds());
            }
        } catch (IOException | SQLException error) {
            throw new BenchmarkException(title + " cannot be measured: " + error.getMessage(), error);
        }
    }

    /** What a run took and where its result lies. */
    private record Measured(Usage usage, Path result) {
        static Measured of(Supplier<Path> run) {
            List<Path> result = new ArrayList<>();
            Usage usage = Usage.of(() -> result.add(run.get()));
            Quiet.await();
            return new Measured(usage, result.getFirst());
        }
    }

    /** Everybody who answers. */
    private record Sides(RawQueries raw, EmbeddedQueries millrace, PeerQueries peers, String largest) {
        /** The first round is for warmth alone. */
        QueryRounds measured(QuerySet.Query query, int rounds) {
            String sql = query.sql();
            Map<String, String> splits = SplitSettings.of(settings -> millrace.plan(sql, settings), largest, SPLITS);
            QueryRounds measured = new QueryRounds(
                    query.name(),
                    shape(millrace.plan(sql, splits)),
                    new QueryRounds.Side(),
                    new QueryRounds.Side(),
                    new QueryRounds.Side(),
                    new LinkedHashMap<>());
            for (int round = 0; round <= rounds; round++) {
                Measured ofRaw = Measured.of(() -> raw.run(query.name(), sql));
                Measured ofDefaults = Measured.of(() -> millrace.run(sql, Map.of()));
                Measured ofSplits = Measured.of(() -> millrace.run(sql, splits));
                if (round == 0) {
                    SameRows.require(query.name(), ofRaw.result, ofDefaults.result);
                    SameRows.require(query.name() + " in splits", ofRaw.result, ofSplits.result);
                }
                Map<String, Usage> ofPeers = peers.run(query);
                if (round > 0) {
                    measured.raw().add(ofRaw.usage);
                    measured.defaults().add(ofDefaults.usage);
                    measured.splits().add(ofSplits.usage);
                    ofPeers.forEach((peer, usage) -> measured.peers()
                            .computeIfAbsent(peer, _ -> new QueryRounds.Side())
                            .add(usage));
                }
            }
            say(measured);
            return measured;
        }

        private static String shape(StageGraph plan) {
            return plan.stages().size() + " / "
                    + plan.stages().stream().mapToInt(Stage::tasks).sum();
        }

        private static void say(QueryRounds query) {
            Progress.say(String.format(
                    Locale.ROOT,
                    "  %s  DuckDB %.3f s; defaults x %.2f (CPU x %.2f); in splits x %.2f (CPU x %.2f)",
                    query.name(),
                    query.raw().seconds(),
                    query.ratio(query.defaults()),
                    query.cpuRatio(query.defaults()),
                    query.ratio(query.splits()),
                    query.cpuRatio(query.splits())));
        }
    }
}
