package dev.millrace.benchmarks;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The 22 queries of TPC-H: DuckDB alone, Millrace with defaults, Millrace in eight splits; one after the other, round by round. */
final class TpchBenchmark implements Benchmark {
    private static final int THREADS = 2;
    private static final int SPLITS = 8;

    /**
     * A query's rounds.
     *
     * @param shape stages and tasks in splits
     */
    private record Query(String name, String shape, Rounds raw, Rounds defaults, Rounds splits) {
        double ratio(Function<Query, Rounds> way) {
            return way.apply(this).seconds() / raw.seconds();
        }

        double cpuRatio(Function<Query, Rounds> way) {
            return way.apply(this).cpuSeconds() / raw.cpuSeconds();
        }
    }

    private record Rounds(List<Usage> usages) {
        Rounds() {
            this(new ArrayList<>());
        }

        double seconds() {
            return Figures.median(usages.stream().map(Usage::seconds).toList());
        }

        double cpuSeconds() {
            return Figures.median(usages.stream().map(Usage::cpuSeconds).toList());
        }
    }

    @Override
    public String name() {
        return "tpch";
    }

    @Override
    public String title() {
        return "TPC-H beside DuckDB";
    }

    @Override
    public Section run(BenchmarkOptions options) {
        try (ScratchFolder scratch = ScratchFolder.in(options.work())) {
            TpchTables.write(options.scale(), options.folder());
            RawQueries raw = new RawQueries(options.folder(), scratch.path().resolve("raw"), THREADS);
            try (EmbeddedQueries millrace =
                    new EmbeddedQueries(scratch.path().resolve("millrace"), options.folder(), WorkerEvents.NONE)) {
                return section(options, queries(options, raw, millrace));
            }
        } catch (IOException | SQLException error) {
            throw new BenchmarkException("TPC-H cannot be measured: " + error.getMessage(), error);
        }
    }

    private static List<Query> queries(BenchmarkOptions options, RawQueries raw, EmbeddedQueries millrace)
            throws IOException {
        List<Integer> numbers = options.queries().isEmpty()
                ? IntStream.rangeClosed(1, 22).boxed().toList()
                : options.queries();
        List<Query> all = new ArrayList<>();
        for (int number : numbers) {
            String name = String.format(Locale.ROOT, "q%02d", number);
            Path file = options.root().resolve("testdata/tpch/queries/" + name + ".sql");
            Query query = measured(name, Files.readString(file), options.rounds(), raw, millrace);
            Progress.say(String.format(
                    Locale.ROOT,
                    "  %s  DuckDB %.3f s; defaults x %.2f (CPU x %.2f); in splits x %.2f (CPU x %.2f)",
                    name,
                    query.raw.seconds(),
                    query.ratio(Query::defaults),
                    query.cpuRatio(Query::defaults),
                    query.ratio(Query::splits),
                    query.cpuRatio(Query::splits)));
            all.add(query);
        }
        return all;
    }

    /** The first round is for warmth alone. */
    private static Query measured(String name, String sql, int rounds, RawQueries raw, EmbeddedQueries millrace) {
        Map<String, String> splits = SplitSettings.of(settings -> millrace.plan(sql, settings), SPLITS);
        Query query = new Query(name, shape(millrace.plan(sql, splits)), new Rounds(), new Rounds(), new Rounds());
        for (int round = 0; round <= rounds; round++) {
            Usage ofRaw = Usage.of(() -> raw.run(name, sql));
            Usage ofDefaults = Usage.of(() -> millrace.run(sql, Map.of()));
            Usage ofSplits = Usage.of(() -> millrace.run(sql, splits));
            if (round > 0) {
                query.raw.usages.add(ofRaw);
                query.defaults.usages.add(ofDefaults);
                query.splits.usages.add(ofSplits);
            }
        }
        return query;
    }

    private static String shape(StageGraph plan) {
        return plan.stages().size() + " / "
                + plan.stages().stream().mapToInt(Stage::tasks).sum();
    }

    private static Section section(BenchmarkOptions options, List<Query> all) {
        List<List<String>> rows =
                new ArrayList<>(all.stream().map(TpchBenchmark::row).toList());
        rows.add(total(all));
        rows.add(List.of(
                "**geometric mean**",
                "",
                "",
                mean(all, Query::defaults, false),
                mean(all, Query::defaults, true),
                "",
                mean(all, Query::splits, false),
                mean(all, Query::splits, true),
                ""));
        rows.add(List.of("aim", "", "", "≤ 1.30", "", "", "≤ 2.00", "", ""));
        String note = "Scale factor " + options.scale() + ", median of " + options.rounds()
                + " warm rounds, taken in turn. DuckDB: JDBC, a new database in "
                + "memory, " + THREADS
                + " threads, the result written as Parquet. Millrace: an embedded runtime with defaults (a slot for each core), from the "
                + "submitted job to the published folder, everything durable. In splits: the largest table read by "
                + SPLITS
                + " tasks and nothing collapsed; stages and tasks are those of that plan. Ratios are to DuckDB; CPU is that of the whole process.";
        return new Section(
                note,
                List.of(
                        "query",
                        "DuckDB s",
                        "defaults s",
                        "ratio",
                        "CPU ratio",
                        SPLITS + " splits s",
                        "ratio",
                        "CPU ratio",
                        "stages / tasks"),
                rows);
    }

    private static List<String> row(Query query) {
        return List.of(
                query.name,
                Figures.seconds(query.raw.seconds()),
                Figures.seconds(query.defaults.seconds()),
                Figures.ratio(query.ratio(Query::defaults)),
                Figures.ratio(query.cpuRatio(Query::defaults)),
                Figures.seconds(query.splits.seconds()),
                Figures.ratio(query.ratio(Query::splits)),
                Figures.ratio(query.cpuRatio(Query::splits)),
                query.shape);
    }

    private static List<String> total(List<Query> all) {
        double raw = sum(all, query -> query.raw.seconds());
        double rawCpu = sum(all, query -> query.raw.cpuSeconds());
        double defaults = sum(all, query -> query.defaults.seconds());
        double splits = sum(all, query -> query.splits.seconds());
        return List.of(
                "**total**",
                Figures.seconds(raw),
                Figures.seconds(defaults),
                Figures.ratio(defaults / raw),
                Figures.ratio(sum(all, query -> query.defaults.cpuSeconds()) / rawCpu),
                Figures.seconds(splits),
                Figures.ratio(splits / raw),
                Figures.ratio(sum(all, query -> query.splits.cpuSeconds()) / rawCpu),
                "");
    }

    private static double sum(List<Query> all, Function<Query, Double> seconds) {
        return Figures.sum(all.stream().map(seconds).toList());
    }

    private static String mean(List<Query> all, Function<Query, Rounds> way, boolean cpu) {
        return Figures.ratio(Figures.geometricMean(all.stream()
                .map(query -> cpu ? query.cpuRatio(way) : query.ratio(way))
                .toList()));
    }
}
