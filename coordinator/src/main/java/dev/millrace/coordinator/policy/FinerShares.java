package dev.millrace.coordinator.policy;

import dev.millrace.graph.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Halves shares of several partitions, or of several writers, when their tasks do not fit the largest class. */
final class FinerShares {
    private FinerShares() {}

    /** Empty: each has one partition at most, whole or of one writer. */
    static Optional<List<Share>> of(List<Share> shares) {
        List<Share> halved = new ArrayList<>();
        for (Share share : shares) {
            if (share.untilWriter() - share.firstWriter() > 1) {
                int middle = share.firstWriter() + (share.untilWriter() - share.firstWriter()) / 2;
                halved.add(piece(share, share.firstWriter(), middle));
                halved.add(piece(share, middle, share.untilWriter()));
            } else if (share.partitions() < 2) {
                halved.add(share);
            } else {
                int middle = share.firstPartition() + share.partitions() / 2;
                halved.add(Share.of(share.firstPartition(), middle));
                halved.add(Share.of(middle, share.untilPartition()));
            }
        }
        return halved.size() == shares.size() ? Optional.empty() : Optional.of(halved);
    }

    private static Share piece(Share whole, int firstWriter, int untilWriter) {
        return Share.piece(whole.firstPartition(), whole.cutOrEmpty(), firstWriter, untilWriter);
    }
}
