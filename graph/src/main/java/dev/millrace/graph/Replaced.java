package dev.millrace.graph;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run replaces: {@code replaced.json}, written before the first file is made visible and never changed or deleted, so that every look
 * deletes the same, however late.
 *
 * @param outputs one for each output of the plan, in order
 */
public record Replaced(List<Entry> outputs) {
    public Replaced {
        outputs = List.copyOf(outputs);
    }

    /**
     * What was at one destination.
     *
     * @param earlierOrNull the manifest that was there; null: none, or it may not be replaced
     */
    public record Entry(Location destination, @Nullable Earlier earlierOrNull) {
        public Optional<Earlier> earlier() {
            return Optional.ofNullable(earlierOrNull);
        }

        public List<Location> files() {
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
    public record Earlier(RunId run, String tag, List<String> files) {
        public Earlier {
            files = List.copyOf(files);
        }
    }
}
