package dev.millrace.service.client;

import dev.millrace.storage.record.UploadRow;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Triggers, wherever they are, as documents. Errors: {@code TRIGGER_NOT_FOUND} as {@code INVALID}; {@code UNAVAILABLE} when nobody answers.
 */
public interface Triggers extends AutoCloseable {
    /** All of them, in order of names. */
    List<ObjectNode> list();

    ObjectNode get(String name);

    /**
     * Batches, or times, that were settled, the newest first.
     *
     * @param limit most of them; 0: all
     */
    List<ObjectNode> history(String name, int limit);

    /**
     * Versions of files, those first that were seen last.
     *
     * @param states only in these
     * @param limit most of them; 0: all
     */
    List<ObjectNode> files(String name, Set<UploadRow.State> states, int limit);

    ObjectNode pause(String name);

    ObjectNode resume(String name);

    /** Lets what works on it take all that is there, or run the job, now. Returns at once. */
    ObjectNode fire(String name);

    /** Begins no batch any more; it is gone when the one that is open is settled. */
    void remove(String name);

    /** Gives the files in quarantine back. Returns how many. */
    int release(String name);

    @Override
    void close();
}
