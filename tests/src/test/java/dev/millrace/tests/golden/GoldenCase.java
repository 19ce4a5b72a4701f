package dev.millrace.tests.golden;

import dev.millrace.tests.bench.Answer;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One stored case: a query and its rows, or its error. */
record GoldenCase(String id, String level, List<String> tables, String sql, JsonNode document) {
    static GoldenCase read(JsonNode document) {
        return new GoldenCase(
                document.required("id").stringValue(),
                document.required("level").stringValue(),
                document.required("tables")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList(),
                document.has("duckdb")
                        ? document.get("duckdb").stringValue()
                        : document.required("sql").stringValue(),
                document);
    }

    String family() {
        return id.split("/")[1];
    }

    boolean isError() {
        return document.has("error");
    }

    Answer expected() {
        return Answer.expected(document.required("expect"));
    }

    AnswerComparison comparison() {
        return new AnswerComparison(
                document.required("expect").required("ordered").booleanValue(),
                document.path("rtol").asDouble(0));
    }

    ExpectedError error() {
        JsonNode error = document.required("error");
        return new ExpectedError(
                error.required("code").stringValue(),
                error.path("mentions").valueStream().map(JsonNode::stringValue).toList(),
                optionalInt(error, "line"),
                optionalInt(error, "column"),
                optionalInt(error, "end_column"));
    }

    private static Optional<Integer> optionalInt(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNumber() ? Optional.of(value.intValue()) : Optional.empty();
    }

    /** Line and columns count from 1; absent = not tested. */
    record ExpectedError(
            String code,
            List<String> mentions,
            Optional<Integer> line,
            Optional<Integer> column,
            Optional<Integer> endColumn) {}
}
