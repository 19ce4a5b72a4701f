package dev.millrace.coordinator.policy.barrier;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes one share of small neighbours. Rows keep their order: shares stay in order of their partitions. */
final class Coalescing {
    private final boolean allowed;
    private final PartitionSizes sizes;
    private final long mostBytes;

    Coalescing(boolean allowed, PartitionSizes sizes, BarrierSettings settings) {
        this.allowed = allowed;
        this.sizes = sizes;
        this.mostBytes = settings.coalesceBytes();
    }

    List<Share> shares(List<Share> shares, List<Adaptation> adaptations) {
        if (!allowed || mostBytes == 0) {
            return shares;
        }
        List<Share> joined = new ArrayList<>();
        for (Share share : shares) {
            Share last = joined.isEmpty() ? Share.NOTHING : joined.getLast();
            if (fits(last, share)) {
                joined.set(joined.size() - 1, Share.of(last.firstPartition(), share.untilPartition()));
            } else {
                joined.add(share);
            }
        }
        if (joined.size() < shares.size()) {
            adaptations.add(adaptation(shares, joined));
        }
        return joined;
    }

    private boolean fits(Share last, Share next) {
        return isWhole(last)
                && isWhole(next)
                && last.untilPartition() == next.firstPartition()
                && bytes(last) + bytes(next) <= mostBytes;
    }

    private static boolean isWhole(Share share) {
        return !share.isNothing() && share.cutOrEmpty().isEmpty();
    }

    private long bytes(Share share) {
        long bytes = 0;
        for (int partition = share.firstPartition(); partition < share.untilPartition(); partition++) {
            bytes += sizes.bytes(partition);
        }
        return bytes;
    }

    private Adaptation adaptation(List<Share> before, List<Share> after) {
        long smallest = before.stream().mapToLong(this::bytes).min().orElse(0);
        long largest = after.stream().mapToLong(this::bytes).max().orElse(0);
        return new Adaptation(
                Adaptation.Kind.COALESCED,
                after.size() + " tasks instead of " + before.size() + ": neighbours hold no more than "
                        + new ByteSize(mostBytes) + " together",
                new TreeMap<>(Map.of(
                        "partitions", (long) sizes.partitions(),
                        "tasks", (long) after.size(),
                        "smallestBytes", smallest,
                        "largestBytes", largest,
                        "coalesceBytes", mostBytes)));
    }
}
