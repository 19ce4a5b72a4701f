package dev.millrace.coordinator.plan.source;

import dev.millrace.storage.ObjectStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The beginning of a text that zstd has compressed, which DuckDB reads; how long all of it is its first frame may tell (RFC 8878, 3.1.1.1). */
final class ZstdSample {
    private static final int LINES = 2_000;
    private static final int MAGIC = 0xFD2FB528;
    private static final int HEADER_BYTES = 18;
    /** What zstd makes of text, roughly; where the frame does not tell. */
    private static final long USUAL_RATIO = 5;

    private ZstdSample() {}

    /** Empty: it has no lines. */
    static Optional<TextSample> of(ObjectStore store, FoundFile file) {
        try (ReadableFiles readable = new ReadableFiles(store, List.of(file));
                Sandbox sandbox = new Sandbox(readable.paths())) {
            List<String> lines = HeadLines.of(sandbox, readable.path(file), LINES);
            byte[] text =
                    lines.isEmpty() ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
            boolean whole = lines.size() < LINES;
            long stored = whole ? file.bytes() : Math.max(1, Math.round(text.length / ratio(store, file)));
            return lines.isEmpty() ? Optional.empty() : Optional.of(new TextSample(text, stored, whole));
        }
    }

    private static double ratio(ObjectStore store, FoundFile file) {
        int length = (int) Math.min(HEADER_BYTES, file.bytes());
        long content = store.getRange(file.location(), 0, length)
                .map(ZstdSample::contentBytes)
                .orElse(-1L);
        return content < file.bytes() ? USUAL_RATIO : (double) content / file.bytes();
    }

    /** As the header of a frame tells; -1: it does not. */
    static long contentBytes(byte[] header) {
        ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < Integer.BYTES + 1 || bytes.getInt() != MAGIC) {
            return -1;
        }
        int descriptor = bytes.get() & 0xFF;
        boolean single = (descriptor & 0x20) != 0;
        int[] dictionaryBytes = {0, 1, 2, 4};
        int position = bytes.position() + (single ? 0 : 1) + dictionaryBytes[descriptor & 3];
        int kind = descriptor >> 6;
        int width = kind == 0 ? single ? 1 : 0 : 1 << kind;
        if (width == 0 || position + width > header.length) {
            return -1;
        }
        bytes.position(position);
        return switch (width) {
            case 1 -> bytes.get() & 0xFF;
            case 2 -> (bytes.getShort() & 0xFFFF) + 256L;
            case 4 -> bytes.getInt() & 0xFFFFFFFFL;
            default -> bytes.getLong();
        };
    }
}
