package dev.millrace.coordinator.policy.barrier;

import dev.millrace.coordinator.policy.barrier.PartitionSizes.Measured;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the tasks of the second level of an exchange read: a group of partitions is one partition of the first level, and each of its tasks has the rows
 * of some neighbouring writers. Read one after the other these are the rows of all writers in their order.
 */
final class GroupPieces {
    private static final int MOST_PIECES = 1024;

    private final Stage stage;
    private final Measured input;
    private final boolean bySize;

    /** @param bySize as many pieces as each group turned out to need; else as many as were planned */
    GroupPieces(Stage stage, PartitionSizes sizes, boolean bySize) {
        this.stage = stage;
        this.input = sizes.inputs().getFirst();
        this.bySize = bySize;
    }

    /** In order of the groups, and of the writers. */
    List<Share> shares(List<Integer> groups, List<Adaptation> adaptations) {
        List<Share> shares = new ArrayList<>();
        groups.forEach(group -> shares.addAll(pieces(group)));
        if (shares.size() != stage.tasks()) {
            adaptations.add(adaptation(groups, shares.size()));
        }
        return shares;
    }

    private List<Share> pieces(int group) {
        int writers = input.map().winners().size();
        int wanted = Math.min(writers, wanted(group));
        if (wanted == 1) {
            return List.of(Share.of(group, group + 1));
        }
        List<Share> pieces = new ArrayList<>();
        long all = input.rows().get(group) + writers;
        long seen = 0;
        int first = 0;
        long full = 0;
        for (int writer = 0; writer < writers; writer++) {
            // Who wrote nothing counts, too: a request is saved, but where nobody says how much there is all are alike.
            seen += input.map().rows(writer, group) + 1;
            if (seen * wanted / all > full) {
                full = seen * wanted / all;
                pieces.add(Share.piece(group, input.relation(), first, writer + 1));
                first = writer + 1;
            }
        }
        return pieces;
    }

    private int wanted(int group) {
        long planned = plannedBytes();
        return bySize && planned > 0
                ? (int) Math.clamp((input.bytes(group) + planned - 1) / planned, 1, MOST_PIECES)
                : stage.pieces();
    }

    /** Of a task; 0: not known. */
    private long plannedBytes() {
        return Math.max(0, stage.estimate().inputBytes()) / stage.tasks();
    }

    private Adaptation adaptation(List<Integer> groups, int tasks) {
        long largest = groups.stream().mapToLong(input::bytes).max().orElse(0);
        return new Adaptation(
                tasks > groups.size() ? Adaptation.Kind.SPLIT : Adaptation.Kind.NOT_SPLIT,
                tasks + " tasks instead of " + stage.tasks() + " share " + groups.size()
                        + " groups of partitions: the largest holds " + new ByteSize(largest),
                new TreeMap<>(Map.of(
                        "groups", (long) groups.size(),
                        "tasks", (long) tasks,
                        "tasksPlanned", (long) stage.tasks(),
                        "largestBytes", largest,
                        "bytesOfTaskPlanned", plannedBytes())));
    }
}
