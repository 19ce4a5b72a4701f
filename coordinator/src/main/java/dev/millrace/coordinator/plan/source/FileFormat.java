package dev.millrace.coordinator.plan.source;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Formats that can be read. */
public enum FileFormat {
    PARQUET,
    CSV,
    JSON;

    /** By the end of a name; {@code .gz} and {@code .zst} are looked through. */
    public static Optional<FileFormat> ofName(String name) {
        String text = name.toLowerCase(Locale.ROOT);
        String plain = text.endsWith(".gz") || text.endsWith(".zst") ? text.substring(0, text.lastIndexOf('.')) : text;
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
