package dev.millrace.benchmarks;

import dev.millrace.engine.loop.WorkerEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The 22 queries of TPC-H: DuckDB alone, Millrace with defaults, Millrace in eight splits; one after the other, round by round. */
final class TpchBenchmark implements Benchmark {
    private static final int THREADS = 2;
    private static final int SPLITS = 8;

    private record Times(String name, int stages, int tasks, List<Double> raw, List<Double> defaults, List<Double> splits) {
        double ofRaw() {
            return Figures.median(raw);
        }

        double ofDefaults() {
            return Figures.median(defaults);
        }

        double ofSplits() {
            return Figures.median(splits);
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
                return section(options, times(options, raw, millrace));
            }
        } catch (IOException | SQLException error) {
            throw new BenchmarkException("TPC-H cannot be measured: " + error.getMessage(), error);
        }
    }

    private static List<Times> times(BenchmarkOptions options, RawQueries raw, EmbeddedQueries millrace) throws IOException {
        List<Integer> numbers = options.queries().isEmpty()
                ? IntStream.rangeClosed(1, 22).boxed().toList()
                : options.queries();
        List<Times> all = new ArrayList<>();
        for (int number : numbers) {
            String name = String.format(java.util.Locale.ROOT, "q%02d", number);
            Path file = options.root().resolve("testdata/tpch/queries/" + name + ".sql");
            Times times = times(name, Files.readString(file), options.rounds(), raw, millrace);
            Progress.say("  " + name + "  DuckDB " + Figures.seconds(times.ofRaw()) + " s, x " + Figures.ratio(times.ofDefaults() / times.ofRaw())
                    + " with defaults, x " + Figures.ratio(times.ofSplits() / times.ofRaw()) + " in splits");
            all.add(times);
        }
        return all;
    }

    /** The first round is for warmth alone. */
    private static Times times(String name, String sql, int rounds, RawQueries raw, EmbeddedQueries millrace) {
        Map<String, String> splits = SplitSettings.of(settings -> millrace.plan(sql, settings), SPLITS);
        var plan = millrace.plan(sql, splits);
        int tasks = plan.stages().stream().mapToInt(stage -> stage.tasks()).sum();
        Times times = new Times(name, plan.stages().size(), tasks, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round <= rounds; round++) {
            double ofRaw = raw.seconds(name, sql);
            double ofDefaults = millrace.seconds(sql, Map.of());
            double ofSplits = millrace.seconds(sql, splits);
            if (round > 0) {
                times.raw.add(ofRaw);
                times.defaults.add(ofDefaults);
                times.splits.add(ofSplits);
            }
        }
        return times;
    }

    private static Section section(BenchmarkOptions options, List<Times> all) {
        List<List<String>> rows = new ArrayList<>(all.stream()
                .map(times -> row(times.name, times.ofRaw(), times.ofDefaults(), times.ofSplits(), times.stages + " / " + times.tasks))
                .toList());
        rows.add(row(
                "**total**",
                Figures.sum(all.stream().map(Times::ofRaw).toList()),
                Figures.sum(all.stream().map(Times::ofDefaults).toList()),
                Figures.sum(all.stream().map(Times::ofSplits).toList()),
                ""));
        rows.add(List.of(
                "**geometric mean**",
                "",
                "",
                Figures.ratio(Figures.geometricMean(all.stream().map(times -> times.ofDefaults() / times.ofRaw()).toList())),
                "",
                Figures.ratio(Figures.geometricMean(all.stream().map(times -> times.ofSplits() / times.ofRaw()).toList())),
                ""));
        rows.add(List.of("aim", "", "", "≤ 1.30", "", "≤ 2.00", ""));
        String note = "Scale factor " + options.scale() + ", median of " + options.rounds() + " warm rounds, taken in turn. DuckDB: JDBC, a new database in "
                + "memory, " + THREADS + " threads, the result written as Parquet. Millrace: an embedded runtime with defaults (a slot for each core), from the "
                + "submitted job to the published folder, everything durable. In splits: the largest table read by " + SPLITS
                + " tasks and nothing collapsed; stages and tasks are those of that plan.";
        return new Section(
                note, List.of("query", "DuckDB s", "defaults s", "ratio", SPLITS + " splits s", "ratio", "stages / tasks"), rows);
    }

    private static List<String> row(String name, double raw, double defaults, double splits, String shape) {
        return List.of(
                name,
                Figures.seconds(raw),
                Figures.seconds(defaults),
                Figures.ratio(defaults / raw),
                Figures.seconds(splits),
                Figures.ratio(splits / raw),
                shape);
    }
}
