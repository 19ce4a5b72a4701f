package dev.millrace.coordinator.plan.text;

import java.util.Set;

/** The kinds of nodes that a tree may have. Whatever is not named here is refused. */
final class SyntaxKinds {
    private static final Set<String> EXPRESSIONS = Set.of(
            "BETWEEN",
            "CASE",
            "CAST",
            "COLLATE",
            "COLUMN_REF",
            "COMPARISON",
            "CONJUNCTION",
            "CONSTANT",
            "FUNCTION",
            "LAMBDA",
            "LAMBDA_REF",
            "OPERATOR",
            "PARAMETER",
            "POSITIONAL_REFERENCE",
            "STAR",
            "SUBQUERY",
            "TYPE",
            "WINDOW");

    private static final Set<String> OTHERS = Set.of(
            "SELECT_NODE",
            "SET_OPERATION_NODE",
            "RECURSIVE_CTE_NODE",
            "CTE_NODE",
            "BASE_TABLE",
            "SUBQUERY",
            "JOIN",
            "TABLE_FUNCTION",
            "EXPRESSION_LIST",
            "EMPTY",
            "PIVOT",
            "ORDER_MODIFIER",
            "LIMIT_MODIFIER",
            "DISTINCT_MODIFIER",
            "ASCENDING",
            "DESCENDING",
            "ORDER_DEFAULT");

    private SyntaxKinds() {}

    /** By the {@code class} of an expression. */
    static boolean isExpression(String kind) {
        return EXPRESSIONS.contains(kind);
    }

    /** By the {@code type} of a query, table, modifier or sort key. */
    static boolean isOther(String kind) {
        return OTHERS.contains(kind);
    }

    /** What a refused kind is in SQL, for the message. */
    static String inWords(String kind) {
        return switch (kind) {
            case "SHOW_REF" -> "DESCRIBE, SHOW or SUMMARIZE";
            case "DEFAULT" -> "DEFAULT";
            case "INSERT_QUERY_NODE" -> "INSERT within WITH";
            case "UPDATE_QUERY_NODE" -> "UPDATE within WITH";
            case "DELETE_QUERY_NODE" -> "DELETE within WITH";
            default -> kind;
        };
    }

    /** What to write instead of a refused kind. */
    static String instead(String kind) {
        return switch (kind) {
            case "SHOW_REF" -> "Use 'millrace plan' to see columns, or SELECT count(*), min(x), max(x), …";
            case "INSERT_QUERY_NODE", "UPDATE_QUERY_NODE", "DELETE_QUERY_NODE" ->
                "SELECT the rows that shall be there, and write an output";
            default -> "Write a SELECT without it";
        };
    }
}
