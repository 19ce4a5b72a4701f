package dev.millrace.storage.local;

import java.io.IOException;
import java.nio.file.Path;

/** Called before each step that changes the file system, so that a test can make it fail as a disk does, or end the process there. */
@FunctionalInterface
public interface FileFaults {
    FileFaults NONE = (step, path) -> {};

    /** Steps in the order in which a write makes them. */
    enum Step {
        CREATE_FOLDER,
        WRITE,
        SYNC,
        RENAME,
        LINK,
        SYNC_FOLDER,
        DELETE,
        /** A transaction of the database. */
        COMMIT,
        /** After that, before its callers are told. */
        ANSWER
    }

    /**
     * Returns to let the step happen.
     *
     * @param path what is changed
     * @throws IOException instead of the step, which does not happen
     */
    void before(Step step, Path path) throws IOException;
}
