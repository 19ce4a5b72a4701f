package dev.millrace.storage.memory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A map from texts to values in order of the texts' UTF-8 bytes, for millions of long keys with common beginnings: an entry costs about 45
 * bytes beside the differing end of its key and the value. Not for several threads.
 */
final class CompactMap<V> {
    /** A visitor of entries, which must not change the map. */
    interface Visitor<V> {
        /** Whether to go on. */
        boolean visit(String key, V value);
    }

    private final List<Chunk> chunks = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    Optional<V> get(String text) {
        byte[] key = bytes(text);
        int at = chunkOf(key);
        if (at < 0) {
            return Optional.empty();
        }
        int index = chunks.get(at).find(key);
        return index < 0 ? Optional.empty() : Optional.of(value(chunks.get(at), index));
    }

    void put(String text, V value) {
        byte[] key = bytes(text);
        if (chunks.isEmpty()) {
            chunks.add(new Chunk(key, value));
            size++;
            return;
        }
        int at = Math.max(0, chunkOf(key));
        int index = chunks.get(at).find(key);
        if (index >= 0) {
            chunks.get(at).replace(index, value);
            return;
        }
        if (chunks.get(at).size() == Chunk.CAPACITY) {
            chunks.add(at + 1, chunks.get(at).split());
            at = Math.max(0, chunkOf(key));
            index = chunks.get(at).find(key);
        }
        chunks.get(at).insert(-1 - index, key, value);
        size++;
    }

    void remove(String text) {
        byte[] key = bytes(text);
        int at = chunkOf(key);
        int index = at < 0 ? -1 : chunks.get(at).find(key);
        if (index < 0) {
            return;
        }
        if (chunks.get(at).size() == 1) {
            chunks.remove(at);
        } else {
            chunks.get(at).remove(index);
        }
        size--;
    }

    /** Visits entries from the first key that is not below {@code from}. */
    void from(String from, Visitor<V> visitor) {
        byte[] key = bytes(from);
        int at = Math.max(0, chunkOf(key));
        int index = at < chunks.size() ? chunks.get(at).find(key) : 0;
        index = index < 0 ? -1 - index : index;
        for (; at < chunks.size(); at++, index = 0) {
            Chunk chunk = chunks.get(at);
            for (; index < chunk.size(); index++) {
                if (!visitor.visit(new String(chunk.key(index), StandardCharsets.UTF_8), value(chunk, index))) {
                    return;
                }
            }
        }
    }

    /** The last chunk whose first key is not above the key; -1 when the key is below all. */
    private int chunkOf(byte[] key) {
        int low = 0;
        int high = chunks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (chunks.get(middle).compareFirst(key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    @SuppressWarnings("unchecked")
    private V value(Chunk chunk, int index) {
        return (V) chunk.value(index);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
