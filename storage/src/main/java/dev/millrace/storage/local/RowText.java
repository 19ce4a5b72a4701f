package dev.millrace.storage.local;

import dev.millrace.graph.Checksum;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Value;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A row's attributes as a JSON object of texts and whole numbers, and behind it the CRC-32C of the row's key and of that object. Rows that were
 * written before there were checksums end with the object.
 */
final class RowText {
    private static final JsonFactory JSON = new JsonFactory();

    private RowText() {}

    static String write(Key key, SortedMap<String, Value> attributes) {
        String body = body(attributes);
        return body + checksum(key, body);
    }

    private static String checksum(Key key, String body) {
        byte[] bytes = (key.partition() + "\n" + key.sort() + "\n" + body).getBytes(StandardCharsets.UTF_8);
        return Checksum.text(Checksum.of(bytes));
    }

    private static String body(SortedMap<String, Value> attributes) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.writeStartObject();
            attributes.forEach((name, value) -> {
                generator.writeName(name);
                switch (value) {
                    case Value.Text string -> generator.writeString(string.text());
                    case Value.Number number -> generator.writeNumber(number.number());
                }
            });
            generator.writeEndObject();
        }
        return text.toString();
    }

    static Row read(Key key, String text) {
        int end = text.lastIndexOf('}') + 1;
        String body = text.substring(0, end);
        String written = text.substring(end);
        if (!written.isEmpty() && !written.equals(checksum(key, body))) {
            throw damaged(
                    key,
                    new IllegalStateException("its checksum is " + checksum(key, body) + " instead of " + written));
        }
        return parsed(key, body);
    }

    private static Row parsed(Key key, String text) {
        SortedMap<String, Value> attributes = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            require(key, parser.nextToken() == JsonToken.START_OBJECT);
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken token = parser.nextToken();
                require(key, token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT);
                attributes.put(
                        name,
                        token == JsonToken.VALUE_STRING
                                ? Value.of(parser.getString())
                                : Value.of(parser.getLongValue()));
            }
            return new Row(key, attributes);
        } catch (JacksonException malformed) {
            throw damaged(key, malformed);
        }
    }

    private static void require(Key key, boolean condition) {
        if (!condition) {
            throw damaged(key, new IllegalStateException("not an object of texts and whole numbers"));
        }
    }

    private static MillraceException damaged(Key key, Exception cause) {
        Failure failure = Failure.of(
                        FailureKind.CORRUPT, "DAMAGED_ROW", "the row " + key + " is damaged: " + cause.getMessage())
                .withRemedy("It was changed by another program; keep the home as evidence and use another");
        return new MillraceException(failure, cause);
    }
}
