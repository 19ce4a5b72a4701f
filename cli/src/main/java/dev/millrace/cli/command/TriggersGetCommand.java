package dev.millrace.cli.command;

import dev.millrace.cli.output.Human;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.watch.TriggerView;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.UploadRow;
import dev.millrace.storage.record.UploadRow.State;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(name = "get", description = "Show a trigger, and the files that no run can take.")
final class TriggersGetCommand extends TriggerTool {
    @Override
    void call(TriggerStore store) {
        TriggerView view = TriggerView.of(store, store.known(name));
        if (common.json) {
            print(TriggerJson.of(view));
            return;
        }
        line("trigger", name + " (version " + view.head().spec() + ")");
        line("state", view.word());
        if (view.head().held()) {
            line("because", view.head().heldOrEmpty());
        }
        switch (view.spec().trigger()) {
            case UploadTrigger upload -> files(upload, view);
            case ScheduleTrigger schedule -> times(schedule, view);
        }
    }

    private void times(ScheduleTrigger schedule, TriggerView view) {
        line("times", schedule.cron() + " in " + schedule.timeZone());
        line("missed", "catch up " + TriggerJson.word(schedule.catchUp()));
        line("overlap", TriggerJson.word(schedule.overlap()));
        long next = view.head().nextMillis();
        line("next", next == RunRow.NONE ? "not known yet" : Human.moment(next));
    }

    private void files(UploadTrigger upload, TriggerView view) {
        line("prefix", upload.prefix().path() + (upload.suffix().isEmpty() ? "" : " …" + upload.suffix()));
        line(
                "batch",
                "at most " + Human.count(upload.batch().maxFiles(), "file") + " or "
                        + Human.bytes(upload.batch().maxBytes()) + ", after "
                        + Human.millis(upload.batch().maxWaitMillis()));
        line(
                "files",
                view.counts().entrySet().stream()
                        .map(entry -> entry.getValue() + " " + TriggerJson.word(entry.getKey()))
                        .collect(Collectors.joining(", ")));
        view.uploads().stream()
                .filter(file -> file.state() == State.QUARANTINED || file.state() == State.REFUSED)
                .forEach(this::tell);
    }

    private void line(String key, String value) {
        terminal().print(String.format("%-10s %s", key, value).stripTrailing());
    }

    private void tell(UploadRow file) {
        terminal()
                .print("  " + file.file().location().path() + "  " + TriggerJson.word(file.state()) + ": "
                        + file.messageOrEmpty() + " [" + file.codeOrEmpty() + "]");
    }
}
