package dev.millrace.coordinator.state;

import dev.millrace.graph.Failure;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.storage.record.DestinationRow;
import java.util.List;

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

    /** A destination as found. */
    record Found(OutputSpec output, DestinationRow row, Manifest manifest) {}

    /** What lies where the manifest would be. */
    enum Manifest {
        NONE,
        /** Of a run, whichever. */
        THERE,
        /** Something else: nobody knows what it lists. */
        FOREIGN
    }

    static Destinations judge(RunId run, List<Found> found) {
        for (Found one : found) {
            if (one.row().isHeldByOther(run)) {
                return new Busy(one.row().runOrEmpty());
            }
        }
        for (Found one : found) {
            if (one.manifest() == Manifest.FOREIGN) {
                return new Occupied(Failure.invalid(
                        "OUTPUT_FOREIGN",
                        "Output '" + one.output().name() + "': '_manifest.json' in '"
                                + one.output().destination() + "' was not written by a run",
                        "Choose another folder, or remove that file"));
            }
            if (!one.output().overwrite() && (!one.row().isEmpty() || one.manifest() == Manifest.THERE)) {
                return new Occupied(exists(one));
            }
        }
        return new Free(found.stream().map(Found::row).toList());
    }

    private static Failure exists(Found found) {
        String there = found.manifest() == Manifest.THERE
                ? "there is a published result in '" + found.output().destination() + "'"
                : "run " + found.row().lastOrEmpty() + " has published to '"
                        + found.output().destination() + "', though its manifest is gone";
        return Failure.invalid(
                "OUTPUT_EXISTS",
                "Output '" + found.output().name() + "': " + there,
                "Choose another folder, or let the job overwrite it");
    }
}
