package dev.millrace.coordinator.plan.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Which rows are to blame when a condition over aggregates does not hold: those that break {@code bool_and(x)}, those that {@code count(*) FILTER
 * (WHERE x) = 0} should not have counted, those beyond a bound of {@code min(x)} or {@code max(x)}, those without a value in {@code count(x) = count(*)}.
 * Of other conditions nobody can tell.
 */
public final class OffendingRows {
    private static final Set<String> BOTH = Set.of("CONJUNCTION_AND", "CONJUNCTION_OR");
    private static final Set<String> COUNTS = Set.of("count_star", "count", "count_if", "countif");

    /** Signs of comparisons, and the same with the sides exchanged. */
    private static final Map<String, String> SIGNS = Map.of(
            "COMPARE_EQUAL", "=",
            "COMPARE_LESSTHAN", "<",
            "COMPARE_LESSTHANOREQUALTO", "<=",
            "COMPARE_GREATERTHAN", ">",
            "COMPARE_GREATERTHANOREQUALTO", ">=");

    private static final Map<String, String> EXCHANGED = Map.of("=", "=", "<", ">", "<=", ">=", ">", "<", ">=", "<=");

    private final SyntaxTrees trees;
    private final Set<String> found = new LinkedHashSet<>();

    private OffendingRows(SyntaxTrees trees) {
        this.trees = trees;
    }

    /** Conditions of rows, each once; a row that meets one of them is to blame. Empty where nobody can tell. */
    public static List<String> of(String condition, DuckParser parser) {
        SyntaxTrees trees = new SyntaxTrees(parser);
        OffendingRows rows = new OffendingRows(trees);
        trees.condition(condition).ifPresent(rows::condition);
        return List.copyOf(rows.found);
    }

    private void condition(JsonNode node) {
        if (BOTH.contains(node.path("type").asString(""))) {
            node.path("children").forEach(this::condition);
            return;
        }
        switch (node.path("class").asString("")) {
            case "COMPARISON" -> comparison(node);
            case "BETWEEN" -> {
                bound(node.path("input"), ">=", node.path("lower")).ifPresent(found::add);
                bound(node.path("input"), "<=", node.path("upper")).ifPresent(found::add);
            }
            case "FUNCTION" -> {
                if (isPlain(node, "bool_and")) {
                    found.add("NOT " + argument(node));
                }
            }
            default -> {}
        }
    }

    private void comparison(JsonNode node) {
        String sign = SIGNS.getOrDefault(node.path("type").asString(""), "");
        if (!sign.isEmpty()) {
            compared(node.path("left"), sign, node.path("right"))
                    .or(() -> compared(node.path("right"), EXCHANGED.getOrDefault(sign, sign), node.path("left")))
                    .ifPresent(found::add);
        }
    }

    private Optional<String> compared(JsonNode side, String sign, JsonNode other) {
        if (isPlain(side, "count") && isPlain(other, "count_star") && (sign.equals("=") || sign.equals(">="))) {
            return Optional.of(argument(side) + " IS NULL");
        }
        return bound(side, sign, other).or(() -> counted(side, sign, other));
    }

    /** Rows beyond what the least or the greatest of them may be. */
    private Optional<String> bound(JsonNode side, String sign, JsonNode other) {
        boolean one = sign.startsWith(">") && isPlain(side, "min") || sign.startsWith("<") && isPlain(side, "max");
        return one && isConstant(other)
                ? Optional.of("NOT (" + argument(side) + " " + sign + " " + trees.expressionText(other) + ")")
                : Optional.empty();
    }

    /** Rows that are counted though there should be none, or few. */
    private Optional<String> counted(JsonNode side, String sign, JsonNode most) {
        boolean few = sign.startsWith("<")
                || sign.equals("=") && most.at("/literal/text").asString("").equals("0");
        if (!few || !COUNTS.contains(name(side)) || !isConstant(most)) {
            return Optional.empty();
        }
        boolean isFilter = side.path("filter").isObject();
        return name(side).endsWith("if") && !isFilter
                ? Optional.of(argument(side))
                : Optional.of(side).filter(_ -> isFilter).map(one -> trees.expressionText(one.path("filter")));
    }

    private static String name(JsonNode node) {
        return node.path("function_name").asString("");
    }

    private static boolean isPlain(JsonNode node, String function) {
        return name(node).equals(function)
                && !node.path("filter").isObject()
                && !node.path("distinct").asBoolean(false)
                && node.path("arguments").size() == (function.equals("count_star") ? 0 : 1);
    }

    private String argument(JsonNode function) {
        return "(" + trees.expressionText(function.path("arguments").get(0).path("expression")) + ")";
    }

    private static boolean isConstant(JsonNode node) {
        return node.isObject() && !MeasuredParts.isMeasured(node);
    }
}
