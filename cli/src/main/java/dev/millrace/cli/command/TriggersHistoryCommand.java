package dev.millrace.cli.command;

import dev.millrace.cli.output.Human;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.watch.TriggerView;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.UploadRow;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "history",
        description = "List the batches of a trigger, the newest first, or its files as they were seen.")
final class TriggersHistoryCommand extends TriggerTool {
    @Option(names = "--limit", paramLabel = "N", description = "Most of them (default: 50; 0: all).")
    int limit = 50;

    @Option(names = "--files", description = "Files and what became of each.")
    boolean files;

    @Override
    void call(TriggerStore store) {
        long most = limit == 0 ? Long.MAX_VALUE : limit;
        if (files) {
            List<UploadRow> uploads =
                    TriggerView.of(store, store.known(name)).uploads().reversed();
            uploads.stream().limit(most).forEach(this::tell);
        } else {
            store.history(name).reversed().stream().limit(most).forEach(this::tell);
        }
    }

    private void tell(BatchRow batch) {
        if (common.json) {
            print(TriggerJson.batch(name, batch));
        } else {
            terminal().print(Human.moment(batch.settledMillis()) + "  " + Watching.words(batch));
        }
    }

    private void tell(UploadRow upload) {
        if (common.json) {
            print(TriggerJson.file(name, upload));
        } else {
            terminal()
                    .print(Human.moment(upload.seenMillis()) + "  " + TriggerJson.word(upload.state())
                            + (upload.batch() > 0 ? " (batch " + upload.batch() + ")" : "") + "  "
                            + upload.file().location().path());
        }
    }
}
