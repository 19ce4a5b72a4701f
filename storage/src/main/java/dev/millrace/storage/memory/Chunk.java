package dev.millrace.storage.memory;

import java.util.Arrays;

/** Up to {@link #CAPACITY} neighbours of a {@link CompactMap}. What their keys begin with in common is kept once. */
final class Chunk {
    static final int CAPACITY = 128;

    private byte[] prefix;
    private byte[][] suffixes;
    private Object[] values;
    private int size;

    Chunk(byte[] key, Object value) {
        this(key, new byte[][] {new byte[0]}, new Object[] {value}, 1);
    }

    private Chunk(byte[] prefix, byte[][] suffixes, Object[] values, int size) {
        this.prefix = prefix;
        this.suffixes = suffixes;
        this.values = values;
        this.size = size;
    }

    int size() {
        return size;
    }

    byte[] key(int index) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + suffixes[index].length);
        System.arraycopy(suffixes[index], 0, key, prefix.length, suffixes[index].length);
        return key;
    }

    Object value(int index) {
        return values[index];
    }

    void replace(int index, Object value) {
        values[index] = value;
    }

    /** The position of the key, or {@code -1 - position} where it would stand. */
    int find(byte[] key) {
        int same = Arrays.mismatch(prefix, key);
        if (same >= 0 && same < prefix.length) {
            boolean before = same == key.length || (key[same] & 255) < (prefix[same] & 255);
            return before ? -1 : -1 - size;
        }
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    /** Negative when the entry's key is smaller than a key that begins with the prefix. */
    private int compare(int index, byte[] key) {
        byte[] suffix = suffixes[index];
        return Arrays.compareUnsigned(suffix, 0, suffix.length, key, prefix.length, key.length);
    }

    /** Negative when the first key is smaller. */
    int compareFirst(byte[] key) {
        int same = Arrays.mismatch(prefix, key);
        if (same < 0 || same >= prefix.length) {
            return compare(0, key);
        }
        return same == key.length ? 1 : Integer.compare(prefix[same] & 255, key[same] & 255);
    }

    void insert(int index, byte[] key, Object value) {
        shortenPrefix(key);
        if (size == suffixes.length) {
            int capacity = Math.min(CAPACITY, size + (size >> 1) + 4);
            suffixes = Arrays.copyOf(suffixes, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        System.arraycopy(suffixes, index, suffixes, index + 1, size - index);
        System.arraycopy(values, index, values, index + 1, size - index);
        suffixes[index] = Arrays.copyOfRange(key, prefix.length, key.length);
        values[index] = value;
        size++;
    }

    void remove(int index) {
        System.arraycopy(suffixes, index + 1, suffixes, index, size - index - 1);
        System.arraycopy(values, index + 1, values, index, size - index - 1);
        size--;
        suffixes[size] = new byte[0];
        values[size] = "";
    }

    /** Takes the upper half away; both halves may have longer prefixes then. */
    Chunk split() {
        int half = size / 2;
        Chunk upper = part(half, size);
        Chunk lower = part(0, half);
        prefix = lower.prefix;
        suffixes = lower.suffixes;
        values = lower.values;
        size = half;
        return upper;
    }

    private Chunk part(int from, int to) {
        byte[] first = suffixes[from];
        byte[] last = suffixes[to - 1];
        int same = Arrays.mismatch(first, last);
        int shared = same < 0 ? first.length : same;
        byte[][] shorter = new byte[to - from][];
        for (int index = from; index < to; index++) {
            shorter[index - from] = Arrays.copyOfRange(suffixes[index], shared, suffixes[index].length);
        }
        byte[] longer = Arrays.copyOf(key(from), prefix.length + shared);
        return new Chunk(longer, shorter, Arrays.copyOfRange(values, from, to), to - from);
    }

    private void shortenPrefix(byte[] key) {
        int same = Arrays.mismatch(prefix, key);
        if (same < 0 || same >= prefix.length) {
            return;
        }
        for (int index = 0; index < size; index++) {
            byte[] whole = key(index);
            suffixes[index] = Arrays.copyOfRange(whole, same, whole.length);
        }
        prefix = Arrays.copyOf(prefix, same);
    }
}
