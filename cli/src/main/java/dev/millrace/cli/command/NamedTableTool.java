package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.service.client.NamedTables;
import dev.millrace.service.words.Human;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A command about a table that is registered in a home or on a service. */
abstract class NamedTableTool extends Tool {
    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the table.")
    String name = "";

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Override
    public final Integer call() {
        try (NamedTables tables =
                common.namedTables(context(), common.settings(context(), Map.of(), environment.name()), makesHome())) {
            call(tables);
        }
        return ExitCode.OK.code();
    }

    abstract void call(NamedTables tables);

    /** Whether it makes a home where there is none. */
    boolean makesHome() {
        return false;
    }

    /** Number and time of a version, in words. */
    static String words(JsonNode version) {
        return "version " + version.required("version").intValue() + ", registered "
                + Human.moment(version.required("savedMillis").longValue());
    }
}
