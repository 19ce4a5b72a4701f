package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.PlainType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Rows with equal keys in one task without moving any: where files lie in order of a key, each task reads the row groups that may hold its range of
 * keys, and keeps that range. Both sides of a join go to the same ranges; few row groups are read twice.
 */
final class Colocation {
    /** Part of all bytes that may be read a second time; moving rows would write and read all of them. */
    private static final double READ_TWICE = 0.5;

    /** How much more rows than the mean a task may keep. */
    private static final double UNEVEN = 1.5;

    /** A text that names more bounds is slow to read. */
    private static final int MOST_RANGES_IN_TEXT = 512;

    private static final Set<PlainType> ORDERED =
            Set.of(PlainType.TINYINT, PlainType.SMALLINT, PlainType.INTEGER, PlainType.BIGINT, PlainType.DATE);

    private final PlanSettings settings;

    Colocation(PlanSettings settings) {
        this.settings = settings;
    }

    /** Both sides of a join by ranges of one of its equal keys; empty: their files do not lie so. */
    Optional<List<Flow>> sides(List<JoinCondition.Sides> keys, Flow left, Flow right) {
        if (!settings.ranges()) {
            return Optional.empty();
        }
        for (JoinCondition.Sides key : keys) {
            Optional<RangedSide> one = RangedSide.of(left, key.left());
            Optional<RangedSide> other = one.isEmpty() ? Optional.empty() : RangedSide.of(right, key.right());
            if (other.isPresent()) {
                Optional<List<Flow>> found = together(List.of(one.get(), other.get()), 2);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * One side of a join by ranges of one of its equal keys, and the other moved to them; empty: no side's files lie so.
     *
     * @param leftMoves whether left rows may be moved: too many of a range can be cut, because each is joined for itself
     * @param rightMoves the same of right rows
     */
    Optional<List<Flow>> besideRanges(
            List<JoinCondition.Sides> keys,
            Flow left,
            Flow right,
            boolean leftMoves,
            boolean rightMoves,
            Exchanges exchanges) {
        if (!settings.ranges()) {
            return Optional.empty();
        }
        for (JoinCondition.Sides key : keys) {
            Optional<Flow> stays = rightMoves ? beside(left, key.left(), right) : Optional.empty();
            if (stays.isPresent()) {
                return Optional.of(List.of(stays.get(), moved(right, key.right(), stays.get(), exchanges)));
            }
            stays = leftMoves ? beside(right, key.right(), left) : Optional.empty();
            if (stays.isPresent()) {
                return Optional.of(List.of(moved(left, key.left(), stays.get(), exchanges), stays.get()));
            }
        }
        return Optional.empty();
    }

    /** In so many ranges that a task holds no more of the other side than after a hash. */
    private Optional<Flow> beside(Flow flow, Expression key, Flow other) {
        int least = settings.partitionsFor(other.volume().bytes());
        return RangedSide.of(flow, key)
                .flatMap(side -> together(List.of(side), least))
                .map(List::getFirst)
                .filter(found -> found.only().tasks() >= least && found.only().tasks() <= MOST_RANGES_IN_TEXT);
    }

    private static Flow moved(Flow flow, Expression key, Flow beside, Exchanges exchanges) {
        Spread.Ranged ranges = (Spread.Ranged) beside.spread();
        SortedSet<Integer> columns = new TreeSet<>();
        if (key instanceof ColumnReference column) {
            columns.add(column.index());
        }
        Expression range = new RangeNumber(key, ranges.bounds()).expression();
        Spread spread = columns.isEmpty() ? Spread.Plain.ANYWHERE : new Spread.Ranged(columns, ranges.bounds());
        return exchanges.brought(flow, range, ranges.tasks(), spread);
    }

    /** The rows by ranges of one of these keys. */
    Optional<Flow> grouped(List<Expression> keys, Flow flow) {
        if (!settings.ranges()) {
            return Optional.empty();
        }
        for (Expression key : keys) {
            Optional<List<Flow>> found = RangedSide.of(flow, key).flatMap(side -> together(List.of(side), 2));
            if (found.isPresent()) {
                return found.map(List::getFirst);
            }
        }
        return Optional.empty();
    }

    /** @param least ranges */
    private Optional<List<Flow>> together(List<RangedSide> sides, int least) {
        return candidates(sides, least).stream()
                .filter(bounds -> !bounds.isEmpty() && fit(sides, bounds))
                .findFirst()
                .map(bounds -> sides.stream().map(side -> side.cut(bounds)).toList());
    }

    /** Ranges that a side has already, then those of the side that is larger: as many as there are tasks, or fewer where they would share too much. */
    private List<List<Long>> candidates(List<RangedSide> sides, int given) {
        List<List<Long>> candidates = new ArrayList<>();
        RangedSide largest = sides.getFirst();
        for (RangedSide side : sides) {
            if (side.flow().spread() instanceof Spread.Ranged ranged) {
                candidates.add(ranged.bounds());
            }
            largest = side.bytes() > largest.bytes() ? side : largest;
        }
        if (!largest.pieces().isEmpty()) {
            int least = Math.max(given, least(sides));
            for (int ranges = Math.max(least, tasks(sides)); ranges >= least; ranges /= 2) {
                List<Long> bounds = largest.bounds(ranges);
                if (bounds.size() + 1 >= least) {
                    candidates.add(bounds);
                }
            }
        }
        return candidates;
    }

    private int tasks(List<RangedSide> sides) {
        int tasks = sides.stream()
                .mapToInt(side -> side.flow().only().tasks())
                .max()
                .orElseThrow();
        return Math.min(tasks, settings.maxTasks());
    }

    /** As many as partitions, if rows were moved: what a task holds is the same. */
    private int least(List<RangedSide> sides) {
        int partitions = sides.stream()
                .mapToInt(side -> settings.partitionsFor(side.flow().volume().bytes()))
                .max()
                .orElseThrow();
        return Math.max(2, partitions);
    }

    /** Whether all sides can have these ranges, little is read twice, and no task has much more to do than others. */
    private boolean fit(List<RangedSide> sides, List<Long> bounds) {
        List<KeySpans> pieces =
                sides.stream().flatMap(side -> side.pieces().stream()).toList();
        long once = pieces.stream().mapToLong(KeySpans::bytes).sum();
        long read = pieces.stream().mapToLong(piece -> piece.bytesRead(bounds)).sum();
        if (!sides.stream().allMatch(side -> side.mayHave(bounds)) || read > once * (1 + READ_TWICE)) {
            return false;
        }
        double[] kept = new double[bounds.size() + 1];
        for (KeySpans piece : pieces) {
            double[] bytes = piece.bytesKept(bounds);
            for (int task = 0; task < kept.length; task++) {
                kept[task] += bytes[task];
            }
        }
        double most = Arrays.stream(kept).max().orElse(0);
        return most <= UNEVEN * once / kept.length;
    }
}
