package dev.millrace.coordinator.plan.job;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The text of a job as the user wrote it.
 *
 * @param name of the file as the user gave it, for places in messages; its ending tells SQL from YAML and JSON
 * @param text all of it
 * @param folder absolute; relative paths in the text start here
 */
public record JobText(String name, String text, Path folder) {
    public JobText {
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException("the folder of a job is absolute: " + folder);
        }
    }

    boolean isSql() {
        return name.toLowerCase(Locale.ROOT).endsWith(".sql");
    }

    /** The file's name without folders and ending. */
    String stem() {
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }
}
