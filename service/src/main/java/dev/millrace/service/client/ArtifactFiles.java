package dev.millrace.service.client;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.artifacts.Contents.Digest;
import dev.millrace.service.artifacts.DigestedCopy;
import dev.millrace.service.home.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Files of this machine that become artifacts, and the other way round. */
final class ArtifactFiles {
    private ArtifactFiles() {}

    /** Throws {@code FILE_NOT_READABLE}. */
    static Digest digest(Path file) {
        try {
            return DigestedCopy.of(file);
        } catch (IOException error) {
            throw unreadable(file, error);
        }
    }

    static MillraceException unreadable(Path file, IOException error) {
        return Failure.invalid(
                        "FILE_NOT_READABLE",
                        "The file " + file + " cannot be read: " + FileTrouble.reason(error),
                        "Name a file that is there")
                .toException();
    }

    /** The version that is asked for, of an artifact with all its versions. */
    static JsonNode version(ObjectNode artifact, int version) {
        int wanted = version == 0 ? artifact.required("version").intValue() : version;
        return artifact.required("versions")
                .valueStream()
                .filter(one -> one.required("version").intValue() == wanted)
                .findFirst()
                .orElseThrow(() -> Failure.invalid(
                                "ARTIFACT_NOT_FOUND",
                                "There is no version " + wanted + " of an artifact '"
                                        + artifact.required("name").stringValue() + "'",
                                "millrace artifacts ls lists the artifacts")
                        .toException());
    }

    /**
     * Writes a file beside the target, compares it, and gives it the target's name. Makes the folder if it is not there.
     *
     * @param writing makes a file that is not there yet
     */
    static void write(Path target, String sha256, Consumer<Path> writing) {
        Path file = target.toAbsolutePath();
        Path draft = file.resolveSibling(".millrace-" + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(draft.getParent());
            writing.accept(draft);
            if (!DigestedCopy.of(draft).sha256().equals(sha256)) {
                throw damaged(sha256);
            }
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException error) {
            throw unwritable(target, error);
        } finally {
            discard(draft);
        }
    }

    private static MillraceException damaged(String sha256) {
        return Failure.of(
                        FailureKind.CORRUPT,
                        "CORRUPT_OBJECT",
                        "The bytes that were kept are not those with the digest " + sha256)
                .withRemedy("Keep them as evidence, and push the artifact again")
                .toException();
    }

    static MillraceException unwritable(Path target, IOException error) {
        return Failure.invalid(
                        "FILE_NOT_WRITABLE",
                        "The file " + target + " cannot be written: " + FileTrouble.reason(error),
                        "Name another file with --to")
                .toException();
    }

    private static void discard(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException stays) {
            // It is no file that anybody asked for, and its name says so.
        }
    }
}
