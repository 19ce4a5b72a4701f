package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.KeptResult;
import dev.millrace.service.words.Human;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "ls", description = "The kept results of cached steps, the oldest first.")
final class CacheListCommand extends Tool {
    @Override
    public Integer call() {
        try (HomeView view = HomeView.open(
                CommonOptions.existingHome(context(), common.settings(context())), common.settings(context()))) {
            List<KeptResult> kept = view.kept().list();
            kept.forEach(this::tell);
            if (!common.json) {
                terminal()
                        .say(Human.count(kept.size(), "result") + ", "
                                + Human.bytes(kept.stream()
                                        .mapToLong(KeptResult::bytes)
                                        .sum()));
            }
        }
        return ExitCode.OK.code();
    }

    private void tell(KeptResult kept) {
        if (common.json) {
            print(JsonLine.object()
                    .put("job", kept.job())
                    .put("step", kept.step())
                    .put("run", kept.run().orElse(null))
                    .put("rows", kept.rows())
                    .put("bytes", kept.bytes())
                    .put("keptMillis", kept.keptMillis())
                    .put("inUse", kept.inUse())
                    .put("folder", RunJson.path(kept.folder())));
        } else {
            terminal()
                    .print(kept.job() + "/" + kept.step() + "  "
                            + kept.run()
                                    .map(run -> run + "  " + Human.count(kept.rows(), "row"))
                                    .orElse("not used any more")
                            + "  " + Human.bytes(kept.bytes()) + "  " + Human.moment(kept.keptMillis())
                            + (kept.inUse() ? "  in use" : ""));
        }
    }
}
