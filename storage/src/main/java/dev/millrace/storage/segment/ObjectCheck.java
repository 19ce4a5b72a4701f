package dev.millrace.storage.segment;

import dev.millrace.graph.Checksum;
import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Compares stored objects with the size and checksum that somebody wrote down of them. */
public final class ObjectCheck {
    private static final int BUFFER_BYTES = 1 << 18;

    private final ObjectStore store;

    public ObjectCheck(ObjectStore store) {
        this.store = store;
    }

    /** What is wrong with an object, as the end of a sentence; empty: every byte is as it was written. */
    public Optional<String> damage(Location object, long sizeBytes, String checksum) throws IOException {
        Optional<InputStream> content = store.open(object);
        if (content.isEmpty()) {
            return Optional.of("it is not there");
        }
        return damage(content.get(), sizeBytes, checksum);
    }

    /** The same of bytes from anywhere; the stream is closed. */
    public static Optional<String> damage(InputStream content, long sizeBytes, String checksum) throws IOException {
        Checksum found = new Checksum();
        long size = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = content) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                found.add(buffer, 0, length);
                size += length;
            }
        }
        if (size != sizeBytes) {
            return Optional.of("it has " + size + " bytes, its manifest says " + sizeBytes);
        }
        return found.text().equals(checksum)
                ? Optional.empty()
                : Optional.of("its bytes have the checksum " + found.text() + ", its manifest says " + checksum);
    }
}
