package dev.millrace.coordinator.plan.text;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of syntax trees, which may be as deep as DuckDB's own limit on expressions lets them be. */
final class SyntaxJson {
    /** An expression takes up to three levels, and DuckDB allows a thousand of them within each other. */
    private static final int DEPTH = 5_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(10_000)
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .build())
            .build();

    private SyntaxJson() {}

    static JsonNode read(String text) {
        return JSON.readTree(text);
    }

    static String write(JsonNode tree) {
        return JSON.writeValueAsString(tree);
    }
}
