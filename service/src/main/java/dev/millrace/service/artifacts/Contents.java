package dev.millrace.service.artifacts;

import dev.millrace.graph.Location;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * How bytes of artifacts come to where they lie, and how they are compared with their digest. An object is there whole or not at all. Errors as those of
 * an {@link dev.millrace.storage.ObjectStore}.
 */
public interface Contents {
    /** What lies there, by its bytes; empty: nothing. */
    Optional<Digest> digest(Location place);

    /** Where whoever has these bytes may send them for some time, past the service; empty: they are sent to the service itself. */
    Optional<Target> target(Location place, Digest digest);

    /**
     * Puts bytes that were sent to the service, over what is there.
     *
     * @param mostBytes how many are read at most
     * @throws dev.millrace.graph.MillraceException {@code DIGEST_MISMATCH}: they are others; {@code ARTIFACT_TOO_LARGE}: they are more; nothing was put
     */
    void put(Location place, String sha256, InputStream bytes, long mostBytes);

    /** Size and SHA-256, in lower-case hexadecimal digits. */
    record Digest(String sha256, long sizeBytes) {}

    /**
     * An address that takes exactly these bytes by a PUT.
     *
     * @param headers that the request has to have
     */
    record Target(String url, Map<String, String> headers, long expiresMillis) {
        public Target {
            headers = Map.copyOf(headers);
        }
    }
}
