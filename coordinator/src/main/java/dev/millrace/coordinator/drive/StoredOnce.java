package dev.millrace.coordinator.drive;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;

/** Documents that are stored once: whoever is first decides for all, whatever the others have computed. */
public final class StoredOnce {
    private final ObjectStore objects;

    public StoredOnce(ObjectStore objects) {
        this.objects = objects;
    }

    /** Puts if absent, and returns what is stored, which may be another's. */
    public byte[] put(Location location, byte[] bytes) {
        if (putOrFindOther(location, bytes)) {
            return bytes;
        }
        return objects.get(location)
                .map(ObjectStore.Blob::bytes)
                .orElseThrow(() -> new StorageException.Unavailable("'" + location + "' was there and is not", null));
    }

    /** Whether these bytes are what is stored now. An answer that was lost counts as somebody else's: reading tells. */
    private boolean putOrFindOther(Location location, byte[] bytes) {
        try {
            return objects.putIfAbsent(location, ObjectStore.Content.of(bytes)).isPresent();
        } catch (StorageException.UnknownFate unknown) {
            return false;
        }
    }
}
