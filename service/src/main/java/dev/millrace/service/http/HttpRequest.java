package dev.millrace.service.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A request, whatever server it came through.
 *
 * @param path as it stood in the request, still percent-encoded, without the query
 * @param query decoded, by name
 * @param headers by name in lower case; several of one name are joined by commas
 * @param body all of it; a server cuts it one byte after the limit
 * @param id made by the server, for logs and problem documents
 */
public record HttpRequest(
        String method,
        String path,
        SequencedMap<String, List<String>> query,
        Map<String, String> headers,
        byte[] body,
        Principal principal,
        String id) {
    public HttpRequest {
        query = new LinkedHashMap<>(query);
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = lower;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The same of somebody. */
    public HttpRequest as(Principal known) {
        return new HttpRequest(method, path, query, headers, body, known, id);
    }
}
