package dev.millrace.storage.memory;

import dev.millrace.storage.StateTable.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Attributes as bytes: names by number, numbers in as few bytes as they need. Names are kept for ever, so there must be few. */
final class PackedRows {
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private byte[] buffer = new byte[256];
    private int position;

    byte[] pack(SortedMap<String, Value> attributes) {
        position = 0;
        attributes.forEach((name, value) -> {
            int number = numbers.computeIfAbsent(name, this::add);
            switch (value) {
                case Value.Text text -> {
                    byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
                    write(2L * number);
                    write(bytes.length);
                    write(bytes);
                }
                case Value.Number whole -> {
                    write(2L * number + 1);
                    write(whole.number() << 1 ^ whole.number() >> 63);
                }
            }
        });
        return Arrays.copyOf(buffer, position);
    }

    private int add(String name) {
        names.add(name);
        return names.size() - 1;
    }

    SortedMap<String, Value> unpack(byte[] packed) {
        SortedMap<String, Value> attributes = new TreeMap<>();
        Reader reader = new Reader(packed);
        while (reader.position < packed.length) {
            int head = (int) reader.read();
            attributes.put(names.get(head >> 1), (head & 1) == 0 ? Value.of(reader.text()) : Value.of(reader.number()));
        }
        return attributes;
    }

    private void write(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, position, bytes.length);
        position += bytes.length;
    }

    private void write(long bits) {
        reserve(10);
        long rest = bits;
        while ((rest & ~127L) != 0) {
            buffer[position++] = (byte) (rest | 128);
            rest >>>= 7;
        }
        buffer[position++] = (byte) rest;
    }

    private void reserve(int bytes) {
        if (buffer.length - position < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, position + bytes));
        }
    }

    private static final class Reader {
        private final byte[] packed;
        private int position;

        Reader(byte[] packed) {
            this.packed = packed;
        }

        long read() {
            long bits = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = packed[position++];
                bits |= (long) (next & 127) << shift;
                if (next >= 0) {
                    return bits;
                }
            }
        }

        long number() {
            long bits = read();
            return bits >>> 1 ^ -(bits & 1);
        }

        String text() {
            int length = (int) read();
            position += length;
            return new String(packed, position - length, length, StandardCharsets.UTF_8);
        }
    }
}
