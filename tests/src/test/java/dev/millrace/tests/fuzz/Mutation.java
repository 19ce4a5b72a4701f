package dev.millrace.tests.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages bytes as disks, editors, broken writers and attackers do. */
final class Mutation {
    private static final int MOST_BYTES = 2 << 20;
    private static final int MOST_STEPS = 6;
    private static final List<String> WORDS = List.of(
            "\0",
            "\uFEFF",
            "\r",
            "\r\n",
            "\n\n",
            "\"",
            "\"\"",
            "'",
            "\\",
            "\\u0000",
            "\\ud800",
            "-",
            "NaN",
            "Infinity",
            "-9223372036854775809",
            "99999999999999999999999999999999999999999",
            "1e999999999",
            "0x7fffffff",
            "9999-99-99",
            "290309-12-22 (BC)",
            "true",
            "null",
            "\t",
            ";",
            "|",
            "\u0085",
            "\u2028");
    private static final int[] INVALID_UTF8 = {0xC0, 0xC1, 0xF5, 0xFF, 0xFE, 0xED, 0x80, 0xBF};

    private final SplittableRandom random;
    private final List<String> words;

    /** @param words of the format, drawn besides the common ones */
    Mutation(SplittableRandom random, List<String> words) {
        this.random = random;
        this.words = words;
    }

    /** One to six steps of damage; {@code other} may be spliced in. */
    byte[] of(byte[] bytes, byte[] other) {
        byte[] damaged = bytes;
        int steps = random.nextBoolean() ? 1 : 1 + random.nextInt(MOST_STEPS);
        for (int step = 0; step < steps; step++) {
            damaged = step(damaged, other);
            if (damaged.length > MOST_BYTES) {
                return Arrays.copyOf(damaged, MOST_BYTES);
            }
        }
        return damaged;
    }

    private byte[] step(byte[] bytes, byte[] other) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length + 1);
        return switch (random.nextInt(10)) {
            case 0 -> flipped(bytes);
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> without(bytes, at, length(bytes.length - at));
            case 3 -> inserted(bytes, at, repeated(bytes, at));
            case 4 -> inserted(bytes, at, part(other));
            case 5 -> inserted(bytes, at, word().getBytes(StandardCharsets.UTF_8));
            case 6 -> inserted(bytes, at, run());
            case 7 -> inserted(bytes, at, new byte[] {(byte) INVALID_UTF8[random.nextInt(INVALID_UTF8.length)]});
            case 8 -> inserted(bytes, at, random(1 + random.nextInt(16)));
            default -> replaced(bytes, at);
        };
    }

    String word() {
        int drawn = random.nextInt(WORDS.size() + words.size());
        return drawn < WORDS.size() ? WORDS.get(drawn) : words.get(drawn - WORDS.size());
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        for (int flips = 1 + random.nextInt(8); flips > 0 && flipped.length > 0; flips--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private int length(int most) {
        return most <= 0 ? 0 : random.nextInt(random.nextInt(4) == 0 ? most + 1 : Math.min(most, 16) + 1);
    }

    private static byte[] without(byte[] bytes, int at, int length) {
        byte[] left = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, left, at, bytes.length - at - length);
        return left;
    }

    private static byte[] inserted(byte[] bytes, int at, byte[] more) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, longer, at, more.length);
        System.arraycopy(bytes, at, longer, at + more.length, bytes.length - at);
        return longer;
    }

    /** A block of the bytes themselves, many times. */
    private byte[] repeated(byte[] bytes, int at) {
        int length = Math.max(0, Math.min(bytes.length - at, 1 + random.nextInt(64)));
        byte[] block = Arrays.copyOfRange(bytes, at, at + length);
        int times = 1 << random.nextInt(12);
        byte[] many = new byte[length * times];
        for (int time = 0; time < times; time++) {
            System.arraycopy(block, 0, many, time * length, length);
        }
        return many;
    }

    private byte[] part(byte[] other) {
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, from + length(other.length - from));
    }

    /** One character, up to half a million times. */
    private byte[] run() {
        byte[] run = new byte[1 << random.nextInt(20)];
        String characters = "a0 \"'[{(\n,-\0\\";
        Arrays.fill(run, (byte) characters.charAt(random.nextInt(characters.length())));
        return run;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] replaced(byte[] bytes, int at) {
        byte[] replaced = bytes.clone();
        if (at < replaced.length) {
            byte[] word = word().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(word, 0, replaced, at, Math.min(word.length, replaced.length - at));
        }
        return replaced;
    }
}
