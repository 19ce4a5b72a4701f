package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.drive.PublishedFiles.PublishedFile;
import dev.millrace.graph.Checksum;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.RunRow;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Copies winners' files to their published places. Their keys name the run and the attempt, so that two looks that copy the same file write the
 * same bytes, and a file that is there already is compared and left.
 */
final class Copying {
    private static final int BUFFER_BYTES = 1 << 16;

    private final CoordinatorParts parts;
    private final RunRow run;

    Copying(CoordinatorParts parts, RunRow run) {
        this.parts = parts;
        this.run = run;
    }

    /** From where the last look stopped, noting progress now and then. False: the run has moved meanwhile. */
    boolean copy(List<PublishedFile> files) {
        int batch = parts.settings().batches().publish();
        int done = Math.min(run.published(), files.size());
        while (done < files.size()) {
            int until = Math.min(files.size(), (done / batch + 1) * batch);
            copyAll(files.subList(done, until));
            done = until;
            if (done % batch == 0 && !parts.applied(parts.writes().published(run, done))) {
                return false;
            }
        }
        return true;
    }

    private void copyAll(List<PublishedFile> files) {
        parts.ports().objects().together(files.getFirst().to(), files.size(), index -> copy(files.get(index)));
    }

    /** Returns the file, when it is there. */
    private PublishedFile copy(PublishedFile file) {
        Optional<ObjectStore.Stat> there = parts.ports().objects().stat(file.to());
        if (there.isPresent()) {
            compare(file, there.get().sizeBytes());
        } else if (!parts.ports().objects().copy(file.from(), file.to())) {
            throw Failure.of(
                            FailureKind.CORRUPT,
                            "PUBLISH_SOURCE_LOST",
                            "Cannot publish: '" + file.from() + "' is not there")
                    .toException();
        }
        return file;
    }

    private void compare(PublishedFile file, long sizeBytes) {
        if (sizeBytes != file.part().sizeBytes()
                || !checksum(file).equals(file.part().checksum())) {
            throw Failure.of(
                            FailureKind.CORRUPT,
                            "PUBLISHED_FILE_FOREIGN",
                            "'" + file.to() + "' is there and has other bytes than this run wrote")
                    .withRemedy("Remove that file; the run goes on by itself")
                    .toException();
        }
    }

    private String checksum(PublishedFile file) {
        Optional<InputStream> opened = parts.ports().objects().open(file.to());
        if (opened.isEmpty()) {
            return "gone";
        }
        Checksum checksum = new Checksum();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = opened.get()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                checksum.add(buffer, 0, read);
            }
        } catch (IOException broken) {
            throw new StorageException.Unavailable(
                    "'" + file.to() + "' cannot be read: " + broken.getMessage(), broken);
        }
        return checksum.text();
    }
}
