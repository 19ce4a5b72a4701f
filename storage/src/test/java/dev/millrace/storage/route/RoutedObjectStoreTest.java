package dev.millrace.storage.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStoreContract;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, with a store in memory beside them; the contract goes to the latter. */
class RoutedObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path home;

    private final MemoryObjectStore memory = new MemoryObjectStore(new SystemClock());
    private final List<String> openings = new ArrayList<>();

    private final java.util.function.Supplier<RoutedObjectStore> routed =
            () -> new RoutedObjectStore(new LocalObjectStore(home, false, FileFaults.NONE), Map.of("memory", () -> {
                openings.add("memory");
                return memory;
            }));

    @Override
    protected ObjectStore store() {
        return routed.get();
    }

    @Override
    protected Location folder() {
        return new Location("memory:/home");
    }

    private Location file(String name) {
        return LocalPaths.location(home.resolve(name));
    }

    @Test
    void aStoreThatNobodyAsksIsNotOpened() {
        try (RoutedObjectStore store = routed.get()) {
            store.put(file("a"), text("one"));
            assertThat(store.copy(file("a"), file("b"))).isTrue();
            assertThat(openings).isEmpty();
            store.stat(at("a"));
            store.stat(at("b"));
            assertThat(openings).hasSize(1);
        }
    }

    @Test
    void objectsAreCopiedFromOneStoreToAnother() {
        try (RoutedObjectStore store = routed.get()) {
            store.put(file("a"), text("one"));
            assertThat(store.copy(file("a"), at("a"))).isTrue();
            store.put(file("a"), text("changed"));
            assertThat(read(at("a"))).isEqualTo("one");
            assertThat(store.copy(at("a"), file("c/d"))).isTrue();
            assertThat(home.resolve("c/d")).hasContent("one");
            assertThat(store.copy(file("none"), at("x"))).isFalse();
            assertThat(store.copy(at("none"), file("x"))).isFalse();
            assertThat(store.stat(at("x"))).isEmpty();
            assertThat(store.stat(file("x"))).isEmpty();
        }
    }

    @Test
    void aFileThatGoesWhileItIsCopiedIsNoSource() {
        ObjectStore vanishing = new LocalObjectStore(home, false, FileFaults.NONE);
        vanishing.put(file("a"), text("one"));
        ObjectStore deletes = new DeletingStore(memory, () -> vanishing.delete(file("a")));
        try (RoutedObjectStore store = new RoutedObjectStore(vanishing, Map.of("memory", () -> deletes))) {
            assertThat(store.copy(file("a"), at("a"))).isFalse();
        }
    }
}
