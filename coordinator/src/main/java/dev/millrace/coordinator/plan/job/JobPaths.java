package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.aws.S3Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Turns paths as users write them into absolute locations. */
public record JobPaths(Path folder) {
    private static final String FILE = "file://";
    private static final String S3 = "s3://";

    /**
     * The location of {@code text}: an absolute or relative path, maybe with {@code *}, {@code ?} and {@code [..]}, or a {@code file:} or {@code s3:}
     * location.
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
        if (text.startsWith(S3)) {
            return s3(text.replaceAll("/+$", ""));
        }
        int scheme = text.indexOf("://");
        if (scheme > 0 && !text.startsWith(FILE)) {
            throw Failure.invalid(
                            "NOT_SUPPORTED",
                            "'" + text + "' is of the scheme '" + text.substring(0, scheme)
                                    + "', which this version cannot reach",
                            "Copy the files to this machine and write their path, or to s3://bucket/key")
                    .toException();
        }
        return FILE + absolute(scheme > 0 ? text.substring(FILE.length()) : text);
    }

    /** As {@link #location}, with links followed: a folder that is written to has one name, however it is spelled. */
    public String destination(String text) {
        return followed(location(text));
    }

    /** A folder to which runs publish, by the name under which they do. */
    public Location folder(String text) {
        return new Location(destination(text));
    }

    /** The location with links followed as far as it is there; wildcards and what is not there yet stay as they are. */
    static String followed(String location) {
        return location.startsWith(FILE) ? FILE + followed(Path.of(location.substring(FILE.length()))) : location;
    }

    /** The path with links followed as far as it is there. */
    public static Path followed(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            return path;
        }
        try {
            return Files.exists(path) ? path.toRealPath() : followed(parent).resolve(path.getFileName());
        } catch (IOException unreadable) {
            return path;
        }
    }

    /** As it stands, if a bucket or an object can be there. */
    private static String s3(String text) {
        try {
            return S3Address.of(new Location(text)).location().uri();
        } catch (IllegalArgumentException upwards) {
            throw Failure.invalid("BAD_PATH", "'" + text + "' is no place on S3", "Write s3://bucket/key, without ..")
                    .toException();
        }
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

    /** The part before the first segment with a wildcard. */
    public static String fixedPart(String from) {
        int wildcard = from.length();
        for (char sign : new char[] {'*', '?', '[', '{'}) {
            int position = from.indexOf(sign);
            wildcard = position >= 0 ? Math.min(wildcard, position) : wildcard;
        }
        return wildcard == from.length() ? from : from.substring(0, Math.max(from.lastIndexOf('/', wildcard), 0));
    }
}
