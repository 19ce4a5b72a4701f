package dev.millrace.storage.segment;

import dev.millrace.graph.Location;
import dev.millrace.storage.ForwardingStore;
import dev.millrace.storage.ObjectStore;
import java.util.Optional;

/** Something happens before each range is read. */
final class WatchedStore extends ForwardingStore {
    private final Runnable before;

    WatchedStore(ObjectStore store, Runnable before) {
        super(store);
        this.before = before;
    }

    @Override
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        before.run();
        return super.getRange(location, offset, length);
    }
}
