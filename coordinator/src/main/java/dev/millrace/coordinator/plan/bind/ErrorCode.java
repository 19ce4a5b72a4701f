package dev.millrace.coordinator.plan.bind;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sorts DuckDB's messages into categories. The messages are all that tells most of them apart. */
final class ErrorCode {
    private static final Pattern CALL = Pattern.compile("argument types '(.*?)\\((.*)\\)'\\.", Pattern.DOTALL);
    private static final Pattern SUBQUERY = Pattern.compile("Subquery returns \\d+ columns - expected (\\d+)");

    /** Parts of messages, the first that fits decides. */
    private static final Map<String, String> BY_PART = new LinkedHashMap<>();

    static {
        BY_PART.put("Duplicate CTE name", "DUPLICATE_NAME");
        BY_PART.put("VALUES lists must all be the same length", "COLUMN_COUNT");
        BY_PART.put("same number of result columns", "COLUMN_COUNT");
        BY_PART.put("Referenced table ", "UNKNOWN_TABLE");
        BY_PART.put("Referenced column ", "UNKNOWN_COLUMN");
        BY_PART.put("does not have a column named", "UNKNOWN_COLUMN");
        BY_PART.put("Could not find key ", "UNKNOWN_COLUMN");
        BY_PART.put("Ambiguous reference to column", "AMBIGUOUS_COLUMN");
        BY_PART.put("must appear in the GROUP BY clause", "NOT_GROUPED");
        BY_PART.put("window function", "MISPLACED_WINDOW");
        BY_PART.put("cannot contain aggregates", "MISPLACED_AGGREGATE");
        BY_PART.put("aggregate function calls cannot be nested", "MISPLACED_AGGREGATE");
        BY_PART.put("term out of range", "BAD_ORDINAL");
        BY_PART.put("LIMIT/OFFSET", "BAD_LIMIT");
        BY_PART.put("Cannot compare values of type", "TYPE_MISMATCH");
        BY_PART.put("Cannot mix values of type", "TYPE_MISMATCH");
        BY_PART.put("Could not choose a best candidate function", "TYPE_MISMATCH");
        BY_PART.put("an explicit cast is required", "TYPE_MISMATCH");
        BY_PART.put("Only SELECT statements", "NOT_A_QUERY");
    }

    private ErrorCode() {}

    /**
     * The category.
     *
     * @param type DuckDB's {@code error_type}
     * @param entry what kind of catalog entry is missing; empty for other errors
     * @param message DuckDB's message
     * @param before what stands before the place of the error
     */
    static String of(String type, String entry, String message, String before) {
        if (type.equals("catalog")) {
            return missing(entry, message);
        }
        if (message.startsWith("No function matches")) {
            return mismatch(message);
        }
        Matcher subquery = SUBQUERY.matcher(message);
        if (subquery.find()) {
            return subquery.group(1).equals("1") ? "SUBQUERY_COLUMNS" : "COLUMN_COUNT";
        }
        for (Map.Entry<String, String> part : BY_PART.entrySet()) {
            if (message.contains(part.getKey())) {
                return part.getValue();
            }
        }
        return switch (type) {
            case "parser" -> "SYNTAX";
            case "conversion" -> before.matches("(?is).*\\b(limit|offset)\\s*") ? "BAD_LIMIT" : "BAD_CAST";
            case "out of range" -> "OUT_OF_RANGE";
            case "not implemented" -> "UNSUPPORTED";
            default -> "INVALID_QUERY";
        };
    }

    private static String missing(String entry, String message) {
        if (entry.contains("Function")) {
            return "UNKNOWN_FUNCTION";
        }
        if (entry.equals("Type") || message.startsWith("Type ")) {
            return "UNKNOWN_TYPE";
        }
        return "UNKNOWN_TABLE";
    }

    /** No candidate with as many parameters: the number of arguments is wrong; else their types are. */
    private static String mismatch(String message) {
        Matcher call = CALL.matcher(message);
        if (!call.find()) {
            return "TYPE_MISMATCH";
        }
        int given = count(call.group(2));
        Pattern candidate =
                Pattern.compile("^\\s*\"?" + Pattern.quote(call.group(1)) + "\"?\\((.*)\\) ->", Pattern.MULTILINE);
        boolean fits = candidate
                .matcher(message)
                .results()
                .anyMatch(match -> count(match.group(1).replace(", /", "")) == given
                        || match.group(1).contains("..."));
        return fits ? "TYPE_MISMATCH" : "WRONG_ARGUMENTS";
    }

    /** Number of parts between commas that stand outside of parentheses. */
    private static int count(String list) {
        if (list.isBlank()) {
            return 0;
        }
        int depth = 0;
        int count = 1;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            count += c == ',' && depth == 0 ? 1 : 0;
        }
        return count;
    }
}
