package dev.millrace.service.home;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What the file system's errors mean, in words that can follow a colon. */
public final class FileTrouble {
    private FileTrouble() {}

    public static String reason(IOException error) {
        return switch (error) {
            case NoSuchFileException missing -> missing.getFile() + " is not there";
            case FileAlreadyExistsException exists -> exists.getFile() + " is in the way";
            case AccessDeniedException denied -> denied.getFile() + " may not be changed or read by this user";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        };
    }
}
