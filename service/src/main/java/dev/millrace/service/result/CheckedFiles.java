package dev.millrace.service.result;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.segment.ObjectCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a published result, compared with its manifest before a row of them is read. */
final class CheckedFiles {
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
        Optional<String> damage;
        try {
            damage = ObjectCheck.damage(Files.newInputStream(path), file.sizeBytes(), file.checksum());
        } catch (IOException unreadable) {
            throw damaged(path, "it cannot be read");
        }
        damage.ifPresent(how -> {
            throw damaged(path, how);
        });
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
