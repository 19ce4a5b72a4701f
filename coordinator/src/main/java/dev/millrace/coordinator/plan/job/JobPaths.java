package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Turns paths as users write them into absolute locations. */
public record JobPaths(Path folder) {
    /**
     * The location of {@code text}: an absolute or relative path, maybe with {@code *}, {@code ?} and {@code [..]}, or a {@code file:} location.
     *
     * @throws MillraceException when it is empty, or of a scheme that this version cannot reach
     */
    public String location(String text) {
        if (text.isBlank()) {
            throw Failure.invalid("BAD_PATH", "The path is empty", "Write a file, a folder or a glob")
                    .toException();
        }
        if (text.startsWith("memory:")) {
            return text;
        }
        int scheme = text.indexOf("://");
        if (scheme > 0 && !text.startsWith("file://")) {
            throw Failure.invalid(
                            "NOT_SUPPORTED",
                            "'" + text + "' is of the scheme '" + text.substring(0, scheme)
                                    + "', which this version cannot reach",
                            "Copy the files to this machine and write their path")
                    .toException();
        }
        return "file://" + absolute(scheme > 0 ? text.substring("file://".length()) : text);
    }

    private String absolute(String path) {
        try {
            return folder.resolve(home(path)).normalize().toString();
        } catch (InvalidPathException error) {
            throw Failure.invalid(
                            "BAD_PATH",
                            "'" + path + "' is not a path: " + error.getReason(),
                            path.chars().allMatch(sign -> sign < 128)
                                    ? "Leave that character out"
                                    : "Leave that character out, or use a UTF-8 locale such as LC_ALL=C.UTF-8")
                    .toException();
        }
    }

    private static String home(String path) {
        return path.equals("~") || path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
    }
}
