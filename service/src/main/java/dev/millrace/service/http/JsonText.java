package dev.millrace.service.http;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A body: its text, its value, and where in the text each part of the value stands. */
public final class JsonText {
    /** The name of the body in places. */
    public static final String SOURCE = "<body>";

    /** No body. */
    static final JsonText NONE = new JsonText("", JsonNodeFactory.instance.objectNode(), new LinkedHashMap<>());

    private final String text;
    private final JsonNode value;
    private final SequencedMap<String, Span> spans;

    /** Line and column of a name, or of a value without one; the signs of the value, the end excluded. */
    private record Span(int line, int column, int begin, int end) {
        boolean isAtOrBefore(Place place) {
            return line < place.line() || line == place.line() && column <= place.column();
        }
    }

    private JsonText(String text, JsonNode value, SequencedMap<String, Span> spans) {
        this.text = text;
        this.value = value;
        this.spans = spans;
    }

    /** A text within the default limits. */
    public static JsonText of(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT);
    }

    /** Throws a {@link ProblemException} unless it is one JSON value within the limits. */
    static JsonText read(byte[] bytes, Limits limits) {
        String text = decoded(bytes);
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.depth())
                .maxTokenCount(limits.tokens())
                .maxStringLength(limits.bodyBytes())
                .maxNameLength(1_000)
                .maxNumberLength(100)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        JsonMapper mapper = JsonMapper.builder(factory).build();
        try {
            SequencedMap<String, Span> spans = new LinkedHashMap<>();
            try (JsonParser parser = mapper.createParser(text)) {
                require(parser.nextToken() != null, "The body is empty");
                walk(parser, "", parser.currentTokenLocation(), spans);
                require(parser.nextToken() == null, "The body goes on after its value");
            }
            return new JsonText(text, mapper.readTree(text), spans);
        } catch (JacksonException wrong) {
            throw refused(wrong);
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw Problem.of(ProblemCode.BAD_JSON, "The body is not UTF-8", "Send JSON in UTF-8")
                    .toException();
        }
    }

    private static void require(boolean holds, String detail) {
        if (!holds) {
            throw Problem.of(ProblemCode.BAD_JSON, detail, "Send one JSON value")
                    .toException();
        }
    }

    /** What was found, without the words of the parser, which quote the text. */
    private static ProblemException refused(JacksonException wrong) {
        TokenStreamLocation at = wrong.getLocation();
        Failure failure = Failure.invalid(
                "BAD_JSON",
                "The body is not JSON, or deeper, larger or with a name twice: " + wrong.getOriginalMessage(),
                "Send one JSON value");
        Failure placed = at == null
                ? failure
                : failure.at(new Place(SOURCE, Math.max(0, at.getLineNr()), Math.max(0, at.getColumnNr())));
        return Problem.of(ProblemCode.BAD_JSON, List.of(new Problem.Wrong("", placed)))
                .toException();
    }

    /** @param start of the value's name, or of itself where it has none */
    private static void walk(JsonParser parser, String pointer, TokenStreamLocation start, Map<String, Span> spans) {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        // Parts stand behind the whole, whose end is known only after them.
        spans.put(pointer, new Span(start.getLineNr(), start.getColumnNr(), begin, begin));
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName().replace("~", "~0").replace("/", "~1");
                TokenStreamLocation named = parser.currentTokenLocation();
                parser.nextToken();
                walk(parser, pointer + "/" + name, named, spans);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int item = 0; parser.nextToken() != JsonToken.END_ARRAY; item++) {
                walk(parser, pointer + "/" + item, parser.currentTokenLocation(), spans);
            }
        } else {
            // The end of a text is known when it has been read.
            parser.getString();
        }
        int end = (int) parser.currentLocation().getCharOffset();
        spans.put(pointer, new Span(start.getLineNr(), start.getColumnNr(), begin, end));
    }

    /** All that is wrong with the value. */
    public List<Problem.Wrong> check(Schema schema) {
        return SchemaCheck.check(value, schema);
    }

    public JsonNode value() {
        return value;
    }

    /** The text up to the end of a part, all before it blanked out, so that its lines and columns are the body's. */
    public String textOf(String pointer) {
        Span span = span(pointer);
        StringBuilder blank = new StringBuilder(span.end());
        text.chars().limit(span.begin()).forEach(sign -> blank.append(sign == '\n' ? '\n' : ' '));
        return blank.append(text, span.begin(), span.end()).toString();
    }

    private Span span(String pointer) {
        Span span = spans.get(pointer);
        if (span == null) {
            throw new IllegalArgumentException("the body has no " + pointer);
        }
        return span;
    }

    /** The innermost part that begins at a place or before it; empty: the body as a whole. */
    public String pointerAt(Place place) {
        String innermost = "";
        for (Map.Entry<String, Span> entry : spans.entrySet()) {
            if (place.line() > 0 && entry.getValue().isAtOrBefore(place)) {
                innermost = entry.getKey();
            }
        }
        return innermost;
    }
}
