package dev.millrace.coordinator.policy;

import dev.millrace.graph.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Halves shares of several partitions, when their tasks do not fit the largest class. */
final class FinerShares {
    private FinerShares() {}

    /** Empty: each has one partition at most. */
    static Optional<List<Share>> of(List<Share> shares) {
        List<Share> halved = new ArrayList<>();
        for (Share share : shares) {
            if (share.partitions() < 2) {
                halved.add(share);
            } else {
                int middle = share.firstPartition() + share.partitions() / 2;
                halved.add(Share.of(share.firstPartition(), middle));
                halved.add(Share.of(middle, share.untilPartition()));
            }
        }
        return halved.size() == shares.size() ? Optional.empty() : Optional.of(halved);
    }
}
