package dev.millrace.coordinator.plan.bind;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** DuckDB's errors of parsing and binding, with its suggestions and its place, under our codes. */
final class BinderErrors {
    private static final int MOST_CANDIDATES = 4;

    private BinderErrors() {}

    /** The failure that {@code {"error": true, …}} tells. */
    static MillraceException exception(JsonNode error, String sql, String source) {
        String type = error.path("error_type").asString("");
        String message = error.path("error_message").asString("").strip();
        List<String> lines = message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String first = lines.isEmpty() ? "the query cannot be bound" : lines.getFirst();
        Optional<Place> place = ErrorPlace.of(error, message, sql, source);
        String code = ErrorCode.of(type, error.path("type").asString(""), message, before(place, sql));
        Failure failure = Failure.invalid(code, first, remedy(lines, code));
        return place.map(failure::at).orElse(failure).toException();
    }

    /** Text of the line before the place, where LIMIT and OFFSET show. */
    private static String before(Optional<Place> place, String sql) {
        return place.filter(at -> at.line() > 0)
                .map(at -> {
                    String line = sql.lines().skip(at.line() - 1L).findFirst().orElse("");
                    int end = line.offsetByCodePoints(
                            0, Math.min(at.column() - 1, line.codePointCount(0, line.length())));
                    return line.substring(0, end);
                })
                .orElse("");
    }

    private static String remedy(List<String> lines, String code) {
        String rest = lines.stream().skip(1).limit(MOST_CANDIDATES + 1L).collect(Collectors.joining(" "));
        return rest.isEmpty() ? "Correct the query (" + words(code) + ")" : rest;
    }

    private static String words(String code) {
        return Arrays.stream(code.split("_")).map(String::toLowerCase).collect(Collectors.joining(" "));
    }
}
