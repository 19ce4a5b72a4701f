package dev.millrace.coordinator.plan.source;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Formats that can be read. */
public enum FileFormat {
    PARQUET,
    CSV,
    JSON;

    private static final List<String> PACKED =
            List.of(".zip", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".lz4", ".br", ".snappy", ".z");

    /** Whether the end of a name says so; such a file is read whole. */
    static boolean isCompressed(String name) {
        String text = name.toLowerCase(Locale.ROOT);
        return text.endsWith(".gz") || text.endsWith(".zst");
    }

    /** The end of a name by which a file is packed in a way that is not read. */
    static Optional<String> packed(String name) {
        String text = name.toLowerCase(Locale.ROOT);
        return PACKED.stream().filter(text::endsWith).findFirst();
    }

    /** By the end of a name; {@code .gz} and {@code .zst} are looked through. */
    public static Optional<FileFormat> ofName(String name) {
        String text = name.toLowerCase(Locale.ROOT);
        String plain = isCompressed(name) ? text.substring(0, text.lastIndexOf('.')) : text;
        String extension = plain.substring(plain.lastIndexOf('.') + 1);
        return switch (extension) {
            case "parquet", "parq", "pq" -> Optional.of(PARQUET);
            case "csv", "tsv", "psv" -> Optional.of(CSV);
            case "json", "jsonl", "ndjson" -> Optional.of(JSON);
            default -> Optional.empty();
        };
    }

    /** By the first bytes of a file. */
    static Optional<FileFormat> ofContent(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PAR1") || text.startsWith("PARE")) {
            return Optional.of(PARQUET);
        }
        String trimmed = text.stripLeading();
        return trimmed.startsWith("{") || trimmed.startsWith("[{") ? Optional.of(JSON) : Optional.empty();
    }

    static Optional<FileFormat> parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "parquet" -> Optional.of(PARQUET);
            case "csv" -> Optional.of(CSV);
            case "json" -> Optional.of(JSON);
            default -> Optional.empty();
        };
    }
}
