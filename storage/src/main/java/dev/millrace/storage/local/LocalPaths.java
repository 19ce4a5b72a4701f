package dev.millrace.storage.local;

import dev.millrace.graph.Location;
import dev.millrace.storage.StorageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Between locations and paths: {@code file://} and the absolute path as it is. Nothing is percent-encoded, so that {@code a b}, {@code a%20b}
 * and {@code a#b} are three files, as they are three keys in an object store.
 */
public final class LocalPaths {
    private static final String SCHEME = "file://";

    private LocalPaths() {}

    /** The location of a path, which is made absolute. */
    public static Location location(Path path) {
        return new Location(SCHEME + path.toAbsolutePath().normalize());
    }

    /** Throws {@link StorageException.Denied} when no file can have this location. */
    public static Path path(Location location) {
        String uri = location.uri();
        String path = uri.startsWith(SCHEME) ? uri.substring(SCHEME.length()) : "";
        if (!path.startsWith("/") || path.contains("//") || (path + "/").contains("/./") || path.indexOf('\0') >= 0) {
            throw impossible(
                    location, "it is not 'file://' and an absolute path", "Write an absolute path without empty parts");
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException invalid) {
            throw impossible(
                    location, invalid.getReason(), "Set LC_ALL=C.UTF-8, so that names may have such characters");
        }
    }

    private static StorageException impossible(Location location, String reason, String remedy) {
        return new StorageException.Denied("BAD_PATH", "'" + location + "' cannot be a file: " + reason, remedy, null);
    }
}
