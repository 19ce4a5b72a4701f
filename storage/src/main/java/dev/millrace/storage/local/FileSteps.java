package dev.millrace.storage.local;

import dev.millrace.storage.local.FileFaults.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The steps of which writes are made, each behind the fault port.
 *
 * @param durable whether what is written is forced to the disk
 */
record FileSteps(boolean durable, FileFaults faults) {
    /** @param lasting whether the bytes are synced, where writes are */
    void write(Path path, byte[] bytes, boolean lasting) throws IOException {
        faults.before(Step.WRITE, path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
        finish(path, lasting);
    }

    void copyBytes(Path from, Path to) throws IOException {
        faults.before(Step.WRITE, to);
        Files.copy(from, to, new CopyOption[0]);
        finish(to);
    }

    /** Stamps and syncs a file whose bytes are all written. */
    void finish(Path path) throws IOException {
        finish(path, true);
    }

    private void finish(Path path, boolean lasting) throws IOException {
        FileVersion.stamp(path);
        if (durable && lasting) {
            faults.before(Step.SYNC, path);
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    void rename(Path from, Path to) throws IOException {
        faults.before(Step.RENAME, to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** False: something is there. */
    boolean link(Path from, Path to) throws IOException {
        faults.before(Step.LINK, to);
        try {
            Files.createLink(to, from);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    void syncFolder(Path folder) throws IOException {
        if (durable) {
            faults.before(Step.SYNC_FOLDER, folder);
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * Makes a folder and those above it. Their names are not synced on their own: file systems with a journal keep the order of changes, so that
     * the sync of a file within makes them last too.
     */
    void createFolder(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || Files.isDirectory(folder)) {
            return;
        }
        createFolder(parent);
        faults.before(Step.CREATE_FOLDER, folder);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException exists) {
            if (Files.isRegularFile(folder)) {
                throw new FileSystemException(folder.toString(), null, "Not a directory");
            }
        }
    }

    void delete(Path path) throws IOException {
        faults.before(Step.DELETE, path);
        Files.deleteIfExists(path);
    }
}
