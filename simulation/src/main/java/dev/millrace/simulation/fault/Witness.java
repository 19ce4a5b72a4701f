package dev.millrace.simulation.fault;

import dev.millrace.graph.Location;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees everything that takes effect, at the moment when it does. It must change nothing. */
public interface Witness {
    /** {@code before} is null for a new row. */
    void rowWritten(Actor actor, Step step, @Nullable Row before, Row after);

    void updateRefused(Actor actor, Step step, Update update, Optional<Row> old);

    void rowRead(Actor actor, Step step, Key key, Optional<Row> row);

    void objectWritten(Actor actor, Step step, Location location, byte[] bytes);

    void objectDeleted(Actor actor, Location location);

    void objectRead(Actor actor, Step step, Location location);

    void messageReceived(Actor actor, String queue, String body);

    /** The actor deletes a message that it received. */
    void messageDeleted(Actor actor, String queue, String body);

    /** Takes all in silence. */
    Witness NONE = new Witness() {
        @Override
        public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {}

        @Override
        public void updateRefused(Actor actor, Step step, Update update, Optional<Row> old) {}

        @Override
        public void rowRead(Actor actor, Step step, Key key, Optional<Row> row) {}

        @Override
        public void objectWritten(Actor actor, Step step, Location location, byte[] bytes) {}

        @Override
        public void objectDeleted(Actor actor, Location location) {}

        @Override
        public void objectRead(Actor actor, Step step, Location location) {}

        @Override
        public void messageReceived(Actor actor, String queue, String body) {}

        @Override
        public void messageDeleted(Actor actor, String queue, String body) {}
    };
}
