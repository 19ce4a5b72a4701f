package dev.millrace.storage.sql;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error of DuckDB means: kind, code and remedy. The planner and the workers use the same mapping, so a wrong query has the same code
 * whether it fails while it is planned or while it runs. Pure: the same error gives the same failure.
 */
public final class DuckErrors {
    private static final String UNKNOWN_TYPE = "UNKNOWN_TYPE";

    private DuckErrors() {}

    /** A rule: errors of this type (empty = any) whose message has this pattern. */
    private record Rule(String type, Pattern pattern, FailureKind kind, String code, String remedy) {
        boolean matches(DuckError error) {
            return (type.isEmpty() || type.equals(error.type()))
                    && pattern.matcher(error.message()).find();
        }
    }

    private static final List<Rule> RULES = List.of(
            exhausted(
                    "",
                    "No space left|max_temp_directory_size|failed to offload",
                    "DISK_FULL",
                    "Free space on the disk of the work folder, or choose another one"),
            exhausted(
                    "out of memory",
                    "",
                    "OUT_OF_MEMORY",
                    "Give the command more memory, or let the plan make smaller tasks (plan.splitBytes)"),
            exhausted(
                    "",
                    "[Ff]ailed to (pin|allocate)|could not allocate|cannot allocate",
                    "OUT_OF_MEMORY",
                    "Give the command more memory"),
            invalid(
                    "",
                    "several new rows of the merge into .* have the key",
                    "MERGE_DUPLICATE_KEY",
                    "Let the query give each key once, for example by GROUP BY or QUALIFY row_number() OVER (…) = 1"),
            rule("interrupt", "", FailureKind.UNAVAILABLE, "INTERRUPTED", ""),
            // What DuckDB 2.0.0 says of expressions that it cannot bind, of which it has no other word.
            invalid("", "BindingAlias is not set", "BAD_QUERY", "Write the query in another way"),
            rule("internal", "", FailureKind.BUG, "ENGINE_BUG", ""),
            rule("fatal", "", FailureKind.BUG, "ENGINE_BUG", ""),
            invalid(
                    "",
                    "CSV Error on Line|JSON transform error|Malformed JSON in file|Value with unterminated quote",
                    "BAD_ROW",
                    "Mend the row, declare other types, or say badRows: skip"),
            invalid(
                    "",
                    "Error when sniffing file",
                    "TEXT_UNREADABLE",
                    "Say csv: with header, delimiter, quote and escape, and declare columns:"),
            invalid("parser", "Duplicate CTE name", "DUPLICATE_NAME", "Give each WITH query a name of its own"),
            invalid(
                    "parser",
                    "VALUES lists must all be the same length",
                    "COLUMN_COUNT",
                    "Give each row of VALUES the same number of values"),
            invalid("parser", "", "SYNTAX", "Look at the words just before that place"),
            invalid("syntax", "", "SYNTAX", "Look at the words just before that place"),
            invalid(
                    "catalog",
                    "(Table|View) with name|schema .* does not exist|Schema with name",
                    "UNKNOWN_TABLE",
                    "Name a source or an earlier step"),
            invalid(
                    "catalog",
                    "(Function|Macro)( Function)? with name",
                    "UNKNOWN_FUNCTION",
                    "Look for it in the list of functions of DuckDB"),
            invalid(
                    "catalog",
                    "Type with name",
                    UNKNOWN_TYPE,
                    "Write a type of DuckDB, for example BIGINT, DOUBLE, DECIMAL(18, 2), VARCHAR, DATE or TIMESTAMP"),
            invalid("binder", "Referenced table .* not found", "UNKNOWN_TABLE", "Use the alias, where a table has one"),
            invalid(
                    "binder",
                    "Referenced column|does not have a column named|Could not find key|not found in FROM clause",
                    "UNKNOWN_COLUMN",
                    "Text stands in single quotes, names in double quotes"),
            invalid("binder", "Ambiguous reference", "AMBIGUOUS_COLUMN", "Write the table in front of the column"),
            invalid(
                    "binder",
                    "must appear in the GROUP BY clause",
                    "NOT_GROUPED",
                    "Add it to GROUP BY, or aggregate it, for example with any_value"),
            invalid(
                    "binder",
                    "cannot contain aggregates|aggregate function calls cannot be nested",
                    "MISPLACED_AGGREGATE",
                    "Aggregate in a subquery, or move the condition to HAVING"),
            invalid(
                    "binder",
                    "cannot contain window function|window function calls cannot be nested|window functions are not"
                            + " allowed",
                    "MISPLACED_WINDOW",
                    "Compute the window in a subquery, or use QUALIFY"),
            invalid(
                    "binder",
                    "Set operations can only apply",
                    "COLUMN_COUNT",
                    "Let both sides have the same number of columns"),
            invalid(
                    "binder",
                    "Subquery returns [0-9]+ columns - expected 1$",
                    "SUBQUERY_COLUMNS",
                    "Let the subquery have one column"),
            invalid(
                    "binder",
                    "Subquery returns [0-9]+ columns|table .* has [0-9]+ columns available",
                    "COLUMN_COUNT",
                    "Let both sides have the same number of columns"),
            invalid(
                    "binder",
                    "term out of range",
                    "BAD_ORDINAL",
                    "Use the position of a column of the SELECT list, from 1"),
            invalid("binder", "LIMIT/OFFSET cannot be negative", "BAD_LIMIT", "Use a whole number from 0"),
            invalid("binder", "[Dd]uplicate (alias|CTE|column|table)", "DUPLICATE_NAME", "Give each a name of its own"),
            invalid(
                    "binder",
                    "Cannot (compare|mix|combine|create a list|deduce)|an explicit cast is required|must be of"
                            + " type|requires .* type",
                    "TYPE_MISMATCH",
                    "Cast one side to the type of the other"),
            invalid(
                    "binder",
                    "[Tt]oo (few|many) arguments|requires? (exactly |at least )?[0-9a-z]+ argument|[Ww]rong number of"
                            + " arguments",
                    "WRONG_ARGUMENTS",
                    "Look up the arguments of the function"),
            invalid("out of range", "", "OUT_OF_RANGE", "Cast to a wider type before computing"),
            invalid(
                    "conversion",
                    "out of range for the destination type|value is out of range!|Casting value .* out of range",
                    "OUT_OF_RANGE",
                    "Cast to a wider type, or use TRY_CAST"),
            invalid(
                    "",
                    "Malformed JSON",
                    "BAD_CAST",
                    "Use TRY_CAST to get NULL instead, or keep only rows for which json_valid(…) holds"),
            invalid(
                    "conversion",
                    "[0-9]{38,} to DECIMAL\\(38,0\\)",
                    "OUT_OF_RANGE",
                    "Files keep whole numbers of up to 38 digits: cast longer ones to VARCHAR or DOUBLE"),
            invalid("conversion", "", "BAD_CAST", "Use TRY_CAST to get NULL instead"),
            invalid(
                    "",
                    "Division by zero",
                    "DIVISION_BY_ZERO",
                    "Divide by nullif(x, 0), or wrap the division in TRY(…)"),
            invalid(
                    "",
                    "More than one row returned by a subquery",
                    "SUBQUERY_ROWS",
                    "Aggregate in the subquery, or add LIMIT 1"),
            invalid("mismatch type", "", "TYPE_MISMATCH", "Cast one side to the type of the other"),
            invalid(
                    "permission",
                    "",
                    "NOT_ALLOWED",
                    "Name files as sources; SQL itself reads no files, settings or addresses"),
            invalid("not implemented", "", "NOT_IMPLEMENTED", "Write the query in another way"),
            invalid(
                    "io",
                    "(?i)No magic bytes|too small to be a Parquet|TProtocolException|Invalid"
                            + " data|corrupt|snappy|zstd|gzip|frame descriptor|frame parameter|match checksum|Src size is"
                            + " incorrect",
                    "SOURCE_DAMAGED",
                    "Write the file again, or leave it out of the source"),
            invalid(
                    "io",
                    "No files found|No such file|[Pp]ermission denied",
                    "PATH_NOT_FOUND",
                    "Check the path and its permissions"),
            rule(
                    "io",
                    "Input/output error|Too many open files|[Tt]emporarily unavailable|Stale file handle|Interrupted"
                            + " system call|busy|quota|lock on file|[Cc]onnection|[Tt]imed? ?out|HTTP|Could not"
                            + " (write|create|sync|truncate|move|rename|remove)|Failed to (write|create|delete)|Cannot"
                            + " open file",
                    FailureKind.UNAVAILABLE,
                    "STORAGE_UNAVAILABLE",
                    ""),
            invalid("io", "", "SOURCE_DAMAGED", "Write the file again, or leave it out of the source"),
            invalid(
                    "",
                    "^Out of buffer|TProtocolException|TTransportException|(?i:corrupt(ed)? (parquet )?file|file is (likely )?corrupt)|^don't"
                            + " know what type|GZIP (block|stream)|^invalid TType|converted type can only be set",
                    "SOURCE_DAMAGED",
                    "Write the file again, or leave it out of the source"),
            invalid("parameter not allowed", "", "PARAMETER", "Declare the parameter with a type and a value"),
            invalid("invalid input", "", "BAD_INPUT", "See the message of the function"),
            invalid("binder", "", "BAD_QUERY", "Write the query in another way"));

    private static Rule rule(String type, String pattern, FailureKind kind, String code, String remedy) {
        return new Rule(type, Pattern.compile(pattern), kind, code, remedy);
    }

    private static Rule invalid(String type, String pattern, String code, String remedy) {
        return rule(type, pattern, FailureKind.INVALID, code, remedy);
    }

    private static Rule exhausted(String type, String pattern, String code, String remedy) {
        return rule(type, pattern, FailureKind.EXHAUSTED, code, remedy);
    }

    /** The failure, without a place: offsets are of a text that only the caller knows. */
    public static Failure failure(DuckError error) {
        if (error.message().startsWith("No function matches")) {
            return FunctionMismatch.failure(error);
        }
        for (Rule rule : RULES) {
            if (rule.matches(error)) {
                return failure(error, rule);
            }
        }
        return new Failure(FailureKind.BUG, "ENGINE_ERROR", message(error), null, null);
    }

    private static Failure failure(DuckError error, Rule rule) {
        if (rule.code().equals("BAD_ROW")) {
            return BadRow.failure(error, rule.remedy());
        }
        String remedy = remedy(error, rule);
        return new Failure(rule.kind(), rule.code(), message(error), remedy.isEmpty() ? null : remedy, null);
    }

    private static String remedy(DuckError error, Rule rule) {
        if (rule.code().equals(UNKNOWN_TYPE)) {
            // Of all types DuckDB proposes those of extensions alone.
            return rule.remedy();
        }
        if (!error.candidates().isEmpty()) {
            return "Did you mean "
                    + String.join(
                            " or ",
                            error.candidates().stream()
                                    .map(DuckErrors::inQuotes)
                                    .toList()) + "?";
        }
        Matcher candidates = Pattern.compile("(?:Candidate [A-Za-z]+|Did you mean):?\\s*:? *(\"[^\\n?]*)")
                .matcher(error.message());
        return candidates.find()
                ? "Did you mean " + candidates.group(1).strip().replace('"', '\'') + "?"
                : rule.remedy();
    }

    private static String inQuotes(String name) {
        return "'" + name.strip() + "'";
    }

    private static String message(DuckError error) {
        String text = error.headline().replaceAll("[.!;]+$", "").replaceAll(" \\(use: .*\\)$", "");
        String message =
                text.replaceAll(" Use TRY\\(.*", "").replaceAll("[.!]+$", "").replace('"', '\'');
        return message.isEmpty() ? "DuckDB failed without a message" : message;
    }
}
