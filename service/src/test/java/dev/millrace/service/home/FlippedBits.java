package dev.millrace.service.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A file with single bits flipped. */
public final class FlippedBits {
    private static final int FLIPS = 200;

    /** What is done while a bit is not as it was written. */
    public interface Reading {
        void read(String flip) throws IOException;
    }

    private FlippedBits() {}

    /** Once for each of 200 bits; afterwards the file is whole again. */
    public static void each(Path file, Reading reading) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        SplittableRandom random = new SplittableRandom(1);
        for (int flip = 0; flip < FLIPS; flip++) {
            int offset = flip % 3 == 0 ? whole.length - 1 - random.nextInt(40) : random.nextInt(whole.length);
            int bit = random.nextInt(8);
            byte[] flipped = whole.clone();
            flipped[offset] ^= (byte) (1 << bit);
            Files.write(file, flipped);
            reading.read("bit " + bit + " of byte " + offset);
        }
        Files.write(file, whole);
    }
}
