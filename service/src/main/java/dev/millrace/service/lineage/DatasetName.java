package dev.millrace.service.lineage;

/**
 * A place under the name that other producers of events give it: of S3 the bucket and the key, of this machine {@code file} and the path.
 *
 * @param namespace where the name holds
 */
record DatasetName(String namespace, String name) {
    private static final String S3 = "s3://";
    private static final String FILE = "file://";

    /** The namespace as an address. */
    String uri() {
        return namespace.contains(":") ? namespace : namespace + ":/";
    }

    /** Of a place with its scheme. */
    static DatasetName of(String place) {
        if (place.startsWith(S3)) {
            String[] parts = place.substring(S3.length()).split("/", 2);
            return new DatasetName(S3 + parts[0], parts.length > 1 && !parts[1].isEmpty() ? parts[1] : "/");
        }
        if (place.startsWith(FILE)) {
            return new DatasetName("file", place.equals(FILE) ? "/" : place.substring(FILE.length()));
        }
        int colon = place.indexOf(':');
        return colon < 0
                ? new DatasetName("file", place)
                : new DatasetName(place.substring(0, colon), place.substring(colon + 1));
    }
}
