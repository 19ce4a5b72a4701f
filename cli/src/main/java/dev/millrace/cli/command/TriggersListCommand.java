package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.watch.TriggerView;
import dev.millrace.storage.record.UploadRow.State;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "ls", description = "List triggers and how many files each has taken.")
final class TriggersListCommand extends Tool {
    @Override
    public Integer call() {
        try (HomeView home = HomeView.open(
                CommonOptions.existingHome(context(), common.settings(context())), common.settings(context()))) {
            TriggerStore store = new TriggerStore(home.ports());
            List<TriggerView> views = store.list().stream()
                    .map(head -> TriggerView.of(store, head))
                    .toList();
            if (common.json) {
                views.forEach(view -> print(TriggerJson.of(view)));
            } else {
                table(views);
            }
        }
        return ExitCode.OK.code();
    }

    private void table(List<TriggerView> views) {
        TextTable table = new TextTable(
                List.of("TRIGGER", "STATE", ">BATCHES", ">WAITING", ">TAKEN", ">SAME", ">QUARANTINED", "WAITS FOR"));
        for (TriggerView view : views) {
            table.add(List.of(
                    view.head().name(),
                    view.word(),
                    Integer.toString(view.head().batch()),
                    Integer.toString(view.count(State.PENDING)),
                    Integer.toString(view.count(State.TAKEN)),
                    Integer.toString(view.count(State.SAME)),
                    Integer.toString(view.count(State.QUARANTINED)),
                    WatchCommand.what(view.spec().trigger())));
        }
        table.lines().forEach(terminal()::print);
    }
}
