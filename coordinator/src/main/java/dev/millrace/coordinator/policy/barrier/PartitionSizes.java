package dev.millrace.coordinator.policy.barrier;

import dev.millrace.graph.Input;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** How much the exchanged inputs of a stage hold, partition by partition: rows times the planned width of a row, the same in every run. */
final class PartitionSizes {
    private final List<Measured> inputs = new ArrayList<>();
    private final int partitions;

    private PartitionSizes(int partitions) {
        this.partitions = partitions;
    }

    /** An exchanged input: what its writers wrote, and how much that is in each partition. */
    record Measured(String relation, StageMap map, double rowBytes, List<Long> rows) {
        Measured {
            rows = List.copyOf(rows);
        }

        long bytes(int partition) {
            return (long) (rows.get(partition) * rowBytes);
        }
    }

    static PartitionSizes of(Stage stage, BarrierInputs known) {
        PartitionSizes sizes = new PartitionSizes(stage.tasks() / stage.pieces());
        for (Input input : stage.inputs()) {
            if (input instanceof Input.Exchanged exchanged) {
                sizes.inputs.add(sizes.measured(
                        exchanged.relation(),
                        Objects.requireNonNull(known.maps().get(exchanged.stage())),
                        known.rowBytes().getOrDefault(exchanged.stage(), BarrierInputs.USUAL_ROW_BYTES)));
            }
        }
        return sizes;
    }

    private Measured measured(String relation, StageMap map, double rowBytes) {
        List<Long> rows = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            long sum = 0;
            for (int writer = 0; writer < map.winners().size(); writer++) {
                sum += map.rows(writer, partition);
            }
            rows.add(sum);
        }
        return new Measured(relation, map, rowBytes, rows);
    }

    /** In order of the stage's inputs. */
    List<Measured> inputs() {
        return inputs;
    }

    /** The numbers of all partitions. */
    List<Integer> all() {
        return IntStream.range(0, partitions).boxed().toList();
    }

    int partitions() {
        return partitions;
    }

    /** Of all inputs together. */
    long bytes(int partition) {
        return inputs.stream().mapToLong(input -> input.bytes(partition)).sum();
    }

    long rows(int partition) {
        return inputs.stream().mapToLong(input -> input.rows().get(partition)).sum();
    }
}
