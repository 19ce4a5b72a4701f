package dev.millrace.cli.command;

import picocli.CommandLine.Option;

/** When versions of the code that no run needs are removed. */
final class Settling {
    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            description =
                    "How long a version of the code must have been live before another one that no run needs is removed (default: 900, as long as a function may run).")
    int seconds = 900;

    long millis() {
        return 1_000L * seconds;
    }
}
