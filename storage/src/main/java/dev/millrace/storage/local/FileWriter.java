package dev.millrace.storage.local;

import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All changes to files, in the order that makes them atomic: whole bytes, synced, then the name, then the folder synced. */
final class FileWriter {
    /** Deleting removes empty folders, so a folder may vanish between being made and being used. */
    private static final int TRIES_TO_KEEP_A_FOLDER = 20;

    private final FileSteps steps;
    private final ChangeLocks locks;
    private final Path temporaryFolder;

    /** @param temporaryFolder for files that are not whole yet; made when it is needed */
    FileWriter(FileSteps steps, ChangeLocks locks, Path temporaryFolder) {
        this.steps = steps;
        this.locks = locks;
        this.temporaryFolder = temporaryFolder;
    }

    /** Gives a whole, synced file its name. Empty: a condition does not hold, nothing happened. */
    private interface Naming {
        Optional<String> name(Path whole) throws IOException;
    }

    String put(Path target, Content content) {
        return write(target, content, whole -> Optional.of(replace(whole, target)))
                .orElseThrow(() -> new IllegalStateException("an unconditional put has no condition"));
    }

    Optional<String> putIfAbsent(Path target, Content content) {
        if (Files.isRegularFile(target)) {
            return Optional.empty();
        }
        return write(target, content, whole -> create(whole, target));
    }

    Optional<String> putIfMatch(Path target, String tag, Content content) {
        if (!has(target, tag)) {
            return Optional.empty();
        }
        return write(
                target,
                content,
                whole -> locks.of(target)
                        .locked(() -> has(target, tag) ? Optional.of(replace(whole, target)) : Optional.<String>empty()));
    }

    private static boolean has(Path target, String tag) {
        try {
            return FileVersion.of(Files.readAttributes(target, BasicFileAttributes.class))
                    .tag()
                    .equals(tag);
        } catch (IOException error) {
            if (FileErrors.isMissing(error)) {
                return false;
            }
            throw FileErrors.nothingHappened("read", target, error);
        }
    }

    private String replace(Path whole, Path target) throws IOException {
        String tag = tag(whole);
        steps.rename(whole, target);
        return tag;
    }

    private Optional<String> create(Path whole, Path target) throws IOException {
        String tag = tag(whole);
        if (link(whole, target)) {
            return Optional.of(tag);
        }
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "Is a directory");
        }
        return Optional.empty();
    }

    /** False: something is there. Where there are no hard links, the lock makes one step of the test and the rename. */
    private boolean link(Path whole, Path target) throws IOException {
        try {
            return steps.link(whole, target);
        } catch (UnsupportedOperationException _) {
            return renameIfAbsent(whole, target);
        } catch (FileSystemException error) {
            if (isLinkRefused(error)) {
                return renameIfAbsent(whole, target);
            }
            throw error;
        }
    }

    private boolean renameIfAbsent(Path whole, Path target) throws IOException {
        return locks.of(target).locked(() -> {
            if (Files.exists(target)) {
                return false;
            }
            steps.rename(whole, target);
            return true;
        });
    }

    private static boolean isLinkRefused(FileSystemException error) {
        String reason = String.valueOf(error.getReason());
        return reason.contains("Operation not permitted")
                || reason.contains("not supported")
                || reason.contains("Too many links")
                || isOtherFileSystem(error);
    }

    private static boolean isOtherFileSystem(FileSystemException error) {
        return error instanceof AtomicMoveNotSupportedException
                || String.valueOf(error.getReason()).contains("cross-device");
    }

    private static String tag(Path whole) throws IOException {
        return FileVersion.of(Files.readAttributes(whole, BasicFileAttributes.class))
                .tag();
    }

    private Optional<String> write(Path target, Content content, Naming naming) {
        Optional<String> tag = inFolder(target, () -> stage(target, content, naming));
        if (tag.isPresent()) {
            syncFolderOf(target);
        }
        return tag;
    }

    private Optional<String> stage(Path target, Content content, Naming naming) throws IOException {
        if (!Files.isDirectory(folderOf(target))) {
            steps.createFolder(folderOf(target));
        }
        if (content instanceof Content.FromFile file && file.handOver()) {
            return handOver(target, file.path(), naming);
        }
        return withTemporary(target, temporary -> {
            switch (content) {
                case Content.Bytes bytes -> steps.write(temporary, bytes.bytes());
                case Content.FromFile file -> copyFrom(file.path(), temporary);
            }
            return naming.name(temporary);
        });
    }

    private interface Use<T> {
        T of(Path temporary) throws IOException;
    }

    /** In the home, where a killed process's files are in nobody's way and are swept; beside the target, if that is on another file system. */
    private <T> T withTemporary(Path target, Use<T> use) throws IOException {
        try {
            if (!Files.isDirectory(temporaryFolder)) {
                steps.createFolder(temporaryFolder);
            }
            return withTemporaryIn(temporaryFolder, use);
        } catch (FileSystemException error) {
            if (!isOtherFileSystem(error)) {
                throw error;
            }
            return withTemporaryIn(folderOf(target), use);
        }
    }

    private static <T> T withTemporaryIn(Path folder, Use<T> use) throws IOException {
        Path temporary = TemporaryFiles.in(folder);
        try {
            return use.of(temporary);
        } finally {
            // Also after a rename between two names of one file, which does nothing, not even take the first away.
            discard(temporary);
        }
    }

    /** Uses the caller's file itself where it lies on the same file system. It is gone only when the object is there. */
    private Optional<String> handOver(Path target, Path source, Naming naming) throws IOException {
        try {
            requireSource(source);
            steps.finish(source);
            return discardWhenWritten(source, naming.name(source));
        } catch (FileSystemException error) {
            if (!isOtherFileSystem(error)) {
                throw error;
            }
            return discardWhenWritten(source, stage(target, new Content.FromFile(source, 0, false), naming));
        }
    }

    private static Optional<String> discardWhenWritten(Path source, Optional<String> tag) {
        if (tag.isPresent()) {
            discard(source);
        }
        return tag;
    }

    /** What cannot be deleted is left to {@link #sweepTemporary}; the write it belonged to has succeeded or failed already. */
    private static void discard(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            return;
        }
    }

    private void copyFrom(Path source, Path temporary) throws IOException {
        requireSource(source);
        steps.copyBytes(source, temporary);
    }

    private static void requireSource(Path source) {
        if (!Files.isRegularFile(source)) {
            throw FileErrors.nothingHappened("read", source, new NoSuchFileException(source.toString()));
        }
    }

    boolean copy(Path from, Path to) {
        if (!Files.isRegularFile(from)) {
            return false;
        }
        try {
            inFolder(to, () -> linkIfAbsent(from, to) ? tag(to) : replaceByCopy(from, to));
        } catch (StorageException error) {
            if (!Files.exists(from)) {
                return false;
            }
            throw error;
        }
        syncFolderOf(to);
        return true;
    }

    /** False: something is there, or links are not possible. */
    private boolean linkIfAbsent(Path from, Path to) throws IOException {
        try {
            return steps.link(from, to);
        } catch (UnsupportedOperationException _) {
            return false;
        } catch (FileSystemException error) {
            if (!isLinkRefused(error)) {
                throw error;
            }
            return false;
        }
    }

    private String replaceByCopy(Path from, Path to) throws IOException {
        return withTemporary(to, temporary -> {
            linkOrCopy(from, temporary);
            return replace(temporary, to);
        });
    }

    private void linkOrCopy(Path from, Path to) throws IOException {
        if (!linkIfAbsent(from, to)) {
            steps.copyBytes(from, to);
        }
    }

    void delete(Path path, Path home) {
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            steps.delete(path);
        } catch (IOException error) {
            if (!FileErrors.isMissing(error)) {
                throw FileErrors.nothingHappened("deleted", path, error);
            }
        }
        removeEmptyFolders(path, home);
    }

    /** Of those that the path lay in, below the home. */
    private static void removeEmptyFolders(Path path, Path home) {
        Path folder = path.getParent();
        // A folder that is not empty is not deleted. One that is empty is no object, so nothing depends on it.
        while (folder != null
                && folder.startsWith(home)
                && !folder.equals(home)
                && folder.toFile().delete()) {
            folder = folder.getParent();
        }
    }

    List<Path> sweepTemporary(Path folder, long beforeMillis, boolean dryRun) {
        List<Path> swept = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return swept;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path :
                    (Iterable<Path>) paths.filter(FileWriter::isTemporary).sorted()::iterator) {
                if (Files.getLastModifiedTime(path).toMillis() < beforeMillis) {
                    swept.add(path);
                    if (!dryRun) {
                        steps.delete(path);
                    }
                }
            }
            return swept;
        } catch (IOException error) {
            throw FileErrors.nothingHappened("swept", folder, error);
        }
    }

    private static boolean isTemporary(Path path) {
        return TemporaryFiles.isName(path.getFileName().toString()) && Files.isRegularFile(path);
    }

    private interface Writing<T> {
        T run() throws IOException;
    }

    private <T> T inFolder(Path target, Writing<T> writing) {
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
                createFolderOf(target);
            } catch (IOException error) {
                throw FileErrors.nothingHappened("written", target, error);
            }
        }
    }

    private void createFolderOf(Path target) {
        try {
            steps.createFolder(folderOf(target));
        } catch (NoSuchFileException _) {
            // An empty parent was removed meanwhile; the next attempt makes it again.
        } catch (IOException error) {
            throw FileErrors.nothingHappened("written", target, error);
        }
    }

    /** The name is there already: whoever is told of a failure here must look. */
    private void syncFolderOf(Path target) {
        try {
            steps.syncFolder(folderOf(target));
        } catch (NoSuchFileException _) {
            // Deleted meanwhile, with its folder.
        } catch (IOException error) {
            throw FileErrors.unknownFate(target, error);
        }
    }

    private static Path folderOf(Path target) {
        Path folder = target.getParent();
        if (folder == null) {
            throw new StorageException.Denied("BAD_PATH", "'" + target + "' is not a file", "Use another path", null);
        }
        return folder;
    }
}
