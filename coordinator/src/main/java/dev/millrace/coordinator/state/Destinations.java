package dev.millrace.coordinator.state;

import dev.millrace.coordinator.policy.AppendFit;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.storage.record.DestinationRow;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import java.util.List;
import java.util.Optional;

/** Whether a run may publish. */
public sealed interface Destinations {
    /** It may, over these rows. */
    record Free(List<DestinationRow> rows) implements Destinations {
        public Free {
            rows = List.copyOf(rows);
        }
    }

    /** Another run publishes to one of them: look again later. */
    record Busy(String run) implements Destinations {}

    /** Something is there that must not be replaced. */
    record Occupied(Failure failure) implements Destinations {}

    /** A destination as found: first its row was read, then what lies there. */
    record Found(OutputSpec output, DestinationRow row, There there) {}

    /** What lies where the manifest would be. */
    sealed interface There {
        record Nothing() implements There {}

        /** The manifest of a run, whichever. */
        record Published(Manifest manifest, String tag) implements There {}

        /** Something else: nobody knows what it lists. */
        record Foreign() implements There {}
    }

    static Destinations judge(RunId run, List<Found> found, Rules rules) {
        for (Found one : found) {
            if (one.row().isHeldByOther(run)) {
                return new Busy(one.row().runOrEmpty());
            }
        }
        for (Found one : found) {
            Optional<Failure> refused = switch (one.there()) {
                case There.Foreign _ -> Optional.of(foreign(one));
                case There.Nothing _ -> overNothing(one);
                case There.Published published -> over(one, published, rules);
            };
            if (refused.isPresent()) {
                return new Occupied(refused.get());
            }
        }
        return new Free(found.stream().map(Found::row).toList());
    }

    private static Failure foreign(Found found) {
        return Failure.invalid(
                "OUTPUT_FOREIGN",
                "Output '" + found.output().name() + "': '_manifest.json' in '"
                        + found.output().destination() + "' was not written by a run",
                "Choose another folder, or remove that file");
    }

    /** Only an overwrite goes over a result whose manifest was taken away: nobody knows which files were its own. */
    private static Optional<Failure> overNothing(Found found) {
        return switch (found.output().mode()) {
            case OVERWRITE, KEEP -> Optional.empty();
            // Whoever forgets what was taken takes the manifest away.
            case TAKE, RETAKE -> found.output().readTag().isEmpty() ? Optional.empty() : Optional.of(changed(found));
            case MERGE, REWRITE -> found.output().readTag().isEmpty() ? gone(found) : Optional.of(changed(found));
            case CREATE, APPEND, OVERWRITE_PARTITIONS -> gone(found);
        };
    }

    private static Optional<Failure> gone(Found found) {
        return found.row().isEmpty()
                ? Optional.empty()
                : Optional.of(exists(
                        found,
                        "run " + found.row().lastOrEmpty() + " has published to '"
                                + found.output().destination() + "', though its manifest is gone"));
    }

    private static Optional<Failure> over(Found found, There.Published there, Rules rules) {
        return switch (found.output().mode()) {
            case OVERWRITE, KEEP -> Optional.empty();
            case CREATE ->
                Optional.of(exists(
                        found,
                        "there is a published result in '" + found.output().destination() + "'"));
            case APPEND, OVERWRITE_PARTITIONS -> misfit(found, there, rules);
            case MERGE, REWRITE, RETAKE -> unread(found, there, rules);
            case TAKE -> unread(found, there, rules).or(() -> misfit(found, there, rules));
        };
    }

    private static Optional<Failure> misfit(Found found, There.Published there, Rules rules) {
        return rules.hold(Rule.FIT_WHEN_PUBLISHING)
                ? AppendFit.misfit(found.output(), there.manifest())
                : Optional.empty();
    }

    private static Optional<Failure> unread(Found found, There.Published there, Rules rules) {
        return rules.broken(Rule.REPLACE_ONLY_READ)
                        || there.tag().equals(found.output().readTag())
                ? Optional.empty()
                : Optional.of(changed(found));
    }

    private static Failure changed(Found found) {
        return found.output().mode().takes() ? taken(found) : replaced(found);
    }

    private static Failure taken(Found found) {
        return Failure.invalid(
                "OUTPUT_TAKEN",
                "Output '" + found.output().name()
                        + "': another run of the job has taken files meanwhile; this one takes none",
                "Run the job again: it takes what is new then");
    }

    private static Failure replaced(Found found) {
        return Failure.invalid(
                "OUTPUT_CHANGED",
                "Output '" + found.output().name() + "': the result in '"
                        + found.output().destination()
                        + "' is not the one that this run has read; another has published there meanwhile",
                "Run the job again: it reads what is there now");
    }

    private static Failure exists(Found found, String there) {
        return Failure.invalid(
                "OUTPUT_EXISTS",
                "Output '" + found.output().name() + "': " + there,
                "Choose another folder, or let the job overwrite it");
    }
}
