package dev.millrace.benchmarks;

/** Something that is measured beside a peer in the same run. */
interface Benchmark {
    /** One word for the command line. */
    String name();

    /** Heading of what it prints. */
    String title();

    Section run(BenchmarkOptions options);
}
