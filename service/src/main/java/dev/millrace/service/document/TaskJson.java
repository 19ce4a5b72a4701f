package dev.millrace.service.document;

import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.service.runs.TaskView;
import tools.jackson.databind.JsonNode;
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

    /** The task that was written so. */
    public static TaskView read(JsonNode node) {
        Measures measures = new Measures(
                node.required("rowsRead").longValue(),
                node.required("bytesRead").longValue(),
                node.required("rowsWritten").longValue(),
                node.required("bytesWritten").longValue(),
                node.required("peakBytes").longValue(),
                node.required("spilledBytes").longValue(),
                node.required("startedMillis").longValue(),
                Math.round(node.required("seconds").doubleValue() * 1000));
        return new TaskView(
                node.required("stage").intValue(),
                node.required("task").intValue(),
                TaskView.State.valueOf(node.required("state").stringValue()),
                node.required("attempt").stringValue(),
                node.required("claims").intValue(),
                measures,
                node.required("failures").valueStream().map(FailureJson::read).toList());
    }
}
