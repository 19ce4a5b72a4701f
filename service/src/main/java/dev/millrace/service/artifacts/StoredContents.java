package dev.millrace.service.artifacts;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Contents of a home: sent to the service, into a file that has no name until it was compared with its digest. */
public final class StoredContents implements Contents {
    private final ObjectStore objects;
    private final Path temporary;

    /** @param temporary folder of files that are not whole, in which what killed processes left is swept */
    public StoredContents(ObjectStore objects, Path temporary) {
        this.objects = objects;
        this.temporary = temporary;
    }

    @Override
    public Optional<Digest> digest(Location place) {
        return objects.open(place).map(bytes -> {
            try (InputStream in = bytes) {
                return DigestedCopy.of(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        });
    }

    @Override
    public Optional<Target> target(Location place, Digest digest) {
        return Optional.empty();
    }

    @Override
    public void put(Location place, String sha256, InputStream bytes, long mostBytes) {
        Path draft = temporary.resolve(".millrace-" + UUID.randomUUID() + ".tmp");
        try {
            Digest found = received(bytes, draft, mostBytes);
            if (!found.sha256().equals(sha256)) {
                throw ArtifactRefusals.otherBytes(sha256);
            }
            objects.put(place, new Content.FromFile(draft, found.sizeBytes(), true));
        } finally {
            discard(draft);
        }
    }

    private Digest received(InputStream bytes, Path draft, long mostBytes) {
        try {
            Files.createDirectories(temporary);
            try (OutputStream out = Files.newOutputStream(draft)) {
                return DigestedCopy.of(bytes, out, mostBytes);
            }
        } catch (IOException error) {
            throw new MillraceException(
                    Failure.of(
                                    FailureKind.UNAVAILABLE,
                                    "UPLOAD_BROKEN_OFF",
                                    "The bytes of the artifact did not come to their end, or could not be written: "
                                            + error.getMessage())
                            .withRemedy("Push the file again"),
                    error);
        }
    }

    private static void discard(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException swept) {
            // It is half-written, and is swept with its like.
        }
    }
}
