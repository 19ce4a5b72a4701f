package dev.millrace.service.runtime;

import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.codec.SealedJson;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.record.StoredDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the worker processes of one command need to know, as a file.
 *
 * @param queue database of the command's messages
 * @param budget file of the memory that all share
 * @param slots of each worker
 * @param threads of a task that may use several
 * @param classes whose messages are received, smallest first
 */
record WorkerAssignment(
        Path home,
        Path queue,
        Path budget,
        List<Integer> slots,
        int threads,
        long memoryBytes,
        long diskBytesOfSlot,
        List<MemoryClass> classes,
        EffectiveSettings settings) {
    private static final SealedJson FORM = new SealedJson("assignment.json");

    WorkerAssignment {
        slots = List.copyOf(slots);
        classes = List.copyOf(classes);
    }

    void write(Path file) throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("home", home.toString());
        node.put("queue", queue.toString());
        node.put("budget", budget.toString());
        slots.forEach(node.putArray("slots")::add);
        node.put("threads", threads);
        node.put("memoryBytes", memoryBytes);
        node.put("diskBytesOfSlot", diskBytesOfSlot);
        ArrayNode ladder = node.putArray("classes");
        classes.forEach(
                memory -> ladder.addObject().put("name", memory.name()).put("memoryBytes", memory.memoryBytes()));
        ObjectNode values = node.putObject("settings");
        settings.values().forEach((key, assigned) -> values.put(key, assigned.value()));
        Files.write(file, FORM.write(node));
    }

    /** Throws {@code CORRUPT} with the file's place when it is damaged. */
    static WorkerAssignment read(Path file) throws IOException {
        return StoredDocument.read(LocalPaths.location(file), Files.readAllBytes(file), WorkerAssignment::assignment);
    }

    private static WorkerAssignment assignment(byte[] bytes) {
        JsonNode node = FORM.read(bytes);
        SortedMap<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.required("settings").properties()) {
            settings.put(entry.getKey(), entry.getValue().stringValue());
        }
        return new WorkerAssignment(
                Path.of(node.required("home").stringValue()),
                Path.of(node.required("queue").stringValue()),
                Path.of(node.required("budget").stringValue()),
                node.required("slots").valueStream().map(JsonNode::intValue).toList(),
                node.required("threads").intValue(),
                node.required("memoryBytes").longValue(),
                node.required("diskBytesOfSlot").longValue(),
                node.required("classes")
                        .valueStream()
                        .map(memory -> new MemoryClass(
                                memory.required("name").stringValue(),
                                memory.required("memoryBytes").longValue()))
                        .toList(),
                SettingsLayers.of(settings));
    }
}
