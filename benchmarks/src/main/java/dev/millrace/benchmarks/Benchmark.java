package dev.millrace.benchmarks;

/** Something that is measured beside a peer in the same run. */
interface Benchmark {
    /** One word for the command line. */
    String name();

    /** Heading of what it prints. */
    String title();

    /** Name of the section that it keeps of its figures. */
    default String section(BenchmarkOptions options) {
        return name();
    }

    Section run(BenchmarkOptions options);
}
