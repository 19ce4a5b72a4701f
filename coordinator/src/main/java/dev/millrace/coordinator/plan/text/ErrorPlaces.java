package dev.millrace.coordinator.plan.text;

import dev.millrace.storage.sql.DuckError;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Places that DuckDB leaves out of its errors, or puts elsewhere, found in the syntax tree. */
final class ErrorPlaces {
    private static final Pattern RANGE =
            Pattern.compile("GROUP BY term out of range - should be between 1 and ([0-9]+)");

    private final String sql;
    private final JsonNode syntax;

    ErrorPlaces(String sql, JsonNode syntax) {
        this.sql = sql;
        this.syntax = syntax;
    }

    LocatedError locate(DuckError error) {
        if (error.type().equals("parser")) {
            return ParserErrors.locate(sql, error);
        }
        if (error.message().startsWith("GROUP BY clause cannot contain aggregates")) {
            return found(error, groupByAlias(error.offset()));
        }
        if (error.type().equals("conversion") && isLimit(error.offset())) {
            return new LocatedError(error, "BAD_LIMIT");
        }
        return error.offset() >= 0 ? new LocatedError(error, "") : found(error, missing(error));
    }

    private static LocatedError found(DuckError error, Optional<JsonNode> node) {
        long offset = node.map(Refusals::offset).orElse(-1L);
        return new LocatedError(offset < 0 ? error : ParserErrors.at(error, (int) offset), "");
    }

    private Optional<JsonNode> missing(DuckError error) {
        String name = error.quotedName().orElse("");
        if (error.message().startsWith("Referenced table")) {
            return first(node -> node.path("relation_name").asString("").equalsIgnoreCase(name));
        }
        if (error.message().startsWith("Could not find key")) {
            return first(node -> endsWith(node.path("column_names"), name));
        }
        Matcher range = RANGE.matcher(error.message());
        return range.find() ? badGroup(Long.parseLong(range.group(1))) : Optional.empty();
    }

    private static boolean endsWith(JsonNode names, String name) {
        return names.size() > 1 && names.get(names.size() - 1).asString("").equalsIgnoreCase(name);
    }

    private Optional<JsonNode> badGroup(long columns) {
        return first(node -> node.has("group_expressions")
                        && badOrdinal(node, columns).isPresent())
                .flatMap(node -> badOrdinal(node, columns));
    }

    private static Optional<JsonNode> badOrdinal(JsonNode query, long columns) {
        for (JsonNode group : query.path("group_expressions")) {
            JsonNode literal = group.path("literal");
            if (literal.path("kind").asString("").equals("INTEGER")) {
                long ordinal = literal.path("text").asLong(0);
                if (ordinal < 1 || ordinal > columns) {
                    return Optional.of(group);
                }
            }
        }
        return Optional.empty();
    }

    /** The error lies where the aggregate is written; where an alias of it is grouped by, that is the place to change. */
    private Optional<JsonNode> groupByAlias(int offset) {
        Optional<JsonNode> aggregate =
                first(node -> !node.path("alias").asString("").isEmpty()
                        && node.path("query_location").asLong(-1) == offset);
        return aggregate.flatMap(column -> first(node ->
                        node.has("group_expressions") && grouped(node, column).isPresent())
                .flatMap(node -> grouped(node, column)));
    }

    private static Optional<JsonNode> grouped(JsonNode query, JsonNode column) {
        String alias = column.path("alias").asString("");
        for (JsonNode group : query.path("group_expressions")) {
            JsonNode names = group.path("column_names");
            if (names.size() == 1 && names.get(0).asString("").equalsIgnoreCase(alias)) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    private boolean isLimit(int offset) {
        return offset >= 0
                && first(node -> node.path("type").asString("").equals("LIMIT_MODIFIER") && holds(node, offset))
                        .isPresent();
    }

    private static boolean holds(JsonNode node, int offset) {
        if (node.path("query_location").asLong(-1) == offset) {
            return true;
        }
        for (JsonNode child : node) {
            if (holds(child, offset)) {
                return true;
            }
        }
        return false;
    }

    private Optional<JsonNode> first(Predicate<JsonNode> wanted) {
        return first(syntax, wanted);
    }

    private static Optional<JsonNode> first(JsonNode node, Predicate<JsonNode> wanted) {
        if (node.isObject() && wanted.test(node)) {
            return Optional.of(node);
        }
        for (JsonNode child : node) {
            Optional<JsonNode> found = first(child, wanted);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
