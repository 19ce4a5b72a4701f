package dev.millrace.graph.codec;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What all documents share: a name for messages and a {@code formatVersion} as first field. Those that are stored as objects end with a
 * {@link Seal}, and are read only if it agrees; format version 1 had none.
 *
 * @param name as people know it, for example {@code plan.json}
 * @param formatVersion written, and the highest that can be read
 */
record Document(String name, int formatVersion) {
    private static final int FIRST_SEALED_VERSION = 2;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonMapper PARTS = JSON.rebuild()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    ObjectNode begin() {
        return node().put("formatVersion", formatVersion);
    }

    static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] pretty(ObjectNode document) {
        return Seal.PRETTY.sealed(JsonText.pretty(document));
    }

    static byte[] compact(ObjectNode document) {
        return Seal.COMPACT.sealed(JsonText.compact(document) + "\n");
    }

    /** Reads a document that is stored as an object. */
    <T> T read(byte[] bytes, Function<Fields, T> reader) {
        boolean sealed = isSealed(bytes);
        return guarded(() -> JSON.readTree(bytes), sealed, reader);
    }

    /** Reads a document that is kept by a database or a queue, which look after its bytes. */
    <T> T read(String text, Function<Fields, T> reader) {
        return guarded(() -> JSON.readTree(text), true, reader);
    }

    private <T> T guarded(Supplier<JsonNode> parse, boolean sealed, Function<Fields, T> reader) {
        return guarded(() -> {
            if (!(parse.get() instanceof ObjectNode object)) {
                throw corrupt("it is not a JSON object", null);
            }
            Fields fields = new Fields(this, "", object);
            checkVersion(fields, sealed);
            return reader.apply(fields);
        });
    }

    /** False: there is no seal. One that disagrees is damage, whatever the document says. */
    private boolean isSealed(byte[] bytes) {
        for (Seal seal : Seal.values()) {
            if (seal.isOn(bytes)) {
                if (!seal.computed(bytes).equals(seal.written(bytes))) {
                    throw corrupt(
                            "its bytes have the checksum " + seal.computed(bytes) + " instead of "
                                    + seal.written(bytes),
                            null);
                }
                return true;
            }
        }
        return false;
    }

    /**
     * Reads a document whose last field is a long list, element by element.
     *
     * @param list the field's name
     * @param reader gets the fields before the list
     */
    <P, T> T readInParts(byte[] bytes, String list, Function<Fields, P> part, BiFunction<Fields, List<P>, T> reader) {
        boolean sealed = isSealed(bytes);
        return guarded(() -> {
            try (JsonParser parser = PARTS.createParser(bytes)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw corrupt("it is not a JSON object", null);
                }
                ObjectNode head = node();
                Fields fields = new Fields(this, "", head);
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    JsonToken value = parser.nextToken();
                    if (name.equals(list) && value == JsonToken.START_ARRAY) {
                        checkVersion(fields, sealed);
                        return reader.apply(fields, parts(parser, list, part));
                    }
                    head.set(name, PARTS.readTree(parser));
                }
                checkVersion(fields, sealed);
                throw corrupt("'" + list + "' is missing", null);
            }
        });
    }

    private <P> List<P> parts(JsonParser parser, String list, Function<Fields, P> part) {
        List<P> parts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String path = list + "[" + parts.size() + "]";
            if (!(PARTS.readTree(parser) instanceof ObjectNode object)) {
                throw corrupt("'" + path + "' is not an object", null);
            }
            parts.add(part.apply(new Fields(this, path + ".", object)));
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            parser.nextToken();
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw corrupt("something follows its end", null);
        }
        return parts;
    }

    private <T> T guarded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JacksonException malformed) {
            throw corrupt("it is not JSON: " + malformed.getOriginalMessage(), malformed);
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            throw corrupt(String.valueOf(impossible.getMessage()), impossible);
        }
    }

    private void checkVersion(Fields fields, boolean sealed) {
        int found = fields.whole("formatVersion");
        if (found < 1) {
            throw corrupt("'formatVersion' is " + found, null);
        }
        if (found > formatVersion) {
            throw Failure.invalid(
                            "NEWER_FORMAT",
                            "'" + name + "' has format version " + found + ", and this version of Millrace reads up to "
                                    + formatVersion,
                            "A newer version of Millrace wrote it; use that version")
                    .toException();
        }
        if (found >= FIRST_SEALED_VERSION && !sealed) {
            throw corrupt("it does not end with its checksum", null);
        }
    }

    MillraceException corrupt(String what, @Nullable Throwable cause) {
        Failure failure = Failure.of(FailureKind.CORRUPT, "DAMAGED_DOCUMENT", "'" + name + "' is damaged: " + what)
                .withRemedy("It was changed after it was written; keep it as evidence and start the job again");
        return new MillraceException(failure, cause);
    }
}
