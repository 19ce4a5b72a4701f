package dev.millrace.service.deploy;

import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs that have not ended and that one version of the code goes on with.
 *
 * @param count of them; one that changes while they are counted may count twice
 * @param some of them by name, at most {@link #MOST_NAMED}
 */
public record OpenRuns(long count, List<String> some) {
    /** So many are named. */
    public static final int MOST_NAMED = 100;

    static final OpenRuns NONE = new OpenRuns(0, List.of());

    public OpenRuns {
        some = List.copyOf(some);
    }

    /** Those of a table by the name of their version, empty where any may go on with them. Takes the memory of some, however many there are. */
    public static SortedMap<String, OpenRuns> byRelease(StateTable table) {
        SortedMap<String, OpenRuns> all = new TreeMap<>();
        table.eachDue(row -> {
            if (Keys.isOfRun(row.key())) {
                RunRow run = RunRow.of(row);
                if (!run.state().isEnded()) {
                    all.compute(
                            run.release().label(),
                            (_, before) -> (before == null ? NONE : before)
                                    .with(run.run().value()));
                }
            }
        });
        return all;
    }

    private OpenRuns with(String run) {
        return new OpenRuns(
                count + 1,
                some.size() == MOST_NAMED || some.contains(run)
                        ? some
                        : Stream.concat(some.stream(), Stream.of(run)).toList());
    }
}
