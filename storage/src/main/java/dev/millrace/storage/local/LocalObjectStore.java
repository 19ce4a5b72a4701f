package dev.millrace.storage.local;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects {@code file:///…} as files anywhere on the machine, at {@link LocalPaths their paths}.
 *
 * <p>Writes go to a temporary file in the home (beside the object, if that is on another file system), then: without a condition a rename; if
 * absent a hard link, which fails when something is there; if its tag matches a rename under a {@link ChangeLocks lock}, which outside of the home
 * is one for all homes of the user on this machine. Folders come with objects; within the home they go with the last one.
 */
public final class LocalObjectStore implements ObjectStore {
    /** Folder of the home with files that are not whole yet. */
    static final String TEMPORARY = "temporary";

    private static final int READS_OF_A_CHANGING_OBJECT = 100;

    private final Path home;
    private final TemporaryFiles temporaries;
    private final FileWriter writer;

    /**
     * @param home folder whose processes exclude each other
     * @param durable whether written objects survive a loss of power; those of a killed process are safe in any case
     */
    public LocalObjectStore(Path home, boolean durable, FileFaults faults) {
        this.home = home.toAbsolutePath().normalize();
        FileSteps steps = new FileSteps(durable, faults);
        this.temporaries = new TemporaryFiles(steps, this.home.resolve(TEMPORARY));
        this.writer = new FileWriter(steps, new ChangeLocks(this.home), temporaries);
    }

    @Override
    public String put(Location location, Content content) {
        return writer.put(LocalPaths.path(location), content);
    }

    @Override
    public Optional<String> putIfAbsent(Location location, Content content) {
        return writer.putIfAbsent(LocalPaths.path(location), content);
    }

    @Override
    public Optional<String> putIfMatch(Location location, String tag, Content content) {
        return writer.putIfMatch(LocalPaths.path(location), tag, content);
    }

    @Override
    public boolean copy(Location from, Location to) {
        return writer.copy(LocalPaths.path(from), LocalPaths.path(to));
    }

    @Override
    public Optional<Blob> get(Location location) {
        Path path = LocalPaths.path(location);
        for (int attempt = 0; attempt < READS_OF_A_CHANGING_OBJECT; attempt++) {
            Optional<FileVersion> before = version(path);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            byte @Nullable [] bytes = read(path, Files::readAllBytes);
            // The bytes belong to the tag only if the file was not replaced between the two looks.
            if (bytes != null && version(path).equals(before)) {
                return Optional.of(new Blob(bytes, before.get().tag()));
            }
        }
        throw new StorageException.Unavailable("'" + path + "' is replaced faster than it can be read", null);
    }

    @Override
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        Path path = LocalPaths.path(location);
        if (version(path).isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(read(path, file -> range(location, file, offset, length)));
    }

    private static byte[] range(Location location, Path file, long offset, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (offset < 0 || length < 0 || offset > channel.size() - length) {
                throw ObjectStore.tooShort(location, offset, length, channel.size());
            }
            ByteBuffer buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw ObjectStore.tooShort(location, offset, length, channel.size());
                }
            }
            return buffer.array();
        }
    }

    @Override
    public Optional<InputStream> open(Location location) {
        Path path = LocalPaths.path(location);
        return version(path).isEmpty() ? Optional.empty() : Optional.ofNullable(read(path, Files::newInputStream));
    }

    @Override
    public Optional<Stat> stat(Location location) {
        return version(LocalPaths.path(location))
                .map(version -> new Stat(version.sizeBytes(), version.modifiedMicros(), version.tag()));
    }

    @Override
    public void delete(Location location) {
        writer.delete(LocalPaths.path(location), home);
    }

    @Override
    public List<Listed> list(Location folder, String afterOrEmpty, int limit) {
        Path path = LocalPaths.path(folder);
        try {
            return new FolderList(afterOrEmpty, limit).of(path, folder.uri());
        } catch (IOException error) {
            throw FileErrors.nothingHappened("listed", path, error);
        }
    }

    @Override
    public Optional<Path> file(Location location) {
        Path path = LocalPaths.path(location);
        return version(path).map(_ -> path);
    }

    /**
     * Deletes what killed processes left half-written in a folder and below.
     *
     * @param beforeMillis files changed later are left: their writers may live
     * @return what was deleted, or would be
     */
    public List<Path> sweepTemporary(Location folder, long beforeMillis, boolean dryRun) {
        return temporaries.sweep(LocalPaths.path(folder), beforeMillis, dryRun);
    }

    private static Optional<FileVersion> version(Path path) {
        BasicFileAttributes attributes = read(path, file -> Files.readAttributes(file, BasicFileAttributes.class));
        return attributes == null || !attributes.isRegularFile()
                ? Optional.empty()
                : Optional.of(FileVersion.of(attributes));
    }

    private interface Reading<T> {
        T of(Path path) throws IOException;
    }

    /** Null: no such file. */
    private static <T> @Nullable T read(Path path, Reading<T> reading) {
        try {
            return reading.of(path);
        } catch (IOException error) {
            if (FileErrors.isMissing(error)) {
                return null;
            }
            throw FileErrors.nothingHappened("read", path, error);
        }
    }
}
