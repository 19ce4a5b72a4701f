package dev.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Runs benchmarks and prints what was measured as Markdown; with {@code --keep} also into the page of measurements. */
public final class Benchmarks {
    private static final List<Benchmark> ALL = List.of(
            new QueryBenchmark("tpch", "TPC-H beside DuckDB", TpchQueries::prepare),
            new QueryBenchmark("tpcds", "TPC-DS tables beside DuckDB", TpcdsQueries::prepare),
            new QueryBenchmark("groups", "Groups of h2o beside DuckDB", GroupQueries::groups),
            new QueryBenchmark("joins", "Joins of h2o beside DuckDB", GroupQueries::joins),
            new QueryBenchmark("sort", "Sorting beside DuckDB", GroupQueries::sorts),
            new QueryBenchmark("text", "Text beside DuckDB", TextQueries::prepare),
            new SkewBenchmark(),
            new TaskRateBenchmark(),
            new MillionTasksBenchmark(),
            new StageGapBenchmark(),
            new AheadBenchmark(),
            new ScaleBenchmark(),
            new ColdStartBenchmark(),
            new CommandBenchmark());

    private Benchmarks() {}

    /** {@code benchmarks/run --help} says which options there are. */
    public static void main(String[] arguments) throws IOException {
        BenchmarkOptions options;
        try {
            options = BenchmarkOptions.parse(
                    List.of(arguments), ALL.stream().map(Benchmark::name).toList());
        } catch (IllegalArgumentException unclear) {
            System.err.println(unclear.getMessage());
            System.exit(2);
            return;
        }
        Files.createDirectories(options.work());
        for (Benchmark benchmark : ALL) {
            if (options.chosen().contains(benchmark.name())) {
                run(benchmark, options);
            }
        }
    }

    private static void run(Benchmark benchmark, BenchmarkOptions options) throws IOException {
        Progress.say(benchmark.title());
        String loadBefore = Machine.load();
        Section section = benchmark.run(options);
        String text = section.markdown(benchmark.title(), Machine.describe(loadBefore));
        System.out.println(text);
        if (options.keep()) {
            new PerformancePage(options.page()).replace(benchmark.section(options), text);
        }
    }
}
