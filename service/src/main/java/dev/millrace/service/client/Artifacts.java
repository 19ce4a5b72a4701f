package dev.millrace.service.client;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Artifacts, wherever they are, as documents. Errors: {@code ARTIFACT_NOT_FOUND} as {@code INVALID}; {@code UNAVAILABLE} when nobody answers.
 */
public interface Artifacts extends AutoCloseable {
    /**
     * Lets a name point at the bytes of a file, sending them unless they are known. Returns the artifact.
     *
     * @throws dev.millrace.graph.MillraceException {@code ARTIFACT_TOO_LARGE}, {@code EMPTY_ARTIFACT}, {@code BAD_ARTIFACT_NAME}; {@code DIGEST_MISMATCH}: the file
     *     was changed meanwhile
     */
    ObjectNode push(Path file, String name);

    /** All whose names begin so, in order. */
    List<ObjectNode> list(String prefix);

    /** One with its versions. */
    ObjectNode get(String name);

    /**
     * Writes the bytes of a version to a file, over what is there, whole and compared with their digest or not at all.
     *
     * @param version 0: the last
     */
    void fetch(String name, int version, Path target);

    /** Removes a name with its versions; repeated it is success. */
    void remove(String name);

    /** Removes bytes that no name points at. Returns what went, or would. */
    ObjectNode collect(boolean dryRun);

    @Override
    void close();
}
