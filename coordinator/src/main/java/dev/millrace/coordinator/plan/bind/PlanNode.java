package dev.millrace.coordinator.plan.bind;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One object of DuckDB's plan. Every field must be taken or skipped by name: a field that nobody knows may change what
 * the plan means.
 */
final class PlanNode {
    private final JsonNode json;
    private final String what;
    private final Set<String> unread;

    PlanNode(JsonNode json, String what) {
        if (!json.isObject()) {
            throw new NotDistributable("a plan in which " + what + " is not an object");
        }
        this.json = json;
        this.what = what;
        this.unread = new LinkedHashSet<>(json.propertyNames());
    }

    /** A field that must be there. */
    JsonNode take(String field) {
        return find(field).orElseThrow(() -> new NotDistributable("a plan in which " + what + " has no " + field));
    }

    /** A field that may be absent or null. */
    Optional<JsonNode> find(String field) {
        unread.remove(field);
        JsonNode value = json.get(field);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    String text(String field) {
        return take(field).asString();
    }

    boolean flag(String field) {
        return take(field).asBoolean();
    }

    List<JsonNode> list(String field) {
        JsonNode value = take(field);
        if (!value.isArray()) {
            throw new NotDistributable("a plan in which " + field + " of " + what + " is not a list");
        }
        return List.copyOf(value.values());
    }

    /** Fields without a meaning for the result. */
    void skip(String... fields) {
        for (String field : fields) {
            unread.remove(field);
        }
    }

    /** Fields that say something only when they are set, and then something that is not understood. */
    void requireUnset(String... fields) {
        for (String field : fields) {
            find(field).filter(value -> !isUnset(value)).ifPresent(value -> {
                throw new NotDistributable(what + " with " + field);
            });
        }
    }

    private static boolean isUnset(JsonNode value) {
        if (value.isContainer()) {
            return value.isEmpty();
        }
        return switch (value.asString()) {
            case "", "false", "0", "18446744073709551615" -> true;
            default -> false;
        };
    }

    /** Refuses the plan when a field was neither taken nor skipped. */
    void done() {
        if (!unread.isEmpty()) {
            throw new NotDistributable(
                    what + " with the unknown field " + unread.iterator().next());
        }
    }
}
