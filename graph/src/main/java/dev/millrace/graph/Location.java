package dev.millrace.graph;

/**
 * An absolute place of an object, or of a folder of objects: {@code file:///absolute/path}, {@code memory:/path} or
 * {@code s3://bucket/key}. Segments are separated by {@code /}; there is no trailing slash. What follows the scheme is the key or path as it is:
 * nothing is percent-encoded.
 */
public record Location(String uri) implements Comparable<Location> {
    public Location {
        if (!hasScheme(uri) || uri.endsWith("/") || uri.contains("/../") || uri.endsWith("/..")) {
            throw new IllegalArgumentException("not an absolute location: " + uri);
        }
    }

    /** Written out, because millions of locations are made while a run is simulated. */
    private static boolean hasScheme(String uri) {
        int colon = uri.indexOf(':');
        for (int index = 0; index < colon; index++) {
            char letter = uri.charAt(index);
            if ((letter < 'a' || letter > 'z') && (letter < '0' || letter > '9')) {
                return false;
            }
        }
        return colon > 0;
    }

    /** A place below this one; {@code path} is relative and has no {@code ..}. */
    public Location resolve(String path) {
        if (path.isEmpty() || path.startsWith("/")) {
            throw new IllegalArgumentException("not a relative path: '" + path + "'");
        }
        return new Location(uri + "/" + path);
    }

    public String scheme() {
        return uri.substring(0, uri.indexOf(':'));
    }

    /** The last segment. */
    public String name() {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    /** As people write it: a file of this machine by its path alone, anything else as it is. */
    public String path() {
        return scheme().equals("file") ? uri.substring("file://".length()) : uri;
    }

    public boolean isWithin(Location folder) {
        return uri.startsWith(folder.uri + "/");
    }

    /** The path within {@code folder}, in which it must be. */
    public String below(Location folder) {
        if (!isWithin(folder)) {
            throw new IllegalArgumentException("'" + uri + "' is not within '" + folder + "'");
        }
        return uri.substring(folder.uri.length() + 1);
    }

    @Override
    public int compareTo(Location other) {
        return uri.compareTo(other.uri);
    }

    @Override
    public String toString() {
        return uri;
    }
}
