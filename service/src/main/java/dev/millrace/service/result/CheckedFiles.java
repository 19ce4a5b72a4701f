package dev.millrace.service.result;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
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
    static List<Path> of(PublishedResult result, ResultFiles places, long limit) {
        List<Path> files = new ArrayList<>();
        long rows = 0;
        for (Manifest.File file : result.manifest().files()) {
            if (limit > 0 && rows >= limit) {
                break;
            }
            files.add(checked(result.folder().resolve(file.name()), file, places));
            rows += file.rows();
        }
        return files;
    }

    private static Path checked(Location object, Manifest.File file, ResultFiles places) {
        Path path;
        Optional<String> damage;
        try {
            path = places.path(object);
            damage = ObjectCheck.damage(Files.newInputStream(path), file.sizeBytes(), file.checksum());
        } catch (IOException unreadable) {
            throw damaged(object, "it cannot be read");
        }
        damage.ifPresent(how -> {
            throw damaged(object, how);
        });
        return path;
    }

    private static MillraceException damaged(Location object, String how) {
        return Failure.of(
                        FailureKind.CORRUPT,
                        "RESULT_DAMAGED",
                        "The result's file '" + object.path() + "' is not what was published: " + how)
                .withRemedy("Keep it as evidence, and run the job again")
                .toException();
    }
}
