package dev.millrace.coordinator.plan.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a condition over aggregates compares: the sides of its comparisons that are no constants. */
public final class MeasuredParts {
    private static final Set<String> PASSED_THROUGH = Set.of("CONJUNCTION_AND", "CONJUNCTION_OR", "OPERATOR_NOT");

    private final SyntaxTrees trees;
    private final Set<String> found = new LinkedHashSet<>();

    private MeasuredParts(SyntaxTrees trees) {
        this.trees = trees;
    }

    /** Texts of expressions, in order, each once; none where the condition cannot be read, or has a place for rows of its own. */
    public static List<String> of(String condition, DuckParser parser) {
        SyntaxTrees trees = new SyntaxTrees(parser);
        MeasuredParts parts = new MeasuredParts(trees);
        trees.condition(condition).ifPresent(parts::condition);
        return List.copyOf(parts.found);
    }

    private void condition(JsonNode node) {
        String type = node.path("type").asString("");
        if (PASSED_THROUGH.contains(type)) {
            node.path("children").forEach(this::condition);
            return;
        }
        for (JsonNode side : sides(node)) {
            if (isMeasured(side)) {
                found.add(text(side));
            }
        }
    }

    /** Of a condition that all rows must meet, how many do not. */
    private String text(JsonNode side) {
        JsonNode arguments = side.path("arguments");
        boolean ofAll = side.path("function_name").asString("").equals("bool_and")
                && arguments.size() == 1
                && side.path("filter").isNull();
        String text = trees.expressionText(ofAll ? arguments.get(0).path("expression") : side)
                .replace("count_star()", "count(*)");
        return ofAll ? "count(*) FILTER (WHERE NOT " + text + ")" : text;
    }

    private static List<JsonNode> sides(JsonNode node) {
        List<JsonNode> sides = new ArrayList<>();
        switch (node.path("class").asString("")) {
            case "COMPARISON" -> List.of("left", "right").forEach(side -> sides.add(node.path(side)));
            case "BETWEEN" -> List.of("input", "lower", "upper").forEach(side -> sides.add(node.path(side)));
            case "OPERATOR" -> node.path("children").forEach(sides::add);
            default -> sides.add(node);
        }
        return sides;
    }

    /** Whether it depends on rows. */
    static boolean isMeasured(JsonNode node) {
        return node.path("class").asString("").equals("COLUMN_REF")
                || node.path("function_name").asString("").equals("count_star")
                || node.values().stream().anyMatch(MeasuredParts::isMeasured);
    }
}
