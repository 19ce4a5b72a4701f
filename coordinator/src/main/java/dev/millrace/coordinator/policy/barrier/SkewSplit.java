package dev.millrace.coordinator.policy.barrier;

import dev.millrace.coordinator.policy.barrier.PartitionSizes.Measured;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cuts a partition that is much larger than the others into pieces: each reads what some of the writers of one input wrote, and all of the other
 * inputs. It does not matter whether one key fills the partition.
 */
final class SkewSplit {
    private static final int MOST_PIECES = 256;

    /** The input that is cut holds at least this part of the partition, because the rest is read again by each piece. */
    private static final double CUT_PART = 0.5;

    private final Stage stage;
    private final PartitionSizes sizes;
    private final BarrierSettings settings;
    private final long medianBytes;

    SkewSplit(Stage stage, PartitionSizes sizes, BarrierSettings settings, List<Integer> partitions) {
        this.stage = stage;
        this.sizes = sizes;
        this.settings = settings;
        this.medianBytes = median(partitions);
    }

    /** The lower one of two. */
    private long median(List<Integer> partitions) {
        List<Long> sorted = partitions.stream().map(sizes::bytes).sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }

    /** The partition whole, or its pieces in order of the writers. */
    List<Share> shares(int partition, List<Adaptation> adaptations) {
        List<Share> whole = List.of(Share.of(partition, partition + 1));
        long bytes = sizes.bytes(partition);
        if (sizes.partitions() == 1 || bytes <= settings.skewBytes() || bytes / settings.skewFactor() <= medianBytes) {
            return whole;
        }
        Optional<Measured> cut = sizes.inputs().stream()
                .filter(input -> stage.leeway().cuts().contains(input.relation()))
                .max(Comparator.comparingLong(input -> input.bytes(partition)));
        if (cut.isEmpty()) {
            adaptations.add(notSplit(partition, "what the stage computes needs its rows together"));
            return whole;
        }
        if (cut.get().bytes(partition) < bytes * CUT_PART) {
            adaptations.add(notSplit(partition, "most of it is in an input that each piece would read again"));
            return whole;
        }
        List<Share> pieces = pieces(cut.get(), partition, wanted(bytes));
        if (pieces.size() < 2) {
            adaptations.add(notSplit(partition, "one task wrote all of it"));
            return whole;
        }
        adaptations.add(split(partition, cut.get(), pieces.size()));
        return pieces;
    }

    private int wanted(long bytes) {
        long target = Math.max(1, Math.max(medianBytes, settings.skewBytes()));
        return (int) Math.min(MOST_PIECES, (bytes + target - 1) / target);
    }

    /** Ranges of writers, each with at least its part of the rows, the last with what is left. */
    private static List<Share> pieces(Measured cut, int partition, int wanted) {
        long left = cut.rows().get(partition);
        long part = (left + wanted - 1) / wanted;
        int writers = cut.map().winners().size();
        List<Share> pieces = new ArrayList<>();
        long rows = 0;
        int first = 0;
        for (int writer = 0; writer < writers; writer++) {
            rows += cut.map().rows(writer, partition);
            boolean full = rows >= part && rows < left;
            if (full || writer == writers - 1) {
                pieces.add(Share.piece(partition, cut.relation(), first, writer + 1));
                left -= rows;
                rows = 0;
                first = writer + 1;
            }
        }
        return pieces;
    }

    private Adaptation split(int partition, Measured cut, int pieces) {
        SortedMap<String, Long> measured = measured(partition);
        measured.put("pieces", (long) pieces);
        measured.put("cutBytes", cut.bytes(partition));
        return new Adaptation(
                Adaptation.Kind.SPLIT,
                "partition " + partition + " is read by " + pieces + " tasks, each a part of " + cut.relation() + ": "
                        + large(partition),
                measured);
    }

    private Adaptation notSplit(int partition, String reason) {
        return new Adaptation(
                Adaptation.Kind.NOT_SPLIT,
                "partition " + partition + " is read by one task, because " + reason + ": " + large(partition),
                measured(partition));
    }

    private String large(int partition) {
        return "it holds " + new ByteSize(sizes.bytes(partition)) + ", the median is " + new ByteSize(medianBytes);
    }

    private SortedMap<String, Long> measured(int partition) {
        return new TreeMap<>(Map.of(
                "partition", (long) partition,
                "rows", sizes.rows(partition),
                "bytes", sizes.bytes(partition),
                "medianBytes", medianBytes,
                "skewBytes", settings.skewBytes()));
    }
}
