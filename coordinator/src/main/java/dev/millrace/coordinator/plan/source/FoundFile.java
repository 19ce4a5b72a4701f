package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;

/**
 * A file of a source.
 *
 * @param object location, size, time and tag when it was found
 * @param path below the folder that was searched, or of the whole location when the file was named itself
 * @param searched whether it was found in a folder or by a pattern, not named itself
 */
record FoundFile(ObjectStore.Listed object, String path, boolean searched) {
    Location location() {
        return object.location();
    }

    long bytes() {
        return object.sizeBytes();
    }
}
