package dev.millrace.graph;

/**
 * An absolute place of an object, or of a folder of objects: {@code file:///absolute/path}, {@code memory:/path} or
 * {@code s3://bucket/key}. Segments are separated by {@code /}; there is no trailing slash. What follows the scheme is the key or path as it is:
 * nothing is percent-encoded.
 */
public record Location(String uri) implements Comparable<Location> {
    public Location {
        if (!uri.matches("[a-z0-9]+:.*") || uri.endsWith("/") || uri.contains("/../") || uri.endsWith("/..")) {
            throw new IllegalArgumentException("not an absolute location: " + uri);
        }
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

    public boolean isWithin(Location folder) {
        return uri.startsWith(folder.uri + "/");
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
