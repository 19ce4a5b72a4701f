package dev.millrace.sdk;

import dev.millrace.sdk.job.Caller;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Jars and models under names, each with all its versions, in the home or behind the service. The bytes of a version never change. Errors as those of
 * {@link Millrace}: {@code ARTIFACT_NOT_FOUND}, {@code ARTIFACT_TOO_LARGE}, {@code DIGEST_MISMATCH}.
 */
public final class Artifacts {
    private final Session session;

    Artifacts(Session session) {
        this.session = session;
    }

    /**
     * A version of a name.
     *
     * @param version from 1
     * @param sha256 of the bytes, in hexadecimal digits
     * @param pushed when the name was made to point at them
     */
    public record Artifact(String name, int version, String sha256, long sizeBytes, Instant pushed) {
        private static Artifact of(String name, JsonNode version) {
            return new Artifact(
                    name,
                    version.required("version").intValue(),
                    version.required("sha256").stringValue(),
                    version.required("size").longValue(),
                    Instant.ofEpochMilli(version.required("createdMillis").longValue()));
        }

        private static Artifact of(JsonNode artifact) {
            return of(artifact.required("name").stringValue(), artifact);
        }
    }

    /** Lets the name of the file point at its bytes. */
    public Artifact push(Path file) {
        return push(file, file.toAbsolutePath().normalize().getFileName().toString());
    }

    /** Lets a name point at the bytes of a file, which are sent only if they are not known; that it does already is success. */
    public Artifact push(Path file, String name) {
        return session.located(() -> Artifact.of(session.works().artifacts().push(file, name)), Caller.place());
    }

    /** All names in order, as their last versions are. */
    public List<Artifact> list() {
        return session.works().artifacts().list("").stream().map(Artifact::of).toList();
    }

    /** All versions of a name, the oldest first. */
    public List<Artifact> versions(String name) {
        JsonNode artifact = session.located(() -> session.works().artifacts().get(name), Caller.place());
        return artifact.required("versions")
                .valueStream()
                .map(version -> Artifact.of(name, version))
                .toList();
    }

    /** Writes the bytes of the last version to a file, over what is there, whole and compared with their digest or not at all. */
    public void fetch(String name, Path target) {
        fetch(name, 0, target);
    }

    /** The same of a version. */
    public void fetch(String name, int version, Path target) {
        session.located(
                () -> {
                    session.works().artifacts().fetch(name, version, target);
                    return target;
                },
                Caller.place());
    }

    /** Removes a name with its versions; repeated it is success. */
    public void remove(String name) {
        session.located(
                () -> {
                    session.works().artifacts().remove(name);
                    return name;
                },
                Caller.place());
    }
}
