package dev.millrace.functions.look;

import dev.millrace.coordinator.drive.Releases;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;

/** Coordinators of other versions of the code, who are not called by the queue of hints or the schedule. */
public interface OtherCoordinators extends Releases.Others {
    /** There are none. */
    OtherCoordinators NONE = new OtherCoordinators() {
        @Override
        public void startWaiting(Release release) {
            // Nobody is there.
        }

        @Override
        public boolean look(Release release, RunId run) {
            return Releases.NONE.others().look(release, run);
        }
    };

    /** Asks one to start workers for tasks that wait, and to take its dead letters. What is refused is not asked for again: the next tick does. Throws nothing. */
    void startWaiting(Release release);
}
