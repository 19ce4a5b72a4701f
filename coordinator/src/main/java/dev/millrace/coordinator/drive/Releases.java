package dev.millrace.coordinator.drive;

import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.storage.StorageException;

/**
 * Versions of the code, side by side.
 *
 * @param own which one this process is
 * @param others how those are reached that go on with other runs
 */
public record Releases(Release own, Others others) {
    /** There is one version, which goes on with every run. */
    public static final Releases NONE = new Releases(Release.ANY, (release, run) -> {
        throw new IllegalStateException("run " + run + " is left to " + release + ", and there is one version only");
    });

    /** Coordinators of other versions. */
    @FunctionalInterface
    public interface Others {
        /**
         * Asks one of that version to look at a run. It may look twice, or never: the tick asks again.
         *
         * @return false: there is no such version
         * @throws StorageException.Unavailable it could not be asked: the hint must come again
         */
        boolean look(Release release, RunId run);
    }
}
