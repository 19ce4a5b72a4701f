package dev.millrace.coordinator.drive;

import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run replaces: {@code replaced.json}, written before the first file is made visible and never changed or deleted, so that every look
 * deletes the same, however late.
 *
 * @param outputs one for each output of the plan, in order
 */
record Replaced(List<Entry> outputs) {
    Replaced {
        outputs = List.copyOf(outputs);
    }

    /**
     * What was at one destination.
     *
     * @param earlierOrNull the manifest that was there; null: none, or it may not be replaced
     */
    record Entry(Location destination, @Nullable Earlier earlierOrNull) {
        Optional<Earlier> earlier() {
            return Optional.ofNullable(earlierOrNull);
        }

        List<Location> files() {
            return earlierOrNull == null
                    ? List.of()
                    : earlierOrNull.files().stream().map(destination::resolve).toList();
        }
    }

    /**
     * A published result.
     *
     * @param run that published it
     * @param tag of its manifest
     * @param files names within the destination
     */
    record Earlier(RunId run, String tag, List<String> files) {
        Earlier {
            files = List.copyOf(files);
        }
    }
}
