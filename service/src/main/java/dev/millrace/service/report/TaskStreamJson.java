package dev.millrace.service.report;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A task stream, as programs read it. */
public final class TaskStreamJson {
    private static final double HUNDREDTHS = 100;

    private TaskStreamJson() {}

    /** Columns of a lane in which nothing worked are left out at both ends: {@code first} is the number of the first that is told. */
    public static ObjectNode of(TaskStream stream) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("fromMillis", stream.fromMillis()).put("toMillis", stream.toMillis());
        node.put("columns", stream.columns());
        node.put("columnMillis", (stream.toMillis() - stream.fromMillis()) / (double) stream.columns());
        ArrayNode lanes = node.putArray("lanes");
        stream.lanes().forEach(lane -> add(lanes.addObject(), lane));
        return node;
    }

    private static void add(ObjectNode node, TaskStream.Lane lane) {
        int first = 0;
        int last = lane.done().size();
        while (first < last && lane.all(first) == 0) {
            first++;
        }
        while (last > first && lane.all(last - 1) == 0) {
            last--;
        }
        if (lane.stage() != TaskStream.OTHERS) {
            node.put("stage", lane.stage());
        }
        node.put("name", lane.name()).put("attempts", lane.attempts()).put("first", first);
        add(node, "done", lane.done().subList(first, last));
        add(node, "failed", lane.failed().subList(first, last));
        add(node, "running", lane.running().subList(first, last));
    }

    private static void add(ObjectNode node, String name, List<Double> values) {
        ArrayNode array = node.putArray(name);
        if (values.stream().anyMatch(value -> value != 0)) {
            values.forEach(value -> array.add(Math.round(value * HUNDREDTHS) / HUNDREDTHS));
        }
    }
}
