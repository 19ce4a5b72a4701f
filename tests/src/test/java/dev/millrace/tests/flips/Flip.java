package dev.millrace.tests.flips;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SplittableRandom;

/** One bit of one file. Flipped as a disk does it: in place, and the file's time of change does not tell. */
record Flip(Path file, long offset, int bit) {
    private static final int HEAD_BYTES = 32;
    private static final int TAIL_BYTES = 96;

    /** The {@code number}-th of a kind: one in five in the first bytes of a file, one in three in the last, the others anywhere. */
    static Flip drawn(List<Path> files, long seed, int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        Path file = files.get(random.nextInt(files.size()));
        long size = file.toFile().length();
        int part = number % 15;
        long offset = switch (part) {
            case 0, 5, 10 -> random.nextLong(Math.min(size, HEAD_BYTES));
            case 1, 3, 6, 8, 12 -> size - 1 - random.nextLong(Math.min(size, TAIL_BYTES));
            default -> random.nextLong(size);
        };
        return new Flip(file, offset, random.nextInt(8));
    }

    /** Flips it or flips it back, as {@link #strike}, in a file that looks as if it had been written at another time: nobody has read it before. */
    void strikeUnread(long time) throws IOException {
        strike();
        asUnread(file, time);
    }

    /** A worker that has compared a file before does so again. */
    static void asUnread(Path file, long time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(time));
    }

    /** Flips it; a second time: back. */
    void strike() {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer one = ByteBuffer.allocate(1);
                channel.read(one, offset);
                one.put(0, (byte) (one.get(0) ^ 1 << bit));
                channel.write(one.rewind(), offset);
            }
            Files.setLastModifiedTime(file, changed);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
