package dev.millrace.coordinator.trigger;

import dev.millrace.graph.Location;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Ports;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Supplier;

/** Stores in memory of which each durable write may be struck, and before which somebody else may act. */
final class StruckPorts {
    private static final Set<String> WRITES =
            Set.of("put", "putIfAbsent", "putIfMatch", "copy", "delete", "update", "transact", "remove", "removeAll");

    private final StateTable table;
    private final ObjectStore objects;
    private final Ports ports;
    private Supplier<Blow> next = () -> Blow.NONE;
    private Runnable before = () -> {};
    private boolean acting;
    private int writes;

    /** What happens to a write. */
    enum Blow {
        NONE,
        /** Whoever writes dies before it is done. */
        DEATH_BEFORE,
        /** Whoever writes dies when it is done. */
        DEATH_AFTER,
        /** It is done, and the answer is lost. */
        LOST_ANSWER,
        /** It is not done, and the answer is lost. */
        LOST_WRITE,
        /** The store says that it did nothing. */
        BUSY
    }

    /** The end of a process. */
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    StruckPorts(Clock clock) {
        this.table = new MemoryStateTable(clock);
        this.objects = new MemoryObjectStore(clock);
        this.ports = Ports.of(
                struck(ObjectStore.class, objects),
                struck(StateTable.class, table),
                new MemoryTaskQueue(clock),
                clock,
                new Layout(new Location("memory:home")));
    }

    Ports ports() {
        return ports;
    }

    /** The same stores, of which nothing is struck. */
    Ports calm() {
        return Ports.of(objects, table, ports.queue(), ports.clock(), ports.layout());
    }

    /** Asked at each write. */
    void strike(Supplier<Blow> blows) {
        next = blows;
    }

    /** Done before each write, but not within itself. */
    void interfere(Runnable other) {
        before = other;
    }

    int writes() {
        return writes;
    }

    private <T> T struck(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (_, method, arguments) -> {
                    Supplier<Object> call = () -> {
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException error) {
                            if (error.getCause() instanceof RuntimeException told) {
                                throw told;
                            }
                            throw new AssertionError(error);
                        } catch (IllegalAccessException error) {
                            throw new AssertionError(error);
                        }
                    };
                    return WRITES.contains(method.getName()) ? written(call) : call.get();
                }));
    }

    private Object written(Supplier<Object> call) {
        if (!acting) {
            acting = true;
            try {
                before.run();
            } finally {
                acting = false;
            }
        }
        writes++;
        return switch (next.get()) {
            case NONE -> call.get();
            case DEATH_BEFORE -> throw new Death();
            case DEATH_AFTER -> {
                Object _ = call.get();
                throw new Death();
            }
            case LOST_ANSWER -> {
                Object _ = call.get();
                throw new StorageException.UnknownFate("the answer was lost", null);
            }
            case LOST_WRITE -> throw new StorageException.UnknownFate("the write was lost", null);
            case BUSY -> throw new StorageException.Unavailable("busy", null);
        };
    }
}
