package dev.millrace.graph.codec;

import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.TaskMessage;

/** The body of a queue message, below 1 KiB. */
public final class TaskMessageCodec {
    private static final Document DOCUMENT = new Document("task message", 1);

    private TaskMessageCodec() {}

    public static String write(TaskMessage message) {
        return JsonText.compact(DOCUMENT.begin()
                .put("run", message.run().value())
                .put("stage", message.stage().index())
                .put("generation", message.generation())
                .put("epoch", message.epoch())
                .put("task", message.task())
                .put("memoryClass", message.memoryClass())
                .put("speculative", message.speculative())
                .put("planVariant", message.planVariant()));
    }

    public static TaskMessage read(String text) {
        return DOCUMENT.read(
                text,
                fields -> new TaskMessage(
                        new RunId(fields.text("run")),
                        new StageId(fields.whole("stage")),
                        fields.whole("generation"),
                        fields.whole("epoch"),
                        fields.whole("task"),
                        fields.whole("memoryClass"),
                        fields.flag("speculative"),
                        fields.text("planVariant")));
    }
}
