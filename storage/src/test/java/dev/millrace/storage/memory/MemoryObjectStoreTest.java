package dev.millrace.storage.memory;

import dev.millrace.graph.Location;
import dev.millrace.storage.ManualClock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStoreContract;

class MemoryObjectStoreTest extends ObjectStoreContract {
    private final ObjectStore store = new MemoryObjectStore(new ManualClock());

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected Location folder() {
        return new Location("memory:/home");
    }
}
