package dev.millrace.storage.local;

import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The folders in which files are written: made with the first file, made again when a deletion took them as empty meanwhile, and synced when a file
 * has got its name.
 */
record FoldersOfFiles(FileSteps steps) {
    /** Deleting removes empty folders, so a folder may vanish between being made and being used, as often as others delete within it. */
    private static final int TRIES_TO_KEEP_A_FOLDER = 200;

    private static final int TRIES_WITHOUT_A_PAUSE = 3;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;

    interface Writing<T> {
        T run() throws IOException;
    }

    void make(Path target) throws IOException {
        if (!Files.isDirectory(of(target))) {
            steps.createFolder(of(target));
        }
    }

    /** Errors: {@link StorageException} when it cannot be written; nothing happened. */
    <T> T within(Path target, Writing<T> writing) {
        if (TemporaryFiles.isName(target.getFileName().toString())) {
            throw new StorageException.Denied(
                    "BAD_PATH", "'" + target + "' is a name of half-written files", "Use another name", null);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return writing.run();
            } catch (NoSuchFileException error) {
                if (attempt == TRIES_TO_KEEP_A_FOLDER) {
                    throw FileErrors.nothingHappened("written", target, error);
                }
                pause(attempt);
                makeAgain(target);
            } catch (IOException error) {
                throw FileErrors.nothingHappened("written", target, error);
            }
        }
    }

    /** Longer each time, so that whoever deletes again and again in the same rhythm is met out of step; a second in all. */
    private static void pause(int attempt) {
        if (attempt > TRIES_WITHOUT_A_PAUSE) {
            LockSupport.parkNanos(Math.min(LONGEST_PAUSE_NANOS, attempt * 100_000L));
        }
    }

    private void makeAgain(Path target) {
        try {
            steps.createFolder(of(target));
        } catch (NoSuchFileException _) {
            // An empty parent was removed meanwhile; the next attempt makes it again.
        } catch (IOException error) {
            throw FileErrors.nothingHappened("written", target, error);
        }
    }

    /** The name is there already: whoever is told of a failure here must look. */
    void sync(Path target) {
        try {
            steps.syncFolder(of(target));
        } catch (NoSuchFileException _) {
            // Deleted meanwhile, with its folder.
        } catch (IOException error) {
            throw FileErrors.unknownFate(target, error);
        }
    }

    static Path of(Path target) {
        Path folder = target.getParent();
        if (folder == null) {
            throw new StorageException.Denied("BAD_PATH", "'" + target + "' is not a file", "Use another path", null);
        }
        return folder;
    }
}
