package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.coordinator.plan.reuse.TakenFile;
import dev.millrace.graph.Location;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.TakenTables;
import dev.millrace.service.words.Human;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "ls", description = "How many files were taken; of one job, which, and by which run.")
final class TakenListCommand extends Tool {
    @Parameters(arity = "0..1", paramLabel = "JOB[@ENV]", description = "Only of this job.")
    String job = "";

    @Override
    public Integer call() {
        try (HomeView view = HomeView.open(
                CommonOptions.existingHome(context(), common.settings(context())), common.settings(context()))) {
            for (TakenTables.Table table : view.taken().list()) {
                if (job.isEmpty() || job.equals(table.job())) {
                    List<TakenFile> files = view.taken().files(table).files();
                    if (common.json || !job.isEmpty()) {
                        files.forEach(file -> tell(table, file));
                    }
                    if (!common.json) {
                        terminal().print(table.job() + "/" + table.source() + "  " + Human.count(files.size(), "file"));
                    }
                }
            }
        }
        return ExitCode.OK.code();
    }

    private void tell(TakenTables.Table table, TakenFile file) {
        if (common.json) {
            print(JsonLine.object()
                    .put("job", table.job())
                    .put("source", table.source())
                    .put("file", file.file())
                    .put("bytes", file.bytes())
                    .put("modifiedMicros", file.modifiedMicros())
                    .put("content", file.contentOrEmpty())
                    .put("run", file.run().value()));
        } else {
            terminal()
                    .print(file.run() + "  " + Human.bytes(file.bytes()) + "  "
                            + RunJson.path(new Location(file.file())));
        }
    }
}
