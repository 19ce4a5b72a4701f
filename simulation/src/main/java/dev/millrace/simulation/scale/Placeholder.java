package dev.millrace.simulation.scale;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What stands in the store for an object that is too large to be there: its size, as text. */
final class Placeholder {
    private static final String MARK = "object of ";

    private Placeholder() {}

    static byte[] of(long sizeBytes) {
        return (MARK + sizeBytes).getBytes(US_ASCII);
    }

    /** The size that it stands for; of any other object its own. */
    static long sizeBytes(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, 40), US_ASCII);
        return text.startsWith(MARK) ? Long.parseLong(text.substring(MARK.length())) : bytes.length;
    }
}
