package dev.millrace.service.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request, whatever server it came through.
 *
 * @param path as it stood in the request, still percent-encoded, without the query
 * @param query decoded, by name
 * @param headers by name in lower case; several of one name are joined by commas
 * @param body all of it; a server cuts it one byte after the limit
 * @param streamOrNull instead of {@code body} what a route takes as bytes, read by it alone; null: there is no such
 * @param id made by the server, for logs and problem documents
 */
public record HttpRequest(
        String method,
        String path,
        SequencedMap<String, List<String>> query,
        Map<String, String> headers,
        byte[] body,
        @Nullable InputStream streamOrNull,
        Principal principal,
        String id) {
    public HttpRequest {
        query = new LinkedHashMap<>(query);
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = lower;
    }

    /** With all of its body. */
    public HttpRequest(
            String method,
            String path,
            SequencedMap<String, List<String>> query,
            Map<String, String> headers,
            byte[] body,
            Principal principal,
            String id) {
        this(method, path, query, headers, body, null, principal, id);
    }

    /** The body from its beginning, to be read once. */
    public InputStream content() {
        return streamOrNull == null ? new ByteArrayInputStream(body) : streamOrNull;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The same of somebody. */
    public HttpRequest as(Principal known) {
        return new HttpRequest(method, path, query, headers, body, streamOrNull, known, id);
    }
}
