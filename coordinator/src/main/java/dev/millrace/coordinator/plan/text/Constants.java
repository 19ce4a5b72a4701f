package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.JobSpec;
import dev.millrace.storage.sql.Similar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts values in the place of parameters and clocks. */
final class Constants {
    private final SqlQuery query;
    private final SyntaxTrees trees;
    private final Findings findings;
    private final Refusals refusals;
    private final Clock clock;
    private final Set<String> aliases;

    /** @param aliases names in lower case that the text itself gives, so that a bare {@code current_date} may mean one of them */
    Constants(SqlQuery query, SyntaxTrees trees, Findings findings, Refusals refusals, Set<String> aliases) {
        this.query = query;
        this.trees = trees;
        this.findings = findings;
        this.refusals = refusals;
        this.clock = new Clock(query.now(), query.zone());
        this.aliases = Set.copyOf(aliases);
    }

    /** Whether something in an expression is replaced by a constant. */
    boolean replacesIn(JsonNode node) {
        boolean here = switch (node.path("class").asString("")) {
            case "PARAMETER" -> true;
            case "COLUMN_REF" -> clockName(node).isPresent();
            case "FUNCTION" -> isClock(node) || isAgo(node);
            default -> false;
        };
        if (here) {
            return true;
        }
        for (JsonNode child : node) {
            if (replacesIn(child)) {
                return true;
            }
        }
        return false;
    }

    /** The value of a parameter. Throws MISSING_PARAMETER or UNKNOWN_TYPE. */
    ObjectNode parameter(JsonNode node) {
        String name = node.path("identifier").asString("");
        JobSpec.ParameterValue value = query.parameters().get(name);
        if (value == null) {
            throw refusals.at(node, "MISSING_PARAMETER", "the parameter '" + name + "' is not declared", declare(name));
        }
        try {
            return trees.constant(value.type(), value.value(), node);
        } catch (IllegalArgumentException e) {
            String message = "the parameter '" + name + "' has the unknown type '" + value.type() + "'";
            throw refusals.at(node, "UNKNOWN_TYPE", message, "Write a DuckDB type");
        }
    }

    private String declare(String name) {
        if (name.chars().allMatch(Character::isDigit)) {
            return "Write parameters by name, as :name";
        }
        return Similar.to(name, List.copyOf(query.parameters().keySet()))
                .map(similar -> "Did you mean :" + similar + "?")
                .orElse("Declare it under params, with a type, and give it a value with -p " + name + "=…");
    }

    /** What a column reference stands for: the clock, if it is a clock's bare name and nothing in the text has that name. */
    JsonNode reference(ObjectNode node) {
        Optional<String> name = clockName(node);
        name.ifPresent(findings::sealedName);
        return name.isPresent() ? clock(name.get(), node) : node;
    }

    private Optional<String> clockName(JsonNode reference) {
        JsonNode names = reference.path("column_names");
        String name = names.size() == 1 ? names.get(0).asString("").toLowerCase(Locale.ROOT) : "";
        return Clock.isBareName(name) && !aliases.contains(name) ? Optional.of(name) : Optional.empty();
    }

    static boolean isClock(JsonNode call) {
        return Clock.isFunction(FunctionCalls.name(call))
                && call.path("arguments").isEmpty();
    }

    static boolean isAgo(JsonNode call) {
        return FunctionCalls.name(call).equals("ago") && call.path("arguments").size() == 1;
    }

    ObjectNode clock(String name, JsonNode node) {
        String type = Clock.type(name).orElseThrow();
        return trees.constant(type, clock.text(type), node);
    }

    /** {@code ago(i)} is {@code now() - i}. */
    ObjectNode ago(JsonNode call, JsonNode interval) {
        ObjectNode tree = trees.parse("SELECT now() - CAST(i AS INTERVAL)");
        ObjectNode difference = (ObjectNode) tree.at("/statements/0/node/select_list/0");
        ((ObjectNode) difference.at("/arguments/0")).set("expression", clock("now", call));
        ((ObjectNode) difference.at("/arguments/1/expression")).set("child", interval);
        difference.put("alias", call.path("alias").asString(""));
        difference.set("query_location", call.path("query_location"));
        difference.set("query_location_length", call.path("query_location_length"));
        return difference;
    }
}
