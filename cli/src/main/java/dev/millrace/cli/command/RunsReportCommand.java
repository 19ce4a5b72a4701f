package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.words.Human;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "report",
        description =
                "Write a run as one page of HTML that needs nothing else: what it took, where, and what went wrong.")
final class RunsReportCommand extends ServiceTool {
    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Write the page there, over what is there (default: standard output).")
    @Nullable
    String to;

    @Override
    ExitCode call(Runs runs, RunId run) {
        String page = runs.report(run);
        if (to == null) {
            terminal().print(page.stripTrailing());
            return ExitCode.OK;
        }
        Path file = context().folder().resolve(to);
        Results.write(file, page, "Name another file with --to");
        int bytes = page.getBytes(StandardCharsets.UTF_8).length;
        if (common.json) {
            print(JsonLine.object()
                    .put("run", run.value())
                    .put("file", file.toString())
                    .put("bytes", bytes));
        } else {
            terminal().print("wrote " + to + " (" + Human.bytes(bytes) + ")");
        }
        return ExitCode.OK;
    }
}
