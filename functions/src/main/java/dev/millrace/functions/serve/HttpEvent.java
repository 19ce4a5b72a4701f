package dev.millrace.functions.serve;

import dev.millrace.functions.CalledWith;
import dev.millrace.service.http.HttpRequest;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Principal;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as a gateway hands it to a function, payload format 2.0.
 *
 * @param request of nobody yet
 * @param caller what the gateway's authorizer found out; missing: nothing
 * @param prefix of all paths, which is the stage; empty: none
 */
public record HttpEvent(HttpRequest request, JsonNode caller, String prefix) {
    private static final CalledWith CALLED =
            new CalledWith("The API", "Call it by an HTTP API, with payload format version 2.0");

    /** An answer of a function has at most 6 MB; bytes in base 64 have a third more. */
    private static final int MOST_BYTES = 4 * 1_100_000;

    /** Throws {@code UNKNOWN_EVENT}: the function was called by something else. */
    public static HttpEvent read(byte[] json) {
        JsonNode event = CALLED.read(json);
        JsonNode context = event.path("requestContext");
        JsonNode http = context.path("http");
        if (!event.path("version").asString("").equals("2.0")
                || !http.path("method").isString()
                || !event.path("rawPath").isString()) {
            throw CALLED.unknown("it is no request in payload format 2.0");
        }
        String stage = context.path("stage").asString("$default");
        String raw = event.path("rawPath").asString();
        String prefix = !stage.equals("$default") && (raw + "/").startsWith("/" + stage + "/") ? "/" + stage : "";
        String path = raw.substring(prefix.length());
        HttpRequest request = new HttpRequest(
                http.path("method").asString(),
                path.isEmpty() ? "/" : path,
                query(event.path("rawQueryString").asString("")),
                headers(event),
                body(event),
                Principal.OWNER,
                context.path("requestId").asString("-"));
        return new HttpEvent(request, context.path("authorizer"), prefix);
    }

    private static SequencedMap<String, List<String>> query(String raw) {
        SequencedMap<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                query.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException asItIs) {
            return text;
        }
    }

    private static Map<String, String> headers(JsonNode event) {
        Map<String, String> headers = new TreeMap<>();
        event.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString("")));
        if (!event.path("cookies").isEmpty()) {
            headers.put(
                    "cookie",
                    event.path("cookies").valueStream().map(JsonNode::asString).collect(Collectors.joining("; ")));
        }
        return headers;
    }

    private static byte[] body(JsonNode event) {
        JsonNode said = event.path("body");
        if (!said.isString() && !said.isNull() && !said.isMissingNode()) {
            throw CALLED.unknown("its body is no text");
        }
        String body = said.asString("");
        if (!event.path("isBase64Encoded").asBoolean(false)) {
            return body.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException broken) {
            throw CALLED.unknown("its body is not in base 64");
        }
    }

    /** The answer to the gateway. Empty: it is too large for one. */
    public Optional<byte[]> answer(HttpResponse response) {
        byte[] bytes = bytes(response.body());
        if (bytes.length > MOST_BYTES) {
            return Optional.empty();
        }
        ObjectNode node = JsonMapper.shared().createObjectNode().put("statusCode", response.status());
        ObjectNode headers = node.putObject("headers");
        response.headers()
                .forEach((name, value) ->
                        headers.put(name, name.equals("Location") && value.startsWith("/") ? prefix + value : value));
        node.put("isBase64Encoded", true).put("body", Base64.getEncoder().encodeToString(bytes));
        return Optional.of(JsonMapper.shared().writeValueAsBytes(node));
    }

    private static byte[] bytes(HttpResponse.Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            switch (body) {
                case HttpResponse.Body.Bytes all -> bytes.write(all.bytes());
                case HttpResponse.Body.Large large -> {
                    try (InputStream in = large.opener().open()) {
                        bytes.write(in.readNBytes(MOST_BYTES + 1));
                    }
                }
                case HttpResponse.Body.Lines lines -> collect(lines, bytes);
                case HttpResponse.Body.Unsent _ -> {}
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return bytes.toByteArray();
    }

    /** As many lines as an answer holds: each says where whoever has read it goes on. */
    private static void collect(HttpResponse.Body.Lines lines, ByteArrayOutputStream bytes) throws IOException {
        try {
            lines.source().writeTo(text -> {
                byte[] line = text.getBytes(StandardCharsets.UTF_8);
                if (bytes.size() + line.length > MOST_BYTES) {
                    throw new EOFException("no more lines fit");
                }
                bytes.write(line);
            });
        } catch (EOFException full) {
            // What has been collected is the answer.
        }
    }
}
