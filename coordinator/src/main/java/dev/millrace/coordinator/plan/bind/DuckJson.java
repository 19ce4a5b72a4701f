package dev.millrace.coordinator.plan.bind;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON that DuckDB writes, which is not quite JSON: NAN and infinities are bare words. */
final class DuckJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100_000)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    private DuckJson() {}

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(withStandardNaN(text));
        } catch (JacksonException failure) {
            throw new NotDistributable("a plan that is not JSON");
        }
    }

    static String write(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** NAN outside of strings written as NaN. */
    private static String withStandardNaN(String text) {
        if (!text.contains("NAN")) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length());
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                result.append(c);
                i++;
                c = text.charAt(i);
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && text.startsWith("NAN", i)) {
                result.append("NaN");
                i += 2;
                continue;
            }
            result.append(c);
        }
        return result.toString();
    }
}
