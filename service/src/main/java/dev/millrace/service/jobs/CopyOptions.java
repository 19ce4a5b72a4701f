package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.coordinator.plan.text.SqlStatement.Copy;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec.Format;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.graph.Place;
import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * What the options of COPY mean: a file whose options are DuckDB's own, or a folder that is an output like any other.
 *
 * @param folder whether {@code target} is a folder
 * @param mode what happens to a result in the folder
 * @param layout of the files in the folder
 * @param text options of the file, checked, in DuckDB's words
 */
public record CopyOptions(Path target, boolean folder, Format format, Mode mode, FileLayout layout, String text) {
    private static final List<String> OF_TEXT = List.of("dateformat", "timestampformat", "compression");
    private static final Map<Format, List<String>> KNOWN = Map.of(
            Format.PARQUET,
            List.of("compression", "codec", "compression_level", "row_group_size", "row_group_size_bytes"),
            Format.CSV,
            List.of(
                    "header",
                    "delimiter",
                    "delim",
                    "sep",
                    "quote",
                    "escape",
                    "null",
                    "nullstr",
                    "force_quote",
                    "prefix",
                    "suffix"),
            Format.JSON,
            List.of("array"));

    /**
     * Reads the options of a statement. A path that ends with a slash, or is a folder, is a folder.
     *
     * @param folder where relative paths begin
     */
    public static CopyOptions of(Copy copy, Path folder) {
        Place place = copy.toPlace();
        Path target = target(copy.to(), folder, place);
        boolean isFolder = copy.to().endsWith("/")
                || Files.isDirectory(target)
                || CopyFolder.SIGNS.stream().anyMatch(copy.options()::containsKey);
        Format format = format(copy, isFolder, place);
        SequencedMap<String, String> options = copy.options();
        options.keySet().forEach(name -> requireKnown(name, format, isFolder, place));
        if (!isFolder) {
            return new CopyOptions(target, false, format, Mode.CREATE, FileLayout.DEFAULT, text(options, format));
        }
        CopyFolder arranged = new CopyFolder(options, format, place);
        return new CopyOptions(target, true, format, arranged.mode(), arranged.layout(), "");
    }

    private static Path target(String to, Path folder, Place place) {
        if (to.matches("[a-z][a-z0-9+.-]+://.*") && !to.startsWith("file://")) {
            throw refused(
                    "NOT_SUPPORTED", "COPY cannot write to '" + to + "'", "Write to a path of this machine", place);
        }
        String path = to.startsWith("file://") ? to.substring("file://".length()) : to;
        String home = path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
        try {
            return folder.resolve(home).toAbsolutePath().normalize();
        } catch (java.nio.file.InvalidPathException wrong) {
            throw refused("BAD_PATH", "'" + to + "' is not a path", "Write the path of a file", place);
        }
    }

    private static Format format(Copy copy, boolean folder, Place place) {
        String written = copy.options().getOrDefault("format", "").toLowerCase(Locale.ROOT);
        String name = copy.to().toLowerCase(Locale.ROOT).replaceAll("\\.(gz|zst)$", "");
        String word = !written.isEmpty() ? written : name.substring(name.lastIndexOf('.') + 1);
        return switch (word) {
            case "parquet" -> Format.PARQUET;
            case "json", "ndjson", "jsonl" -> Format.JSON;
            case "csv", "tsv" -> Format.CSV;
            default -> {
                if (!written.isEmpty()) {
                    throw refused(
                            "UNKNOWN_FORMAT",
                            "COPY cannot write the format '" + written + "'",
                            "Write parquet, csv or json",
                            place);
                }
                yield folder ? Format.PARQUET : Format.CSV;
            }
        };
    }

    private static void requireKnown(String name, Format format, boolean folder, Place place) {
        if (name.equals("format") || names(format, folder).contains(name)) {
            return;
        }
        String where = folder ? "a folder" : "a " + format.extension() + " file";
        throw refused(
                "UNKNOWN_OPTION",
                "COPY to " + where + " does not know the option " + name.toUpperCase(Locale.ROOT),
                remedy(name, names(format, folder)),
                place);
    }

    private static String remedy(String name, TreeSet<String> known) {
        return Suggestion.nearest(name, known)
                .map(near -> "Did you mean " + near.toUpperCase(Locale.ROOT) + "?")
                .orElse("Known are " + String.join(", ", known).toUpperCase(Locale.ROOT));
    }

    private static TreeSet<String> names(Format format, boolean folder) {
        TreeSet<String> names = new TreeSet<>(folder ? CopyFolder.OPTIONS : KNOWN.getOrDefault(format, List.of()));
        if (folder && format == Format.PARQUET) {
            names.addAll(CopyFolder.PARQUET_OPTIONS);
        } else if (!folder && format != Format.PARQUET) {
            names.addAll(OF_TEXT);
        }
        return names;
    }

    private static String text(SequencedMap<String, String> options, Format format) {
        List<String> all = new ArrayList<>(List.of("FORMAT " + format.extension()));
        options.forEach((name, value) -> {
            if (!name.equals("format")) {
                all.add(name.toUpperCase(Locale.ROOT)
                        + (value.isEmpty() ? emptyValue(name) : " " + SqlNames.literal(value)));
            }
        });
        return String.join(", ", all);
    }

    /** A flag without a value is set; for others the empty text is a value. */
    private static String emptyValue(String name) {
        return List.of("header", "array").contains(name) ? " true" : " ''";
    }

    static boolean isTrue(String value) {
        return value.isEmpty() || List.of("true", "1", "on").contains(value.toLowerCase(Locale.ROOT));
    }

    private static MillraceException refused(String code, String message, String remedy, Place place) {
        return Failure.invalid(code, message, remedy).at(place).toException();
    }
}
