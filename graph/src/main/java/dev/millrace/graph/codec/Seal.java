package dev.millrace.graph.codec;

import dev.millrace.graph.Checksum;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The end of a stored document: its last field is the CRC-32C of all bytes before that field. The form is fixed to the byte, so that no change
 * of a single bit, in the seal itself or before it, leaves a document that is whole.
 */
enum Seal {
    PRETTY("\n}\n", ",\n  \"checksum\": \"", "\"\n}\n"),
    COMPACT("}\n", ",\"checksum\":\"", "\"}\n");

    private static final int TEXT_BYTES = Checksum.text(0).length();

    private final byte[] end;
    private final byte[] before;
    private final byte[] after;

    /**
     * @param end of a document without seal
     * @param before what stands between the document's last byte that is summed and the checksum
     * @param after what stands after the checksum
     */
    Seal(String end, String before, String after) {
        this.end = ascii(end);
        this.before = ascii(before);
        this.after = ascii(after);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The UTF-8 bytes of a document that has at least one field, and its seal. */
    byte[] sealed(String text) {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        int body = whole.length - end.length;
        if (body <= 0 || !isAt(whole, body, end)) {
            throw new IllegalArgumentException("a document of this form has another end");
        }
        byte[] sealed = Arrays.copyOf(whole, body + sizeBytes());
        System.arraycopy(before, 0, sealed, body, before.length);
        byte[] checksum = ascii(computed(whole, body));
        System.arraycopy(checksum, 0, sealed, body + before.length, TEXT_BYTES);
        System.arraycopy(after, 0, sealed, sealed.length - after.length, after.length);
        return sealed;
    }

    private int sizeBytes() {
        return before.length + TEXT_BYTES + after.length;
    }

    /** Whether a document ends like this, whatever its checksum. */
    boolean isOn(byte[] document) {
        int body = document.length - sizeBytes();
        return body > 0 && isAt(document, body, before) && isAt(document, document.length - after.length, after);
    }

    private static boolean isAt(byte[] bytes, int index, byte[] part) {
        return Arrays.equals(bytes, index, index + part.length, part, 0, part.length);
    }

    /** The checksum that a document with this seal has. */
    String computed(byte[] document) {
        return computed(document, document.length - sizeBytes());
    }

    private static String computed(byte[] document, int length) {
        return new Checksum().add(document, 0, length).text();
    }

    /** The checksum that its seal says. */
    String written(byte[] document) {
        return new String(
                document, document.length - after.length - TEXT_BYTES, TEXT_BYTES, StandardCharsets.ISO_8859_1);
    }
}
