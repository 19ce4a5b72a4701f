package dev.millrace.service.deploy;

import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Versions of the code that are there side by side: the live one, which plans runs, and those that end the runs that they planned. Every method throws
 * {@link dev.millrace.graph.MillraceException}: {@code UNAVAILABLE} when the service does not answer, {@code INVALID} when it refuses.
 */
public interface DeployedReleases {
    /** Their names, of a deployment that is there. */
    SortedSet<String> all(String deployment);

    /** The version that is called: what the coordinator behind {@code live} says of itself, whatever the stack says. Empty: it says nothing. */
    String called(String deployment);

    /** When the live one was published. */
    long liveSinceMillis(String deployment);

    /** Runs that have not ended, by the version that goes on with them; of none where any may. */
    SortedMap<String, OpenRuns> held(String table);

    /** Removes what only this version has: queues of its tasks, published functions, the alias. Done again it goes on where it ended. */
    void remove(String deployment, String release);
}
