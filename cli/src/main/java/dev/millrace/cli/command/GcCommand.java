package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.RunReport;
import dev.millrace.service.document.FailureJson;
import dev.millrace.service.home.Home;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runtime.GarbageCollection;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.words.Human;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "gc", description = "Delete what ended runs and dead processes left behind; results stay.")
final class GcCommand extends Tool {
    @Option(names = "--dry-run", description = "Only tell what would go.")
    boolean dryRun;

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context());
        Home home = CommonOptions.existingHome(context(), settings);
        try (HomeView view = HomeView.open(home, settings)) {
            GarbageCollection.Swept swept = new GarbageCollection(home, view, settings).sweep(dryRun);
            if (common.json) {
                print(json(swept));
            } else {
                tell(swept);
            }
            swept.damaged().forEach(new RunReport(terminal())::failure);
            return (swept.damaged().isEmpty() ? ExitCode.OK : ExitCode.RUN_FAILED).code();
        }
    }

    private ObjectNode json(GarbageCollection.Swept swept) {
        ObjectNode node = JsonLine.object()
                .put("dryRun", dryRun)
                .put("keptResults", swept.kept().results())
                .put("keptBytes", swept.kept().bytes())
                .put("files", swept.files())
                .put("bytes", swept.bytes());
        ArrayNode runs = node.putArray("runs");
        swept.runs().forEach(run -> runs.add(run.value()));
        ArrayNode waiting = node.putArray("waiting");
        swept.waiting().forEach(run -> waiting.add(run.value()));
        ArrayNode scratch = node.putArray("scratch");
        swept.scratch().forEach(folder -> scratch.add(folder.toString()));
        ArrayNode temporary = node.putArray("temporary");
        swept.temporary().forEach(file -> temporary.add(file.toString()));
        ArrayNode damaged = node.putArray("damaged");
        swept.damaged().forEach(failure -> damaged.add(FailureJson.of(failure)));
        return node;
    }

    private void tell(GarbageCollection.Swept swept) {
        String verb = dryRun ? "would delete " : "deleted ";
        terminal()
                .print(verb + Human.count(swept.files(), "object") + ", " + Human.bytes(swept.bytes()) + " of "
                        + Human.count(swept.runs().size(), "run") + "; "
                        + Human.count(swept.scratch().size(), "scratch folder") + " of dead processes and "
                        + Human.count(swept.temporary().size(), "half-written file"));
        if (swept.kept().results() > 0 || swept.kept().files() > 0) {
            terminal()
                    .print(verb + Human.count(swept.kept().results(), "result") + " of cached steps, "
                            + Human.bytes(swept.kept().bytes()));
        }
        if (!swept.waiting().isEmpty()) {
            terminal()
                    .print(Human.count(swept.waiting().size(), "run")
                            + " ended too short a time ago to be sure that nothing of them is alive");
        }
    }
}
