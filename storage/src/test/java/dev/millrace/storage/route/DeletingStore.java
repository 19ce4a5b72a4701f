package dev.millrace.storage.route;

import dev.millrace.graph.Location;
import dev.millrace.storage.ForwardingStore;
import dev.millrace.storage.ObjectStore;

/** Something happens before each put. */
final class DeletingStore extends ForwardingStore {
    private final Runnable before;

    DeletingStore(ObjectStore store, Runnable before) {
        super(store);
        this.before = before;
    }

    @Override
    public String put(Location location, Content content) {
        before.run();
        return super.put(location, content);
    }
}
