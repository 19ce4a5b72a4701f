package dev.millrace.service.tables;

import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import java.util.Locale;
import java.util.Optional;

/** Something in a folder that can be read as a table, or that has such things in it. */
public sealed interface TableEntry {
    Location place();

    /** A file whose name says its format, in lower case. */
    record DataFile(Location place, String format, long bytes, long modifiedMicros) implements TableEntry {}

    /** A folder to which a run has published. */
    record Published(Location place, Manifest manifest) implements TableEntry {
        public String format() {
            return manifest.format().name().toLowerCase(Locale.ROOT);
        }
    }

    /** Any other folder: a table if its files are alike, and maybe a folder of tables. */
    record Folder(Location place) implements TableEntry {}

    /** In lower case; empty: it is not known without a look into files. */
    default Optional<String> knownFormat() {
        return switch (this) {
            case DataFile file -> Optional.of(file.format());
            case Published published -> Optional.of(published.format());
            case Folder _ -> Optional.empty();
        };
    }

    /** The word for what it is. */
    default String kind() {
        return switch (this) {
            case DataFile _ -> "file";
            case Published _ -> "published";
            case Folder _ -> "folder";
        };
    }
}
