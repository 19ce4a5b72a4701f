package dev.millrace.storage.fetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Bytes of an object that are asked for together, and what of them is wanted. Pure. */
record Span(long from, long end, List<Move> moves) {
    /** A request costs about as much time as so many bytes. */
    private static final long GAP_BYTES = 64 << 10;

    /** At most one in so many bytes is fetched although nobody wants it. */
    private static final long WANTED_FOR_EACH_UNWANTED = 20;

    Span {
        moves = List.copyOf(moves);
    }

    /** Moves in order of the object; those that are close to each other are joined, as long as little is fetched in vain. */
    static List<Span> joined(List<Move> moves) {
        List<Move> sorted = moves.stream()
                .filter(move -> move.lengthBytes() > 0)
                .sorted(Comparator.comparingLong(Move::from).thenComparingLong(Move::to))
                .toList();
        long allowed = sorted.stream().mapToLong(Move::lengthBytes).sum() / WANTED_FOR_EACH_UNWANTED;
        List<Span> spans = new ArrayList<>();
        List<Move> current = new ArrayList<>();
        long end = 0;
        for (Move move : sorted) {
            long gap = Math.max(0, move.from() - end);
            if (!current.isEmpty() && (gap > GAP_BYTES || gap > allowed)) {
                spans.add(new Span(current.getFirst().from(), end, current));
                current.clear();
            } else if (!current.isEmpty()) {
                allowed -= gap;
            }
            current.add(move);
            end = Math.max(current.size() == 1 ? 0 : end, move.end());
        }
        if (!current.isEmpty()) {
            spans.add(new Span(current.getFirst().from(), end, current));
        }
        return spans;
    }

    /** The same in pieces of at most so many bytes, each with the parts of moves that lie in it. */
    List<Span> pieces(int mostBytes) {
        List<Span> pieces = new ArrayList<>();
        for (long start = from; start < end; start += mostBytes) {
            pieces.add(piece(start, Math.min(end, start + mostBytes)));
        }
        return pieces;
    }

    private Span piece(long start, long until) {
        List<Move> within = new ArrayList<>();
        for (Move move : moves) {
            long first = Math.max(start, move.from());
            long last = Math.min(until, move.end());
            if (first < last) {
                within.add(new Move(first, move.to() + first - move.from(), last - first));
            }
        }
        return new Span(start, until, within);
    }
}
