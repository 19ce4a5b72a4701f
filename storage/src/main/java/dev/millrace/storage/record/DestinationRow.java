package dev.millrace.storage.record;

import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable.Row;
import java.util.Optional;

/**
 * Who publishes to a destination, and who did last.
 *
 * @param runOrEmpty the run that publishes now
 * @param lastOrEmpty the run that published last
 */
public record DestinationRow(Location folder, String runOrEmpty, String lastOrEmpty) {
    static final String RUN = "run";
    static final String LAST = "last";

    public static DestinationRow of(Location folder, Optional<Row> row) {
        return new DestinationRow(
                folder,
                row.flatMap(read -> read.text(RUN)).orElse(""),
                row.flatMap(read -> read.text(LAST)).orElse(""));
    }

    /** Whether another run holds it. */
    public boolean isHeldByOther(RunId run) {
        return !runOrEmpty.isEmpty() && !runOrEmpty.equals(run.value());
    }

    public boolean isEmpty() {
        return lastOrEmpty.isEmpty();
    }
}
