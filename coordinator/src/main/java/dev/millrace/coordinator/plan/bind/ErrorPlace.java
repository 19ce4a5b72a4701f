package dev.millrace.coordinator.plan.bind;

import dev.millrace.graph.Place;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds where in the text an error is: where DuckDB says, else where the word that it quotes stands, if
 * only once. */
final class ErrorPlace {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern GROUP_TERM = Pattern.compile("(?i)\\bgroup\\s+by\\s+(\\S)");

    private ErrorPlace() {}

    static Optional<Place> of(JsonNode error, String message, String sql, String source) {
        OptionalInt offset = offset(told(error, sql), message, sql);
        return offset.isEmpty() ? Optional.empty() : Optional.of(place(sql, offset.getAsInt(), source));
    }

    private static OptionalInt offset(OptionalInt told, String message, String sql) {
        if (message.startsWith("GROUP BY ")) {
            OptionalInt term = only(GROUP_TERM, sql);
            boolean alias = told.isEmpty() || told.getAsInt() < term.orElse(0);
            return alias ? term : told;
        }
        return told.isPresent() ? told : quoted(message, sql);
    }

    /** DuckDB counts bytes. */
    private static OptionalInt told(JsonNode error, String sql) {
        String position = error.path("position").asString("");
        if (!position.matches("\\d{1,9}")) {
            return OptionalInt.empty();
        }
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        int end = Integer.parseInt(position);
        return end > bytes.length
                ? OptionalInt.empty()
                : OptionalInt.of(new String(bytes, 0, end, StandardCharsets.UTF_8).length());
    }

    private static OptionalInt quoted(String message, String sql) {
        Matcher name = QUOTED.matcher(message);
        if (!name.find()) {
            return OptionalInt.empty();
        }
        String word = "(\"?" + Pattern.quote(name.group(1)) + ")(?!\\w)";
        return message.startsWith("Duplicate CTE name")
                ? only(Pattern.compile("(?i),\\s*" + word + "\"?\\s*(?:\\([^)]*\\)\\s*)?as\\b"), sql)
                : only(Pattern.compile("(?i)(?<![\\w\"])" + word), sql);
    }

    private static OptionalInt only(Pattern pattern, String sql) {
        Matcher matcher = pattern.matcher(sql);
        if (!matcher.find()) {
            return OptionalInt.empty();
        }
        int start = matcher.start(1);
        return matcher.find() ? OptionalInt.empty() : OptionalInt.of(start);
    }

    private static Place place(String sql, int offset, String source) {
        String before = sql.substring(0, Math.min(offset, sql.length()));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int lineStart = before.lastIndexOf('\n') + 1;
        return new Place(source, line, 1 + before.codePointCount(lineStart, before.length()));
    }
}
