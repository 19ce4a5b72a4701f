package dev.millrace.service.result;

import dev.millrace.graph.Checksum;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a published result, compared with its manifest before a row of them is read. */
final class CheckedFiles {
    private static final int BUFFER_BYTES = 1 << 18;

    private CheckedFiles() {}

    /**
     * In the order of the manifest.
     *
     * @param limit how many rows are wanted, 0 = all: files behind them are neither read nor returned
     * @throws MillraceException of kind {@code CORRUPT}: a file is not there, or has other bytes than were published
     */
    static List<Path> of(PublishedResult result, long limit) {
        List<Path> files = new ArrayList<>();
        long rows = 0;
        for (Manifest.File file : result.manifest().files()) {
            if (limit > 0 && rows >= limit) {
                break;
            }
            Path path = Path.of(path(result.folder().resolve(file.name()).uri()));
            check(path, file);
            files.add(path);
            rows += file.rows();
        }
        return files;
    }

    private static String path(String uri) {
        return uri.startsWith("file://") ? uri.substring("file://".length()) : uri;
    }

    private static void check(Path path, Manifest.File file) {
        Checksum checksum = new Checksum();
        long size = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                checksum.add(buffer, 0, length);
                size += length;
            }
        } catch (IOException unreadable) {
            throw damaged(path, "it cannot be read");
        }
        if (size != file.sizeBytes() || !checksum.text().equals(file.checksum())) {
            throw damaged(
                    path,
                    "it has " + size + " bytes of checksum " + checksum.text() + " instead of " + file.sizeBytes()
                            + " of " + file.checksum());
        }
    }

    private static MillraceException damaged(Path path, String how) {
        return Failure.of(
                        FailureKind.CORRUPT,
                        "RESULT_DAMAGED",
                        "The result's file '" + path + "' is not what was published: " + how)
                .withRemedy("Keep it as evidence, and run the job again")
                .toException();
    }
}
