package dev.millrace.cli.command;

import picocli.CommandLine.Option;

/** Which environment of a job is meant. */
public final class EnvironmentOption {
    @Option(
            names = "--env",
            paramLabel = "NAME",
            description =
                    "The environment: what the job has under env.NAME, on the service that runtime.endpoints gives it.")
    String environment = "";

    /** Empty: none. */
    String name() {
        return environment;
    }
}
