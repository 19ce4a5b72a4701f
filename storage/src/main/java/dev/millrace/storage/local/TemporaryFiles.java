package dev.millrace.storage.local;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files that are not whole yet. They are no objects, wherever they lie, and are left behind by killed processes.
 *
 * @param folder where they lie; made when it is needed
 */
record TemporaryFiles(FileSteps steps, Path folder) {
    private static final String PREFIX = ".millrace-";
    private static final String SUFFIX = ".tmp";
    private static final String PROCESS = Long.toHexString(new SecureRandom().nextLong());
    private static final AtomicLong COUNT = new AtomicLong();

    interface Use<T> {
        T of(Path temporary) throws IOException;
    }

    /** In the home, where a killed process's files are in nobody's way and are swept; beside the target, if that is on another file system. */
    <T> T use(Path target, Use<T> use) throws IOException {
        try {
            if (!Files.isDirectory(folder)) {
                steps.createFolder(folder);
            }
            return useIn(folder, use);
        } catch (FileSystemException error) {
            if (!FileErrors.isOtherFileSystem(error)) {
                throw error;
            }
            return useIn(FoldersOfFiles.of(target), use);
        }
    }

    private static <T> T useIn(Path folder, Use<T> use) throws IOException {
        Path temporary = folder.resolve(PREFIX + PROCESS + "-" + COUNT.incrementAndGet() + SUFFIX);
        try {
            return use.of(temporary);
        } finally {
            // Also after a rename between two names of one file, which does nothing, not even take the first away.
            discard(temporary);
        }
    }

    /** What cannot be deleted is left to {@link #sweep}; the write it belonged to has succeeded or failed already. */
    static void discard(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            return;
        }
    }

    /** Deletes those in a folder and below that were changed before; returns them, or those that would be. What goes meanwhile is no error. */
    List<Path> sweep(Path swept, long beforeMillis, boolean dryRun) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(swept)) {
            return found;
        }
        try {
            Files.walkFileTree(swept, new Older(beforeMillis, found));
            Collections.sort(found);
            if (!dryRun) {
                for (Path path : found) {
                    steps.delete(path);
                }
            }
            return found;
        } catch (IOException error) {
            throw FileErrors.nothingHappened("swept", swept, error);
        }
    }

    /** Finds those that were changed before; their writers, and whoever deletes beside them, may be at work. */
    private static final class Older extends SimpleFileVisitor<Path> {
        private final long beforeMillis;
        private final List<Path> found;

        Older(long beforeMillis, List<Path> found) {
            this.beforeMillis = beforeMillis;
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isName(file.getFileName().toString())
                    && attributes.isRegularFile()
                    && attributes.lastModifiedTime().toMillis() < beforeMillis) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
            return goOn(error);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
            return error == null ? FileVisitResult.CONTINUE : goOn(error);
        }

        private static FileVisitResult goOn(IOException error) throws IOException {
            if (!FileErrors.isMissing(error)) {
                throw error;
            }
            return FileVisitResult.CONTINUE;
        }
    }

    static boolean isName(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }
}
