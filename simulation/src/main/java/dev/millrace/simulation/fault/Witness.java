package dev.millrace.simulation.fault;

import dev.millrace.graph.Location;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees everything that takes effect, at the moment when it does. It must change nothing. By default it looks away. */
public interface Witness {
    /** {@code before} is null for a new row. */
    default void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {}

    default void updateRefused(Actor actor, Step step, Update update, Optional<Row> old) {}

    default void rowRead(Actor actor, Step step, Key key, Optional<Row> row) {}

    default void objectWritten(Actor actor, Step step, Location location, byte[] bytes) {}

    default void objectDeleted(Actor actor, Location location) {}

    default void objectRead(Actor actor, Step step, Location location) {}

    default void messageReceived(Actor actor, String queue, String body) {}

    /** A webhook is called, and hears it. */
    default void told(Actor actor, String webhook, String id, String body) {}

    /** The actor deletes a message that it received. */
    default void messageDeleted(Actor actor, String queue, String body) {}
}
