package dev.millrace.service.http;

import dev.millrace.graph.codec.Reworded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer.
 *
 * @param headers by name
 */
public record HttpResponse(int status, SortedMap<String, String> headers, Body body) {
    private static final String TYPE = "Content-Type";

    public HttpResponse {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /** What follows the headers. */
    public sealed interface Body {
        /** @param rows whether they are rows of a user, which are told as they are */
        record Bytes(byte[] bytes, boolean rows) implements Body {}

        /** Bytes that are too many to hold. */
        record Large(Opener opener, long sizeBytes) implements Body {}

        /** Lines that come with time; a server that cannot stream collects them. */
        record Lines(Source source) implements Body {}

        /** Nothing: the request was HEAD. {@code sizeBytes} is how much GET would give; empty where nobody knows before it is sent. */
        record Unsent(OptionalLong sizeBytes) implements Body {}
    }

    /** Opens what is sent. */
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    /** Gives lines until there are no more, on the thread that calls it. */
    @FunctionalInterface
    public interface Source {
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes lines; throws when nobody listens any more. */
    @FunctionalInterface
    public interface Sink {
        /** The text is sent as it is, at once; it ends with a line feed. */
        void send(String text) throws IOException;
    }

    public static HttpResponse json(int status, JsonNode node) {
        return bytes(status, "application/json", JsonMapper.shared().writeValueAsBytes(node));
    }

    public static HttpResponse text(int status, String type, String text) {
        return bytes(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse bytes(int status, String type, byte[] bytes) {
        return new HttpResponse(status, new TreeMap<>(Map.of(TYPE, type)), new Body.Bytes(bytes, false));
    }

    /** Rows of a user. */
    public static HttpResponse rows(String type, byte[] bytes) {
        return new HttpResponse(200, new TreeMap<>(Map.of(TYPE, type)), new Body.Bytes(bytes, true));
    }

    public static HttpResponse lines(String type, Source source) {
        return new HttpResponse(200, new TreeMap<>(Map.of(TYPE, type)), new Body.Lines(source));
    }

    public static HttpResponse large(String type, Opener opener, long sizeBytes) {
        return new HttpResponse(200, new TreeMap<>(Map.of(TYPE, type)), new Body.Large(opener, sizeBytes));
    }

    public static HttpResponse empty(int status) {
        return new HttpResponse(status, new TreeMap<>(), new Body.Bytes(new byte[0], false));
    }

    /** What the same request by HEAD is answered. */
    HttpResponse unsent() {
        OptionalLong size = switch (body) {
            case Body.Bytes all -> OptionalLong.of(all.bytes().length);
            case Body.Large large -> OptionalLong.of(large.sizeBytes());
            case Body.Lines _ -> OptionalLong.empty();
            case Body.Unsent unsent -> unsent.sizeBytes();
        };
        return new HttpResponse(status, headers, new Body.Unsent(size));
    }

    /** In other words; rows, files and lines that come with time are as they are. */
    public HttpResponse retold(UnaryOperator<String> words) {
        return body instanceof Body.Bytes all && !all.rows() && all.bytes().length > 0
                ? new HttpResponse(status, headers, new Body.Bytes(retold(all.bytes(), words), false))
                : this;
    }

    private byte[] retold(byte[] bytes, UnaryOperator<String> words) {
        if (!headers.getOrDefault(TYPE, "").equals("application/json")) {
            return words.apply(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }
        JsonNode tree = JsonMapper.shared().readTree(bytes);
        Reworded.texts(tree, words);
        return JsonMapper.shared().writeValueAsBytes(tree);
    }

    public HttpResponse with(String header, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new HttpResponse(status, more, body);
    }
}
