package dev.millrace.service.document;

import dev.millrace.service.runs.TaskView;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A task as one object. */
public final class TaskJson {
    private TaskJson() {}

    public static ObjectNode of(TaskView task) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("stage", task.stage())
                .put("task", task.task())
                .put("state", task.state().name());
        node.put("attempt", task.attempt()).put("claims", task.claims());
        node.put("rowsRead", task.measures().rowsRead())
                .put("bytesRead", task.measures().bytesRead());
        node.put("rowsWritten", task.measures().rowsWritten())
                .put("bytesWritten", task.measures().bytesWritten());
        node.put("peakBytes", task.measures().peakBytes())
                .put("spilledBytes", task.measures().spilledBytes());
        node.put("startedMillis", task.measures().startedMillis())
                .put("seconds", task.measures().millis() / 1000.0);
        ArrayNode failures = node.putArray("failures");
        task.failures().forEach(failure -> failures.add(FailureJson.of(failure)));
        return node;
    }
}
