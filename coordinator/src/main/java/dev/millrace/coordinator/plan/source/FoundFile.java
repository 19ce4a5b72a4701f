package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;

/**
 * A file of a source.
 *
 * @param object location, size, time and tag when it was found
 * @param path below the folder that was searched, or of the whole location when the file was named itself
 * @param searched whether it was found in a folder or by a pattern, not named itself
 * @param footerChecksum of a Parquet file, as a manifest tells it; else empty
 * @param rows as a manifest tells; -1: none does
 */
record FoundFile(ObjectStore.Listed object, String path, boolean searched, String footerChecksum, long rows) {
    /** A file of which no manifest tells. */
    FoundFile(ObjectStore.Listed object, String path, boolean searched) {
        this(object, path, searched, "", -1);
    }

    /** The same where it may be read otherwise than it was written. */
    FoundFile withoutRows() {
        return new FoundFile(object, path, searched, footerChecksum, -1);
    }

    Location location() {
        return object.location();
    }

    long bytes() {
        return object.sizeBytes();
    }
}
