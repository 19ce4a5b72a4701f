package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SetOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Joins: one side given to every task when the kind allows it and it is small, else both sides by ranges of a key in whose order their files lie,
 * else by hash of the equal keys; without equal keys a
 * side is given to every task, or both go to ranges of what is compared.
 */
final class JoinRule {
    /** A side of this part of the limit is given to every task without a second thought. */
    private static final double TINY = 1.0 / 32;

    private final Distribution distribution;

    JoinRule(Distribution distribution) {
        this.distribution = distribution;
    }

    Flow of(Join join) {
        Sides sides = new Sides(distribution.of(join.left()), distribution.of(join.right()));
        Shape shape = new Shape(join, join.kind(), hashKeys(join), rightSide(join.kind()), leftSide(join.kind()));
        return spread(
                shape,
                sides,
                JoinVolume.of(join, sides.left().volume(), sides.right().volume(), different(join, sides)));
    }

    private OptionalDouble different(Join join, Sides sides) {
        List<JoinCondition.Sides> keys = join.equalities();
        List<Expression> left = keys.stream().map(JoinCondition.Sides::left).toList();
        List<Expression> right = keys.stream().map(JoinCondition.Sides::right).toList();
        return JoinVolume.different(
                distribution.different(left, join.left()),
                sides.left().volume(),
                distribution.different(right, join.right()),
                sides.right().volume());
    }

    Flow of(AsofJoin join) {
        Sides sides = new Sides(distribution.of(join.left()), distribution.of(join.right()));
        boolean right = join.kind() == JoinKind.INNER || join.kind() == JoinKind.LEFT;
        Shape shape = new Shape(join, join.kind(), join.equalities(), right, false);
        return spread(shape, sides, Volume.of(sides.left().volume().rows(), join.types()));
    }

    /**
     * What of a join decides.
     *
     * @param rightEverywhere whether a left row's result depends on no other left row, so that each task may see all of the right side
     * @param leftEverywhere the same the other way round
     */
    private record Shape(
            Relation join,
            JoinKind kind,
            List<JoinCondition.Sides> keys,
            boolean rightEverywhere,
            boolean leftEverywhere) {}

    private record Sides(Flow left, Flow right) {}

    /** {@code x IN (…)} may be NULL because of any right row, so its own comparison brings nothing together. */
    private static List<JoinCondition.Sides> hashKeys(Join join) {
        return join.kind() == JoinKind.MARK
                ? join.equalities().stream()
                        .filter(key -> key.operator() == Operator.NOT_DISTINCT_FROM)
                        .toList()
                : join.equalities();
    }

    private static boolean rightSide(JoinKind kind) {
        return switch (kind) {
            case INNER, LEFT, SEMI, ANTI, MARK, SINGLE -> true;
            case RIGHT, FULL -> false;
        };
    }

    private static boolean leftSide(JoinKind kind) {
        return kind == JoinKind.INNER || kind == JoinKind.RIGHT;
    }

    private Flow spread(Shape shape, Sides sides, Volume volume) {
        if (sides.left().together() && sides.right().together()) {
            return inSameTasks(shape, sides, volume);
        }
        boolean possible = shape.leftEverywhere() || shape.rightEverywhere();
        double leftCost = shape.leftEverywhere() ? cost(sides.left(), sides.right()) : Double.POSITIVE_INFINITY;
        double rightCost = shape.rightEverywhere() ? cost(sides.right(), sides.left()) : Double.POSITIVE_INFINITY;
        boolean right = rightCost <= leftCost;
        if (shape.keys().isEmpty()) {
            Optional<Flow> inRanges = inRanges(shape, sides, possible && right ? sides.right() : sides.left(), volume);
            if (inRanges.isPresent()) {
                return inRanges.get();
            }
        }
        Flow smaller = right ? sides.right() : sides.left();
        if (!shape.keys().isEmpty() && !(possible && isTiny(smaller))) {
            Optional<List<Flow>> ranged = distribution.colocation().sides(shape.keys(), sides.left(), sides.right());
            if (ranged.isPresent()) {
                return inSameTasks(
                        shape, new Sides(ranged.get().get(0), ranged.get().get(1)), volume);
            }
        }
        if (possible && (shape.keys().isEmpty() || isSmall(smaller, Math.min(leftCost, rightCost), sides))) {
            return right ? rightToAll(shape, sides, volume) : leftToAll(shape, sides, volume);
        }
        return shape.keys().isEmpty() ? inOneTask(shape, sides, volume) : byHash(shape, sides, volume);
    }

    /** Without equal keys, where {@code side} is too large for every task, or may not be there. */
    private Optional<Flow> inRanges(Shape shape, Sides sides, Flow side, Volume volume) {
        if (shape.kind() == JoinKind.FULL && shape.join() instanceof Join join) {
            double largest = Math.max(
                    sides.left().volume().bytes(), sides.right().volume().bytes());
            return distribution.settings().partitionsFor(largest) == 1
                    ? Optional.empty()
                    : Optional.of(inHalves(join, sides));
        }
        if (side.volume().bytes() <= distribution.settings().broadcastBytes()) {
            return Optional.empty();
        }
        return switch (shape.join()) {
            case Join join ->
                Band.of(join, shape.rightEverywhere() && shape.kind() != JoinKind.MARK, shape.leftEverywhere())
                        .map(band ->
                                inBands(shape, join, band.inRanges(distribution, sides.left(), sides.right()), volume));
            case AsofJoin join
            when shape.rightEverywhere() -> {
                List<Flow> moved = NearestRows.of(distribution, join).inRanges(sides.left(), sides.right());
                yield Optional.of(inSameTasks(shape, new Sides(moved.get(0), moved.get(1)), volume));
            }
            default -> Optional.empty();
        };
    }

    private static Flow inBands(Shape shape, Join join, List<Flow> moved, Volume volume) {
        Join numbered = Band.numbered(join, moved);
        Shape same = new Shape(numbered, shape.kind(), List.of(), shape.rightEverywhere(), shape.leftEverywhere());
        Flow joined = inSameTasks(same, new Sides(moved.get(0), moved.get(1)), volume);
        return joined.map(tree -> new Project(tree, Band.columns(join, numbered)), Spread.Plain.ANYWHERE, volume);
    }

    /** The left rows with what they match, then the right ones that match nothing. */
    private Flow inHalves(Join join, Sides sides) {
        Exchanges exchanges = distribution.exchanges();
        Relation left = distribution.given(exchanges.again(sides.left()), join.left());
        Relation right = distribution.given(exchanges.again(sides.right()), join.right());
        Relation matched = new Join(left, right, JoinKind.LEFT, join.conditions());
        List<JoinCondition> swapped = join.conditions().stream()
                .map(condition -> condition.swapped(left.width(), right.width()))
                .toList();
        Relation unmatched = new Join(right, left, JoinKind.ANTI, swapped);
        List<Expression> columns = new ArrayList<>();
        left.types().forEach(type -> columns.add(Constant.nullOf(type)));
        columns.addAll(unmatched.outputs());
        return distribution.of(
                new SetOperation(SetOperation.Kind.UNION, true, List.of(matched, new Project(unmatched, columns))));
    }

    /** Bytes that are read when each task of {@code other} gets all of {@code side}. */
    private static double cost(Flow side, Flow other) {
        return side.volume().bytes()
                * other.fragments().stream().mapToInt(Fragment::tasks).sum();
    }

    /** Whether giving a side to every task reads no more than moving both sides would. */
    private boolean isSmall(Flow side, double cost, Sides sides) {
        long most = distribution.settings().broadcastBytes();
        double moved = sides.left().volume().bytes() + sides.right().volume().bytes();
        return most > 0 && side.volume().bytes() <= most && (cost <= moved || isTiny(side));
    }

    private boolean isTiny(Flow side) {
        return side.volume().bytes() <= distribution.settings().broadcastBytes() * TINY;
    }

    private Flow rightToAll(Shape shape, Sides sides, Volume volume) {
        Distribution.Everywhere right = distribution.everywhere(sides.right());
        List<Fragment> fragments = sides.left().fragments().stream()
                .map(left -> left.with(shape.join().withInputs(List.of(left.tree(), right.tree())), right.feeds()))
                .toList();
        return new Flow(fragments, sides.left().spread(), volume);
    }

    private Flow leftToAll(Shape shape, Sides sides, Volume volume) {
        Distribution.Everywhere left = distribution.everywhere(sides.left());
        List<Fragment> fragments = sides.right().fragments().stream()
                .map(right -> right.with(shape.join().withInputs(List.of(left.tree(), right.tree())), left.feeds()))
                .toList();
        return new Flow(fragments, sides.right().spread().shifted(left.tree().width()), volume);
    }

    private Flow inOneTask(Shape shape, Sides sides, Volume volume) {
        String reason = shape.kind() + " JOIN without equal keys in one task: its rows are few";
        Flow left = distribution.exchanges().gathered(sides.left());
        Flow right = distribution.exchanges().gathered(sides.right());
        return inSameTasks(shape, new Sides(left, right), volume).because(reason);
    }

    private Flow byHash(Shape shape, Sides sides, Volume volume) {
        JoinKeys keys = JoinKeys.choose(
                shape.keys(),
                sides.left().spread(),
                sides.right().spread(),
                () -> distribution
                        .settings()
                        .partitionsFor(Math.max(
                                sides.left().volume().bytes(),
                                sides.right().volume().bytes())));
        Exchanges exchanges = distribution.exchanges();
        if (!keys.leftStays() && !keys.rightStays()) {
            Optional<List<Flow>> ranged = distribution
                    .colocation()
                    .besideRanges(
                            shape.keys(),
                            sides.left(),
                            sides.right(),
                            shape.rightEverywhere(),
                            shape.leftEverywhere(),
                            exchanges);
            if (ranged.isPresent()) {
                return inSameTasks(
                        shape, new Sides(ranged.get().get(0), ranged.get().get(1)), volume);
            }
        }
        Flow left = keys.leftStays() ? sides.left() : exchanges.hashed(sides.left(), keys.left(), keys.partitions());
        Flow right =
                keys.rightStays() ? sides.right() : exchanges.hashed(sides.right(), keys.right(), keys.partitions());
        return inSameTasks(shape, new Sides(left, right), volume);
    }

    private static Flow inSameTasks(Shape shape, Sides sides, Volume volume) {
        Fragment left = sides.left().only();
        Fragment right = sides.right().only();
        Relation tree = shape.join().withInputs(List.of(left.tree(), right.tree()));
        Fragment joined = Fragment.joined(tree, left, right, shape.rightEverywhere(), shape.leftEverywhere());
        return Flow.of(joined, spreadAfter(shape.kind(), sides), volume);
    }

    private static Spread spreadAfter(JoinKind kind, Sides sides) {
        int leftColumns = sides.left().types().size();
        Spread left = sides.left().spread();
        Spread right = sides.right().spread();
        if (sides.left().together()) {
            return Spread.Plain.TOGETHER;
        }
        return switch (kind) {
            case LEFT, SEMI, ANTI, MARK, SINGLE -> left;
            case RIGHT -> right.shifted(leftColumns);
            case INNER -> {
                if (left instanceof Spread.Hashed keys && right instanceof Spread.Hashed others) {
                    yield keys.and(others, leftColumns);
                }
                if (left instanceof Spread.Ranged key && right instanceof Spread.Ranged other) {
                    yield key.and(other, leftColumns);
                }
                yield left instanceof Spread.Hashed ? left : right.shifted(leftColumns);
            }
            case FULL -> Spread.Plain.ANYWHERE;
        };
    }
}
