package dev.millrace.service.jobs;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.FileLayout.Codec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec.Format;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the options of a COPY to a folder mean: those of a sink, in DuckDB's words. */
final class CopyFolder {
    /** Options that make a folder of any path. */
    static final List<String> SIGNS = List.of("overwrite", "append", "partition_by");

    static final List<String> OPTIONS =
            List.of("overwrite", "append", "partition_by", "compression", "codec", "file_size_bytes");

    static final List<String> PARQUET_OPTIONS = List.of("compression_level", "row_group_size", "row_group_size_bytes");

    private static final Pattern NAME = Pattern.compile("\\s*(\"(?:[^\"]|\"\")+\"|[^\",]+?)\\s*(,|$)");

    private final Map<String, String> options;
    private final Format format;
    private final Place place;

    CopyFolder(Map<String, String> options, Format format, Place place) {
        this.options = options;
        this.format = format;
        this.place = place;
    }

    Mode mode() {
        boolean overwrite = isSet("overwrite");
        boolean append = isSet("append");
        if (overwrite && append) {
            throw refused("OVERWRITE and APPEND exclude each other", "Keep one of them");
        }
        return overwrite ? Mode.OVERWRITE : append ? Mode.APPEND : Mode.CREATE;
    }

    FileLayout layout() {
        String rows = options.getOrDefault("row_group_size", "0");
        return new FileLayout(
                columns(),
                List.of(),
                codec(),
                (int) whole("compression_level", options.getOrDefault("compression_level", "0"), 22),
                whole("row_group_size", rows, Integer.MAX_VALUE),
                bytes("row_group_size_bytes"),
                bytes("file_size_bytes"),
                false,
                FileLayout.TextSigns.DEFAULT);
    }

    private boolean isSet(String name) {
        return options.containsKey(name) && CopyOptions.isTrue(options.getOrDefault(name, ""));
    }

    /** {@code a}, {@code a, "b c"}; the parentheses are gone. */
    private List<String> columns() {
        String written = options.getOrDefault("partition_by", "").strip();
        List<String> columns = new ArrayList<>();
        Matcher names = NAME.matcher(written);
        int end = 0;
        while (end < written.length() && names.find(end) && names.start() == end) {
            String name = names.group(1);
            columns.add(
                    name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name);
            end = names.end();
        }
        if (options.containsKey("partition_by") && (columns.isEmpty() || end < written.length())) {
            throw refused("PARTITION_BY names columns, not '" + written + "'", "Write for example PARTITION_BY (day)");
        }
        return columns;
    }

    private @Nullable Codec codec() {
        String word = options.getOrDefault("codec", options.getOrDefault("compression", ""))
                .toLowerCase(Locale.ROOT);
        if (word.isEmpty()) {
            return null;
        }
        List<Codec> known =
                format == Format.PARQUET ? List.of(Codec.values()) : List.of(Codec.GZIP, Codec.UNCOMPRESSED);
        return known.stream()
                .filter(codec -> codec.word().equals(word) || codec == Codec.UNCOMPRESSED && word.equals("none"))
                .findFirst()
                .orElseThrow(() -> refused(
                        "Files of the format " + format.extension() + " are not compressed with '" + word + "'",
                        "Write " + known.stream().map(Codec::word).collect(Collectors.joining(", "))));
    }

    private long bytes(String name) {
        String size = options.getOrDefault(name, "0");
        try {
            return size.equals("0") ? 0 : ByteSize.parse(size).bytes();
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw refused(name.toUpperCase(Locale.ROOT) + " is no size: '" + size + "'", "Write for example '100MB'");
        }
    }

    private long whole(String name, String number, long most) {
        if (number.matches("[0-9]{1,10}") && Long.parseLong(number) <= most) {
            return Long.parseLong(number);
        }
        throw refused(
                name.toUpperCase(Locale.ROOT) + " is a whole number up to " + most + ", not '" + number + "'",
                "Write for example " + Math.min(most, 100_000));
    }

    private MillraceException refused(String message, String remedy) {
        return Failure.invalid("WRONG_OPTION", message, remedy).at(place).toException();
    }
}
