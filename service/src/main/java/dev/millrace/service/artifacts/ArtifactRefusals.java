package dev.millrace.service.artifacts;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;

/** What is told of artifacts that cannot be. */
public final class ArtifactRefusals {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_.-]{0,62}";

    private ArtifactRefusals() {}

    /** Throws {@code BAD_ARTIFACT_NAME}. */
    public static void requireName(String name) {
        if (!name.matches(NAME)) {
            throw Failure.invalid(
                            "BAD_ARTIFACT_NAME",
                            "'" + name + "' cannot be the name of an artifact",
                            "Use at most 63 letters, digits, '_', '.' and '-', beginning with a letter or '_'")
                    .toException();
        }
    }

    static void requireSize(long sizeBytes, long mostBytes) {
        if (sizeBytes < 1) {
            throw Failure.invalid("EMPTY_ARTIFACT", "The artifact has no bytes", "Push a file that has some")
                    .toException();
        }
        if (sizeBytes > mostBytes) {
            throw tooLarge(mostBytes);
        }
    }

    static MillraceException tooLarge(long mostBytes) {
        return Failure.of(
                        FailureKind.LIMIT,
                        "ARTIFACT_TOO_LARGE",
                        "The artifact has more than " + mostBytes + " bytes, which is the limit artifacts.maxSize")
                .withRemedy("Make it smaller, or raise artifacts.maxSize where it is kept")
                .toException();
    }

    public static MillraceException otherBytes(String sha256) {
        return Failure.invalid(
                        "DIGEST_MISMATCH",
                        "The bytes that came are not those with the digest " + sha256,
                        "Push the file again, and do not change it meanwhile")
                .toException();
    }

    static MillraceException notFound(String message) {
        return Failure.invalid("ARTIFACT_NOT_FOUND", message, "millrace artifacts ls lists the artifacts")
                .toException();
    }
}
