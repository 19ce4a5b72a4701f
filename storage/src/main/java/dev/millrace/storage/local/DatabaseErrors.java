package dev.millrace.storage.local;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** What SQLite's errors mean when nothing happened. */
final class DatabaseErrors {
    private DatabaseErrors() {}

    static MillraceException nothingHappened(Path file, SQLException error) {
        String what = "'" + file + "' cannot be used: " + error.getMessage();
        return switch (code(error)) {
            case SQLITE_FULL ->
                new StorageException.Denied("DISK_FULL", what, "Free space on that disk, or use another home", error);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
                new StorageException.Denied(
                        "NO_PERMISSION",
                        what,
                        "Give this user the permission to write there, or use another home",
                        error);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new StorageException.Unavailable("another program has locked '" + file + "'", error);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(what, error);
            default -> new StorageException.Unavailable(what, error);
        };
    }

    private static MillraceException damaged(String what, SQLException error) {
        Failure failure = Failure.of(FailureKind.CORRUPT, "DAMAGED_HOME", what)
                .withRemedy("The file is damaged, or not Millrace's; keep it as evidence and use another home");
        return new MillraceException(failure, error);
    }

    static boolean isBusy(SQLException error) {
        SQLiteErrorCode code = code(error);
        return code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED;
    }

    /** Whether a transaction whose COMMIT fails like this is surely still open, so that it can be rolled back. */
    static boolean isBeforeCommit(SQLException error) {
        return isBusy(error) || code(error) == SQLiteErrorCode.SQLITE_FULL;
    }

    /** The primary code: the low byte of an extended one. */
    private static SQLiteErrorCode code(SQLException error) {
        return SQLiteErrorCode.getErrorCode(error.getErrorCode() & 255);
    }
}
