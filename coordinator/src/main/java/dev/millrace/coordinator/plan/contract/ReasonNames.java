package dev.millrace.coordinator.plan.contract;

import dev.millrace.graph.Requirement;
import java.util.List;
import java.util.Locale;

/** Names under which broken rules are known where the user gave none. */
final class ReasonNames {
    private static final int MOST_CHARACTERS = 63;

    private ReasonNames() {}

    static String of(Requirement requirement, Subject subject) {
        return switch (requirement) {
            case Requirement.Readable _ -> "unreadable";
            case Requirement.FieldCount _ -> "column_count";
            case Requirement.Type type -> column(type.column(), "not_" + kind(type.column(), subject));
            case Requirement.NotNull notNull -> column(notNull.column(), "missing");
            case Requirement.Range range -> column(range.column(), "out_of_range");
            case Requirement.Matches matches -> column(matches.column(), "malformed");
            case Requirement.OneOf oneOf -> column(oneOf.column(), "not_allowed");
            case Requirement.Length length -> column(length.column(), "length");
            case Requirement.Unique unique -> columns(unique.columns(), "not_unique");
            case Requirement.ForeignKey key -> columns(key.columns(), "unknown");
            case Requirement.Freshness freshness -> column(freshness.column(), "stale");
            case Requirement.RowCount _ -> "row_count";
        };
    }

    private static String columns(List<String> columns, String word) {
        return column(String.join("_", columns), word);
    }

    private static String column(String column, String word) {
        String plain =
                column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        int most = MOST_CHARACTERS - word.length() - 1;
        return (plain.isEmpty() ? "column" : plain.length() > most ? plain.substring(0, most) : plain) + "_" + word;
    }

    private static String kind(String column, Subject subject) {
        String type = subject.column(column).map(found -> found.type()).orElse("");
        String plain = type.replaceFirst("\\(.*", "").replaceFirst("\\[.*", "[]");
        return switch (plain) {
            case "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "UHUGEINT" -> "integer";
            case "FLOAT", "DOUBLE" -> "number";
            case "DECIMAL" -> "decimal";
            case "BOOLEAN" -> "boolean";
            case "DATE" -> "date";
            case "TIME", "TIME WITH TIME ZONE", "TIME_NS" -> "time";
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" -> "timestamp";
            case "VARCHAR" -> "text";
            case "UUID" -> "uuid";
            default -> "valid";
        };
    }
}
