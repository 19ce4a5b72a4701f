package dev.millrace.coordinator.policy.barrier;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which partitions can give rows: those in which no input is empty that must have some. */
final class EmptyPartitions {
    private final Stage stage;
    private final PartitionSizes sizes;

    EmptyPartitions(Stage stage, PartitionSizes sizes) {
        this.stage = stage;
        this.sizes = sizes;
    }

    /** Ascending. */
    List<Integer> kept(List<Adaptation> adaptations) {
        List<Integer> kept = new ArrayList<>();
        long rowsNotRead = 0;
        for (int partition = 0; partition < sizes.partitions(); partition++) {
            if (isNeeded(partition)) {
                kept.add(partition);
            } else {
                rowsNotRead += sizes.rows(partition);
            }
        }
        int dropped = sizes.partitions() - kept.size();
        if (dropped > 0) {
            adaptations.add(new Adaptation(
                    Adaptation.Kind.EMPTY,
                    dropped + " of " + sizes.partitions() + " partitions give no rows, because an input has none there",
                    new TreeMap<>(Map.of(
                            "partitions", (long) sizes.partitions(),
                            "partitionsNotRead", (long) dropped,
                            "rowsNotRead", rowsNotRead))));
        }
        return kept;
    }

    private boolean isNeeded(int partition) {
        return sizes.inputs().stream()
                .noneMatch(input -> stage.leeway().needs().contains(input.relation())
                        && input.rows().get(partition) == 0);
    }
}
