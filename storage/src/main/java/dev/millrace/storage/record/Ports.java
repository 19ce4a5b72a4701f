package dev.millrace.storage.record;

import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.TaskQueue;
import java.util.Optional;

/**
 * What a coordinator or a worker speaks through.
 *
 * @param glances cheap reads of the table, which may show a row as it was a moment ago
 */
public record Ports(
        ObjectStore objects, StateTable table, Glance glances, TaskQueue queue, Clock clock, Layout layout) {
    /** With glances that are as good as reads. */
    public static Ports of(ObjectStore objects, StateTable table, TaskQueue queue, Clock clock, Layout layout) {
        return new Ports(objects, table, table::read, queue, clock, layout);
    }

    /** The same with other glances. */
    public Ports withGlances(Glance other) {
        return new Ports(objects, table, other, queue, clock, layout);
    }

    /** The same with another queue. */
    public Ports withQueue(TaskQueue other) {
        return new Ports(objects, table, glances, other, clock, layout);
    }

    /** The same at another time. */
    public Ports withClock(Clock other) {
        return new Ports(objects, table, glances, queue, other, layout);
    }

    /** A read that may be old: it shows the row as it is or as it was, or absent where it was. Errors as {@link StateTable#read}. */
    @FunctionalInterface
    public interface Glance {
        Optional<StateTable.Row> at(StateTable.Key key);
    }
}
