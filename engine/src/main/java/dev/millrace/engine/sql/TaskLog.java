package dev.millrace.engine.sql;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an attempt has to say to people: an object a line, {@code at} in milliseconds since 1970, {@code event}, then facts. */
final class TaskLog {
    private static final int MOST_LINES = 1_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Clock clock;
    private final List<ObjectNode> lines = new ArrayList<>();

    TaskLog(Clock clock) {
        this.clock = clock;
    }

    /** A new line, to which the caller adds facts. */
    ObjectNode event(String event) {
        ObjectNode line = JSON.createObjectNode();
        line.put("at", clock.nowMillis());
        line.put("event", event);
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
        return line;
    }

    /**
     * Stores the lines. A log that cannot be stored is lost: it decides nothing.
     *
     * @param lasting whether it is to outlive a failure of the machine
     */
    void store(ObjectStore store, TaskAssignment assignment, boolean lasting) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        try {
            store.put(
                    assignment
                            .layout()
                            .log(
                                    assignment.run(),
                                    assignment.stage().id(),
                                    assignment.decision().generation(),
                                    assignment.attempt()),
                    new ObjectStore.Content.Bytes(text.toString().getBytes(StandardCharsets.UTF_8), lasting));
        } catch (MillraceException lost) {
            // the task's own outcome stands
        }
    }
}
