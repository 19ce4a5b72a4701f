package dev.millrace.coordinator.policy;

import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Read;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.RowsRead;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.StageMap.Winner;
import dev.millrace.graph.Work;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether the tasks of a stage together found exactly the rows that were written for them. */
public final class RowConservation {
    private RowConservation() {}

    /** Whether anything is known of the rows that the tasks of a stage find. */
    public static boolean judges(Stage stage) {
        return !stage.inputStages().isEmpty() || RangedRows.judges(stage);
    }

    /**
     * The first task of which rows are missing or too many: in an input, or in what it made of them.
     *
     * @param maps of the input stages, of the generations that the decision names
     * @param winners of all tasks, in order
     */
    public static Optional<Failure> broken(
            Stage stage, StageDecision decision, SortedMap<StageId, StageMap> maps, List<Winner> winners) {
        for (int task = 0; task < winners.size(); task++) {
            Winner winner = winners.get(task);
            if (winner.output().isNothing()) {
                continue;
            }
            for (Input input : stage.inputs()) {
                Optional<Failure> broken = broken(stage, decision.share(task), task, input, maps, winner);
                if (broken.isPresent()) {
                    return broken;
                }
            }
            Optional<Failure> joined = joined(stage, task, winner);
            if (joined.isPresent()) {
                return joined;
            }
        }
        return RangedRows.broken(stage, decision, winners);
    }

    /** What it wrote, by what it found: joins conserve the rows of the sides that they keep. */
    private static Optional<Failure> joined(Stage stage, int task, Winner winner) {
        if (!(stage.work() instanceof Work.Sql sql) || stage.output() instanceof Output.Findings) {
            return Optional.empty();
        }
        SortedMap<String, Long> found = new TreeMap<>();
        winner.output().reads().forEach(read -> found.put(read.relation(), read.rows()));
        long written = winner.output().parts().stream().mapToLong(Part::rows).sum();
        return sql.rows()
                .broken(found, written)
                .map(broken -> Failure.of(
                                FailureKind.CORRUPT,
                                "ROWS_NOT_CONSERVED",
                                "Stage " + stage.id() + " (" + stage.name() + "), task " + task + " " + broken)
                        .withRemedy("Keep the run's objects as evidence, and start the job again"));
    }

    private static Optional<Failure> broken(
            Stage stage, Share share, int task, Input input, SortedMap<StageId, StageMap> maps, Winner winner) {
        Optional<StageId> from = input.stageOrEmpty();
        if (from.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong written = RowsRead.of(input, Objects.requireNonNull(maps.get(from.get())), share, task);
        Optional<Long> found = winner.output().reads().stream()
                .filter(read -> read.relation().equals(input.relation()))
                .map(Read::rows)
                .findFirst();
        if (written.isEmpty() || found.isPresent() && found.get() == written.getAsLong()) {
            return Optional.empty();
        }
        return Optional.of(lost(
                stage,
                task,
                share,
                input,
                written.getAsLong(),
                found.map(String::valueOf).orElse("an unknown number")));
    }

    private static Failure lost(Stage stage, int task, Share share, Input input, long written, String found) {
        String partitions = input instanceof Input.Exchanged
                ? " for partitions " + share.firstPartition() + " to " + (share.untilPartition() - 1)
                : "";
        return Failure.of(
                        FailureKind.CORRUPT,
                        "ROWS_LOST",
                        "Stage " + stage.id() + " (" + stage.name() + "): " + written + " rows were written"
                                + partitions + " of '" + input.relation() + "', task " + task + " found " + found)
                .withRemedy("Keep the run's objects as evidence, and start the job again");
    }
}
