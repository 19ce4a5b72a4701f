package dev.millrace.service.document;

import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.service.watch.TriggerView;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.UploadRow;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Triggers, their batches and their files as JSON. */
public final class TriggerJson {
    private TriggerJson() {}

    public static ObjectNode of(TriggerView view) {
        TriggerRow head = view.head();
        ObjectNode node = object().put("name", head.name())
                .put("job", view.spec().job().name())
                .put("version", head.spec())
                .put("state", view.word())
                .put("paused", head.paused())
                .put("fired", head.fired())
                .put("batch", head.batch());
        switch (view.spec().trigger()) {
            case UploadTrigger upload -> {
                node.set("upload", upload(upload));
                files(node.putObject("files"), view);
            }
            case ScheduleTrigger schedule -> {
                node.set("schedule", schedule(schedule));
                if (head.nextMillis() != RunRow.NONE) {
                    node.put("nextMillis", head.nextMillis());
                }
            }
        }
        if (head.held()) {
            node.put("held", head.heldOrEmpty());
        }
        if (head.open() && !head.runOrEmpty().isEmpty()) {
            node.put("run", head.runOrEmpty());
        }
        return node;
    }

    /** What it waits for, without what it has seen. */
    public static ObjectNode waitsFor(TriggerSpec spec) {
        return switch (spec.trigger()) {
            case UploadTrigger upload -> object().set("upload", upload(upload));
            case ScheduleTrigger schedule -> object().set("schedule", schedule(schedule));
        };
    }

    private static void files(ObjectNode node, TriggerView view) {
        for (UploadRow.State state : UploadRow.State.values()) {
            node.put(word(state), view.count(state));
        }
    }

    private static ObjectNode schedule(ScheduleTrigger schedule) {
        return object().put("cron", schedule.cron())
                .put("timeZone", schedule.timeZone())
                .put("catchUp", word(schedule.catchUp()))
                .put("overlap", word(schedule.overlap()))
                .put("date", schedule.dateOrEmpty());
    }

    private static ObjectNode upload(UploadTrigger upload) {
        return object().put("prefix", upload.prefix().path())
                .put("suffix", upload.suffix())
                .put("source", upload.source())
                .put("maxFiles", upload.batch().maxFiles())
                .put("maxBytes", upload.batch().maxBytes())
                .put("maxWaitMillis", upload.batch().maxWaitMillis())
                .put("dedupe", upload.byContent() ? "content" : "version")
                .put("order", upload.byKey() ? "key" : "arrival");
    }

    public static ObjectNode batch(String trigger, BatchRow batch) {
        ObjectNode node = object().put("trigger", trigger)
                .put("batch", batch.number())
                .put("result", word(batch.result()))
                .put("run", batch.runOrEmpty())
                .put("files", batch.files())
                .put("bytes", batch.sizeBytes())
                .put("same", batch.same())
                .put("sealedMillis", batch.sealedMillis())
                .put("settledMillis", batch.settledMillis());
        failed(node, batch.codeOrEmpty(), batch.messageOrEmpty());
        return node;
    }

    /** The batch in a document. */
    public static BatchRow batchOf(JsonNode document) {
        return new BatchRow(
                document.required("batch").intValue(),
                BatchRow.Result.valueOf(
                        document.required("result").stringValue().toUpperCase(Locale.ROOT)),
                document.required("run").stringValue(),
                document.required("files").intValue(),
                document.required("bytes").longValue(),
                document.required("same").intValue(),
                document.required("sealedMillis").longValue(),
                document.required("settledMillis").longValue(),
                document.at("/error/code").asString(""),
                document.at("/error/message").asString(""));
    }

    public static ObjectNode file(String trigger, UploadRow upload) {
        ObjectNode node = object().put("trigger", trigger)
                .put("file", upload.file().location().path())
                .put("bytes", upload.file().sizeBytes())
                .put("modifiedMicros", upload.file().modifiedMicros())
                .put("state", word(upload.state()))
                .put("seenMillis", upload.seenMillis());
        if (upload.batch() > 0) {
            node.put("batch", upload.batch());
        }
        if (upload.settledMillis() != RunRow.NONE) {
            node.put("settledMillis", upload.settledMillis());
        }
        failed(node, upload.codeOrEmpty(), upload.messageOrEmpty());
        return node;
    }

    private static void failed(ObjectNode node, String code, String message) {
        if (!code.isEmpty()) {
            node.putObject("error").put("code", code).put("message", message);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** As it stands in documents and is said to people. */
    public static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
