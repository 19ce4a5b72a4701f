package dev.millrace.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Values of the parameters of a job. */
public final class ParameterOption {
    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "Value of a parameter; may be repeated.")
    Map<String, String> parameters = new LinkedHashMap<>();

    /** By name, in the order in which they are given. */
    Map<String, String> values() {
        return parameters;
    }
}
