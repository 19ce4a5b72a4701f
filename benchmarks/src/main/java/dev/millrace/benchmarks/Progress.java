package dev.millrace.benchmarks;

/** Lines on standard error while something runs; standard output is for results alone. */
final class Progress {
    private Progress() {}

    static void say(String text) {
        System.err.println(text);
    }
}
