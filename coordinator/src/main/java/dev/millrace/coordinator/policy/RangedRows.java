package dev.millrace.coordinator.policy;

import dev.millrace.graph.AttemptOutput.Read;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageMap.Winner;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether tasks that keep ranges of a column kept each row of the source files once: the ranges rely on what files say of their values. */
final class RangedRows {
    private RangedRows() {}

    static boolean judges(Stage stage) {
        return stage.inputs().stream()
                .anyMatch(input ->
                        input instanceof Input.Splits splits && splits.scan().rangesOrNull() != null);
    }

    /** @param winners of all tasks, in order; where ranges are left out because an input has no rows that are needed, what the others read is no whole */
    static Optional<Failure> broken(Stage stage, StageDecision decision, List<Winner> winners) {
        for (Input input : stage.inputs()) {
            if (input instanceof Input.Splits splits && splits.scan().rangesOrNull() != null) {
                Optional<Failure> broken = broken(stage, splits, splits.scan().rangesOrNull(), decision, winners);
                if (broken.isPresent()) {
                    return broken;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Failure> broken(
            Stage stage, Input.Splits input, Scan.Ranges ranges, StageDecision decision, List<Winner> winners) {
        SortedMap<Integer, Long> kept = new TreeMap<>();
        BitSet read = new BitSet(ranges.tasks());
        boolean told = true;
        for (int task = 0; task < winners.size(); task++) {
            Share share = decision.share(task);
            if (share.isNothing() || winners.get(task).output().isNothing()) {
                // The whole stage has nothing to do, as was decided before it began.
                return Optional.empty();
            }
            Optional<Long> rows = rows(input, winners.get(task));
            // Several tasks may read a range beside parts of what was moved to it.
            Long before =
                    rows.map(found -> kept.put(share.firstPartition(), found)).orElse(null);
            told &= rows.isPresent() && (before == null || before.equals(rows.get()));
            read.set(share.firstPartition(), share.untilPartition());
        }
        if (read.cardinality() < ranges.tasks()) {
            return left(stage, input, ranges);
        }
        long sum = kept.values().stream().mapToLong(Long::longValue).sum();
        OptionalLong all = input.scan().rows();
        return told && all.isPresent() && all.getAsLong() == sum
                ? Optional.empty()
                : Optional.of(lost(stage, input.scan(), ranges, sum));
    }

    /** Ranges that nobody reads. */
    private static Optional<Failure> left(Stage stage, Input.Splits input, Scan.Ranges ranges) {
        return stage.leeway().needs().isEmpty() ? Optional.of(lost(stage, input.scan(), ranges, 0)) : Optional.empty();
    }

    private static Optional<Long> rows(Input.Splits input, Winner winner) {
        return winner.output().reads().stream()
                .filter(read -> read.relation().equals(input.relation()))
                .map(Read::rows)
                .findFirst();
    }

    private static Failure lost(Stage stage, Scan scan, Scan.Ranges ranges, long kept) {
        return Failure.of(
                        FailureKind.CORRUPT,
                        "ROWS_LOST",
                        "Stage " + stage.id() + " (" + stage.name() + "): the files of '" + scan.source() + "' have "
                                + scan.rows().orElse(-1) + " rows, and " + kept + " lie in the ranges of '"
                                + scan.columns().get(ranges.column()).name()
                                + "' that their statistics name")
                .withRemedy("Write the files again; until then set plan.ranges to false, which does not rely on"
                        + " statistics");
    }
}
