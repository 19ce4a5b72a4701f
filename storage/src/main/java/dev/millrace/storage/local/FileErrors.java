package dev.millrace.storage.local;

import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the file system's errors mean. */
final class FileErrors {
    private FileErrors() {}

    /** The error of a step before which, and by which, nothing happened. */
    static StorageException nothingHappened(String action, Path path, IOException error) {
        String what = "'" + path + "' cannot be " + action + ": " + reason(error);
        if (isDiskFull(error)) {
            return new StorageException.Denied(
                    "DISK_FULL", what, "Free space on that disk, or use another folder", error);
        }
        if (error instanceof AccessDeniedException || says(error, "Read-only file system", "Operation not permitted")) {
            return new StorageException.Denied(
                    "NO_PERMISSION", what, "Give this user the permission, or use another folder", error);
        }
        if (error instanceof FileAlreadyExistsException
                || isNotAFolder(error)
                || says(error, "File name too long", "Is a directory", "Too many levels of symbolic links")) {
            return new StorageException.Denied("BAD_PATH", what, "Use another path", error);
        }
        if (error instanceof NoSuchFileException) {
            return new StorageException.Denied("MISSING_FILE", what, "Make sure that the file is there", error);
        }
        return new StorageException.Unavailable(what, error);
    }

    static StorageException unknownFate(Path path, IOException error) {
        return new StorageException.UnknownFate("'" + path + "' may not be on the disk yet: " + reason(error), error);
    }

    /** The error of reading, of which an absent file is none. */
    static boolean isMissing(IOException error) {
        return error instanceof NoSuchFileException || isNotAFolder(error);
    }

    /** Whether hard links are not possible there. */
    static boolean isLinkRefused(FileSystemException error) {
        String reason = String.valueOf(error.getReason());
        return reason.contains("Operation not permitted")
                || reason.contains("not supported")
                || reason.contains("Too many links")
                || isOtherFileSystem(error);
    }

    /** Whether two paths lie on two file systems, so that one name cannot become the other. */
    static boolean isOtherFileSystem(FileSystemException error) {
        return error instanceof AtomicMoveNotSupportedException
                || String.valueOf(error.getReason()).contains("cross-device");
    }

    private static boolean isNotAFolder(IOException error) {
        return says(error, "Not a directory");
    }

    static boolean isDiskFull(IOException error) {
        return says(error, "No space left on device", "Disk quota exceeded", "There is not enough space");
    }

    /** The JDK has no types for most errors, only the system's English text. */
    private static boolean says(IOException error, String... texts) {
        String said = String.valueOf(error.getMessage());
        for (String text : texts) {
            if (said.contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static String reason(IOException error) {
        if (error instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "a file is in the way";
        }
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (error instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }
}
