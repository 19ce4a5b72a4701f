package dev.millrace.storage;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Whole objects by location.
 *
 * <p><b>Atomicity.</b> An object is seen whole or not at all, and after a write returned every read sees it. Of several conditional writes
 * to one location one succeeds. <b>Missing.</b> Reading what is not there is empty, deleting it is success. <b>Repeats.</b> Every call may
 * be repeated; a conditional write that is repeated may find its own object. <b>Lists</b> are in order of the
 * locations' UTF-8 bytes; they may be late and must decide nothing.
 *
 * <p><b>Errors.</b> {@link StorageException.Unavailable}: nothing happened, try again later. {@link StorageException.UnknownFate}: a write
 * may or may not have happened; read back. {@link StorageException.Denied}: permission, full disk, a path that cannot be: trying again does not
 * help. Never an IOException.
 */
public interface ObjectStore {
    /** Puts without a condition, over what is there. Returns the entity tag. */
    String put(Location location, Content content);

    /**
     * Puts an object of which nobody ever puts another text. Where a store is far away and does not answer soon, the same is put again ({@link SlowRequests}), and
     * the first answer counts: the other put may take effect later, also after the object was deleted.
     */
    default String putOwn(Location location, byte[] bytes) {
        return put(location, Content.of(bytes));
    }

    /** Puts unless something is there. Empty: something is. */
    Optional<String> putIfAbsent(Location location, Content content);

    /** Puts over the object with this entity tag. Empty: it is not there, or has another tag. */
    Optional<String> putIfMatch(Location location, String tag, Content content);

    /** The whole object; for small ones. */
    Optional<Blob> get(Location location);

    /**
     * Bytes {@code [offset, offset+length)} of an object that has them. Empty: no object.
     *
     * @throws MillraceException of kind CORRUPT: the object is shorter; see {@link #tooShort}
     */
    Optional<byte[]> getRange(Location location, long offset, int length);

    /** The object as a stream, closed by the caller. Empty: no object. */
    Optional<InputStream> open(Location location);

    Optional<Stat> stat(Location location);

    /** Copies within the store without moving bytes through the caller, over what is there. False: no source. */
    boolean copy(Location from, Location to);

    /** Deletes one object. */
    void delete(Location location);

    /**
     * Objects below a folder, in order of location, at most {@code limit}, after {@code afterOrEmpty} (a location's URI).
     *
     * @param folder its own subfolders are searched too
     */
    List<Listed> list(Location folder, String afterOrEmpty, int limit);

    /**
     * The same for whoever can do without objects whose keys no location can have: those are told, one error each, and passed by, where {@code list} throws
     * the first. A store in which each object has a location tells none.
     */
    default List<Listed> list(Location folder, String afterOrEmpty, int limit, Consumer<StorageException> unnamed) {
        return list(folder, afterOrEmpty, limit);
    }

    /** The object as a file that may be read in place, where this store has files. */
    Optional<Path> file(Location location);

    /**
     * Requests about objects in one place that do not depend on each other; results in order of their numbers. One after the other by default; at the same
     * time where a store is far away. The first error in that order is thrown when no request is under way any more; those that have not begun are left out.
     */
    default <T> List<T> together(Location place, int number, IntFunction<T> request) {
        return IntStream.range(0, number).mapToObj(request).toList();
    }

    /**
     * The same of requests that change nothing. Where a store is far away, one that is slow beside the others is made once more ({@link SlowRequests}), and the
     * first answer counts; an error counts when no other answer comes.
     */
    default <T> List<T> readTogether(Location place, int number, IntFunction<T> read) {
        return together(place, number, read);
    }

    /** For adapters: the error of reading bytes that an object does not have. Whoever asks has been told that they are there. */
    static MillraceException tooShort(Location location, long offset, int length, long sizeBytes) {
        String message = String.format(
                Locale.ROOT,
                "'%s' has %d bytes, so bytes %d to %d cannot be read",
                location,
                sizeBytes,
                offset,
                offset + length);
        return Failure.of(FailureKind.CORRUPT, "SHORT_OBJECT", message)
                .withRemedy("It was changed after it was written; keep it as evidence and start the job again")
                .toException();
    }

    /** What is written. */
    sealed interface Content {
        long sizeBytes();

        /** {@code lasting}: the object outlives a failure of the machine once the store has answered; else a store on a disk does not wait for it. */
        record Bytes(byte[] bytes, boolean lasting) implements Content {
            @Override
            public long sizeBytes() {
                return bytes.length;
            }
        }

        /**
         * A finished file.
         *
         * @param handOver the store may take it away (rename) instead of copying it
         * @param followed the caller puts a lasting object into the same folder before it tells anybody of this one: a store on a disk syncs the bytes now,
         *     and leaves it to that object to make both names last
         */
        record FromFile(Path path, long sizeBytes, boolean handOver, boolean followed) implements Content {
            /** A file that lasts by itself. */
            public FromFile(Path path, long sizeBytes, boolean handOver) {
                this(path, sizeBytes, handOver, false);
            }
        }

        static Content of(byte[] bytes) {
            return new Bytes(bytes, true);
        }
    }

    /** An object's bytes and its entity tag. */
    record Blob(byte[] bytes, String tag) {}

    /** {@code modifiedMicros}: time of the last write since 1970, in microseconds. */
    record Stat(long sizeBytes, long modifiedMicros, String tag) {}

    record Listed(Location location, long sizeBytes, long modifiedMicros, String tag) {}
}
