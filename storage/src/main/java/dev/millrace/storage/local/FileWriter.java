package dev.millrace.storage.local;

import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** All changes to files, in the order that makes them atomic: whole bytes, synced, then the name, then the folder synced. */
final class FileWriter {
    private final FileSteps steps;
    private final ChangeLocks locks;
    private final TemporaryFiles temporaries;
    private final FoldersOfFiles folders;

    FileWriter(FileSteps steps, ChangeLocks locks, TemporaryFiles temporaries) {
        this.steps = steps;
        this.locks = locks;
        this.temporaries = temporaries;
        this.folders = new FoldersOfFiles(steps);
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
                        .locked(() ->
                                has(target, tag) ? Optional.of(replace(whole, target)) : Optional.<String>empty()));
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
            if (FileErrors.isLinkRefused(error)) {
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

    private static String tag(Path whole) throws IOException {
        return FileVersion.of(Files.readAttributes(whole, BasicFileAttributes.class))
                .tag();
    }

    private Optional<String> write(Path target, Content content, Naming naming) {
        Optional<String> tag = folders.within(target, () -> stage(target, content, naming));
        if (tag.isPresent()) {
            sync(target, content);
        }
        return tag;
    }

    private void sync(Path target, Content content) {
        boolean lasting = switch (content) {
            case Content.Bytes bytes -> bytes.lasting();
            case Content.FromFile file -> !file.followed();
        };
        if (lasting) {
            folders.sync(target);
        }
    }

    private Optional<String> stage(Path target, Content content, Naming naming) throws IOException {
        folders.make(target);
        if (content instanceof Content.FromFile file && file.handOver()) {
            return handOver(target, file.path(), naming);
        }
        return temporaries.use(target, temporary -> {
            switch (content) {
                case Content.Bytes bytes -> steps.write(temporary, bytes.bytes(), bytes.lasting());
                case Content.FromFile file -> copyFrom(file.path(), temporary);
            }
            return naming.name(temporary);
        });
    }

    /** Uses the caller's file itself where it lies on the same file system. It is gone only when the object is there. */
    private Optional<String> handOver(Path target, Path source, Naming naming) throws IOException {
        try {
            requireSource(source);
            steps.finish(source);
            return discardWhenWritten(source, naming.name(source));
        } catch (FileSystemException error) {
            if (!FileErrors.isOtherFileSystem(error)) {
                throw error;
            }
            return discardWhenWritten(source, stage(target, new Content.FromFile(source, 0, false), naming));
        }
    }

    private static Optional<String> discardWhenWritten(Path source, Optional<String> tag) {
        if (tag.isPresent()) {
            TemporaryFiles.discard(source);
        }
        return tag;
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
            folders.within(to, () -> linkIfAbsent(from, to) ? tag(to) : replaceByCopy(from, to));
        } catch (StorageException error) {
            if (!Files.exists(from)) {
                return false;
            }
            throw error;
        }
        folders.sync(to);
        return true;
    }

    /** False: something is there, or links are not possible. */
    private boolean linkIfAbsent(Path from, Path to) throws IOException {
        try {
            return steps.link(from, to);
        } catch (UnsupportedOperationException _) {
            return false;
        } catch (FileSystemException error) {
            if (!FileErrors.isLinkRefused(error)) {
                throw error;
            }
            return false;
        }
    }

    private String replaceByCopy(Path from, Path to) throws IOException {
        return temporaries.use(to, temporary -> {
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
}
