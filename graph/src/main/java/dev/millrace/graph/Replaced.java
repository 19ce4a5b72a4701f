package dev.millrace.graph;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
     * @param writers runs whose files are deleted
     * @param files names within the destination, to be deleted
     * @param keptOrNull the manifest with those files that stay beside the run's; null: none stays
     */
    public record Earlier(
            RunId run,
            String tag,
            List<RunId> writers,
            List<String> files,
            @Nullable Manifest keptOrNull) {
        public Earlier {
            writers = List.copyOf(writers);
            files = List.copyOf(files);
        }

        /** What becomes of a published result under a mode, when the run writes files into {@code folders}. */
        public static Earlier of(Manifest there, String tag, OutputSpec.Mode mode, Set<String> folders) {
            Predicate<Manifest.File> kept = switch (mode) {
                case CREATE, OVERWRITE, MERGE, REWRITE, KEEP, RETAKE -> _ -> false;
                case APPEND, TAKE -> _ -> true;
                case OVERWRITE_PARTITIONS -> file -> !folders.contains(file.folder());
            };
            List<Manifest.File> deleted = mode == OutputSpec.Mode.KEEP
                    ? List.of()
                    : there.files().stream().filter(kept.negate()).toList();
            return new Earlier(
                    there.run(),
                    tag,
                    deleted.stream().map(there::writer).distinct().sorted().toList(),
                    deleted.stream().map(Manifest.File::name).toList(),
                    mode.adds()
                            ? new Manifest(
                                    there.run(),
                                    there.planHash(),
                                    there.format(),
                                    there.columns(),
                                    there.inherited(kept),
                                    List.of(),
                                    there.layout())
                            : null);
        }

        /** The table to which the run adds. */
        public Optional<Manifest> table() {
            return Optional.ofNullable(keptOrNull);
        }

        /** The files that stay, as the next manifest lists them. */
        public List<Manifest.File> kept() {
            return keptOrNull == null ? List.of() : keptOrNull.files();
        }
    }
}
