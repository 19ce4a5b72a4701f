package dev.millrace.cli.command;

import dev.millrace.service.client.Triggers;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.words.Human;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.UploadRow.State;
import java.util.EnumSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "history",
        description = "List the batches of a trigger, the newest first, or its files as they were seen.")
final class TriggersHistoryCommand extends TriggerTool {
    @Option(names = "--limit", paramLabel = "N", description = "Most of them (default: 50; 0: all).")
    int limit = 50;

    @Option(names = "--files", description = "Files and what became of each.")
    boolean files;

    @Override
    void call(Triggers triggers) {
        int most = ListLimit.of("--limit", limit);
        if (files) {
            triggers.files(name, EnumSet.allOf(State.class), most).forEach(this::tellFile);
        } else {
            triggers.history(name, most).forEach(this::tellBatch);
        }
    }

    private void tellBatch(ObjectNode document) {
        if (common.json) {
            print(document);
        } else {
            BatchRow batch = TriggerJson.batchOf(document);
            terminal().print(Human.moment(batch.settledMillis()) + "  " + TriggerWords.of(batch));
        }
    }

    private void tellFile(ObjectNode file) {
        if (common.json) {
            print(file);
        } else {
            terminal()
                    .print(Human.moment(file.required("seenMillis").longValue()) + "  "
                            + file.required("state").stringValue()
                            + (file.has("batch")
                                    ? " (batch " + file.required("batch").intValue() + ")"
                                    : "") + "  "
                            + file.required("file").stringValue());
        }
    }
}
