package dev.millrace.storage;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that stand in a path as {@code name=value/}. */
public final class PathPartitions {
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private PathPartitions() {}

    /**
     * The partitions of a file in order of its path; of folders with the same name the innermost counts.
     *
     * @param path folders and file, as stored: values are percent-encoded
     */
    public static Map<String, Optional<String>> of(String path) {
        Map<String, Optional<String>> values = new LinkedHashMap<>();
        List<String> segments = List.of(path.split("/"));
        for (String segment : segments.subList(0, segments.size() - 1)) {
            int equals = segment.indexOf('=');
            if (equals > 0) {
                String value = segment.substring(equals + 1);
                values.put(
                        decoded(segment.substring(0, equals)),
                        value.equals(NULL) ? Optional.empty() : Optional.of(decoded(value)));
            }
        }
        return values;
    }

    /** Percent sequences that are not hexadecimal, or not UTF-8, stay as they are. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] == '%' && i + 2 < bytes.length ? hexadecimal(bytes[i + 1], bytes[i + 2]) : -1;
            decoded[length++] = value < 0 ? bytes[i] : (byte) value;
            i += value < 0 ? 0 : 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }

    private static int hexadecimal(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first * 16 + second;
    }
}
