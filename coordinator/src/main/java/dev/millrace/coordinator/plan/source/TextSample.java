package dev.millrace.coordinator.plan.source;

import dev.millrace.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The beginning of a text file, decompressed and in UTF-8.
 *
 * @param storedBytes of the file that hold it
 * @param whole whether it is all of the file
 */
record TextSample(byte[] text, long storedBytes, boolean whole) {
    private static final int STORED_BYTES = 1 << 17;
    private static final int MOST_BYTES = 1 << 21;
    private static final int MOST_FILES = 16;
    private static final int MOST_ZSTD_FILES = 2;

    /** Of some of the files, spread evenly, in their order; of those of which there is one. */
    static Map<FoundFile, TextSample> of(ObjectStore store, List<FoundFile> files, Optional<Charset> encoding) {
        Map<FoundFile, TextSample> samples = new LinkedHashMap<>();
        boolean zstd = files.stream().anyMatch(file -> isZstd(file.location().name()));
        int count = Math.min(files.size(), zstd ? MOST_ZSTD_FILES : MOST_FILES);
        for (int i = 0; i < count; i++) {
            FoundFile file = files.get((int) ((long) i * files.size() / count));
            of(store, file, encoding).ifPresent(sample -> samples.put(file, sample));
        }
        return samples;
    }

    /** Empty: it is damaged. */
    private static Optional<TextSample> of(ObjectStore store, FoundFile file, Optional<Charset> encoding) {
        if (isZstd(file.location().name())) {
            return ZstdSample.of(store, file);
        }
        int length = (int) Math.min(file.bytes(), STORED_BYTES);
        boolean all = length == file.bytes();
        return store.getRange(file.location(), 0, length)
                .flatMap(
                        bytes -> isGzip(bytes) ? inflated(bytes, all) : Optional.of(new TextSample(bytes, length, all)))
                .map(sample -> encoding.isEmpty() ? sample : sample.decoded(encoding.get()));
    }

    private static boolean isZstd(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".zst");
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    private static Optional<TextSample> inflated(byte[] bytes, boolean all) {
        ByteArrayInputStream stored = new ByteArrayInputStream(bytes);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean ended = false;
        try (InputStream plain = new GZIPInputStream(stored)) {
            byte[] chunk = new byte[1 << 14];
            int read = 0;
            while (read >= 0 && text.size() < MOST_BYTES) {
                text.write(chunk, 0, read);
                read = plain.read(chunk);
            }
            ended = read < 0;
        } catch (IOException cutOrDamaged) {
            if (text.size() == 0) {
                return Optional.empty();
            }
        }
        long used = bytes.length - stored.available();
        return Optional.of(new TextSample(text.toByteArray(), used, all && ended));
    }

    private TextSample decoded(Charset encoding) {
        return new TextSample(new String(text, encoding).getBytes(StandardCharsets.UTF_8), storedBytes, whole);
    }

    /** How many bytes of text a stored byte holds. */
    double ratio() {
        return (double) text.length / storedBytes;
    }

    InputStream open() {
        return new ByteArrayInputStream(text);
    }
}
