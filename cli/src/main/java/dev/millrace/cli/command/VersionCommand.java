package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.service.settings.Version;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the version.")
final class VersionCommand extends Tool {
    @Override
    public Integer call() {
        Version version = Version.read();
        if (common.json) {
            print(JsonLine.object()
                    .put("millrace", version.millrace())
                    .put("java", Runtime.version().toString())
                    .put("duckdb", version.duckdb()));
        } else {
            terminal().print(version.line());
        }
        return ExitCode.OK.code();
    }
}
