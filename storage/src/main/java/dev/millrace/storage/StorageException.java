package dev.millrace.storage;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import org.jspecify.annotations.Nullable;

/** What a port could not do. The three kinds are the three reactions: try again, read back, give up. */
public abstract sealed class StorageException extends MillraceException {
    private static final long serialVersionUID = 1L;

    private StorageException(Failure failure, @Nullable Throwable cause) {
        super(failure, cause);
    }

    /** Nothing happened: throttled, busy, a server error on a read. Try again later. */
    public static final class Unavailable extends StorageException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(Failure.of(FailureKind.UNAVAILABLE, "STORAGE_UNAVAILABLE", message), cause);
        }
    }

    /** The answer to a write was lost: it may have taken effect. Read back before acting. */
    public static final class UnknownFate extends StorageException {
        private static final long serialVersionUID = 1L;

        public UnknownFate(String message, @Nullable Throwable cause) {
            super(Failure.of(FailureKind.UNKNOWN_FATE, "STORAGE_UNKNOWN_FATE", message), cause);
        }
    }

    /** Permission, full disk, impossible path. Trying again does not help. */
    public static final class Denied extends StorageException {
        private static final long serialVersionUID = 1L;

        public Denied(String code, String message, String remedy, @Nullable Throwable cause) {
            super(new Failure(FailureKind.INVALID, code, message, remedy, null), cause);
        }
    }
}
