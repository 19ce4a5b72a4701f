package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.graph.Input;
import java.util.Comparator;
import java.util.List;

/** What is cheaper to compute again in each task than to write down: columns and conditions over what is stored already. */
final class Repeatable {
    private static final String ALL = "_all";

    /** Joins of so little are computed again, too: a stage of their own takes longer. */
    private static final long JOINED_BYTES = 1L << 20;

    private static final Comparator<dev.millrace.graph.Scan.Unit> READING_ORDER = Comparator.comparingInt(
                    dev.millrace.graph.Scan.Unit::file)
            .thenComparingLong(dev.millrace.graph.Scan.Unit::firstRow);

    private Repeatable() {}

    /**
     * Whether a fragment is repeated. Source files are read again up to {@code inlineBytes}, and rows of other stages too, if they would be
     * filtered; unfiltered, nothing is gained by writing them again.
     */
    static boolean test(Fragment fragment, long inlineBytes) {
        boolean filtered = fragment.tree().any(Filter.class::isInstance);
        boolean joined = fragment.feeds().stream().allMatch(feed -> feed.input() instanceof Input.Splits)
                && fragment.feeds().stream().mapToLong(Feed::sourceBytes).sum() <= Math.min(JOINED_BYTES, inlineBytes);
        return !fragment.tree().any(relation -> !isCheap(relation, joined))
                && fragment.feeds().stream().allMatch(feed -> test(feed, filtered, inlineBytes));
    }

    /** Whether a fragment only reads source files, and keeps, drops and numbers rows as they come. */
    static boolean isScan(Fragment fragment) {
        return fragment.feeds().stream().allMatch(feed -> feed.input() instanceof Input.Splits)
                && !fragment.tree().any(relation -> !isScan(relation));
    }

    /** Whether a fragment only reads source files, and keeps and drops rows as they come. */
    static boolean isFiltered(Fragment fragment) {
        return isScan(fragment) && !fragment.tree().any(Window.class::isInstance);
    }

    private static boolean isScan(Relation relation) {
        return switch (relation) {
            case Scan _, Filter _, Project _ -> true;
            case Window window ->
                window.calls().stream().allMatch(call -> call.call().function().equals("row_number"))
                        && window.calls().stream()
                                .allMatch(call -> call.partitions().isEmpty()
                                        && call.order().isEmpty());
            default -> false;
        };
    }

    private static boolean test(Feed feed, boolean filtered, long inlineBytes) {
        return switch (feed.input()) {
            case Input.Splits _ -> feed.sourceBytes() <= inlineBytes && inlineBytes > 0;
            case Input.Aligned _ -> !filtered || feed.volume().bytes() <= inlineBytes;
            case Input.Broadcast _ -> true;
            case Input.Exchanged _ -> false;
        };
    }

    private static boolean isCheap(Relation relation, boolean joined) {
        return switch (relation) {
            case Join join -> joined && !join.equalities().isEmpty();
            case Scan _, Filter _, Project _, Values _, DummyRow _, Empty _, Exchange _ -> true;
            case SetOperation set -> set.all() && set.kind() == SetOperation.Kind.UNION;
            default -> false;
        };
    }

    /** The tree over inputs that bring all rows. */
    static Relation everyTask(Fragment fragment) {
        return fragment.tree()
                .rewritten(relation -> relation instanceof Exchange exchange
                        ? new Exchange(everyTask(exchange, fragment), exchange.types())
                        : relation);
    }

    private static String everyTask(Exchange exchange, Fragment fragment) {
        return fragment.feeds().stream()
                .filter(feed -> feed.name().equals(exchange.name()))
                .map(feed -> everyTask(feed).name())
                .findFirst()
                .orElseThrow();
    }

    /** The same rows, all of them in each task. */
    static Feed everyTask(Feed feed) {
        return switch (feed.input()) {
            case Input.Splits splits ->
                new Feed(new Input.Splits(feed.name(), everyTask(splits.scan())), feed.types(), feed.volume());
            case Input.Aligned aligned ->
                new Feed(new Input.Broadcast(feed.name() + ALL, aligned.stage()), feed.types(), feed.volume());
            case Input.Broadcast _ -> feed;
            case Input.Exchanged _ -> throw new IllegalArgumentException(feed.name() + " is a part only");
        };
    }

    private static dev.millrace.graph.Scan everyTask(dev.millrace.graph.Scan scan) {
        // Units that several tasks read for their ranges are one for who reads all.
        List<dev.millrace.graph.Scan.Unit> units = scan.rangesOrNull() == null
                ? scan.units()
                : scan.distinctUnits().stream().sorted(READING_ORDER).toList();
        List<Integer> bounds = scan.rangesOrNull() == null ? scan.taskBounds() : List.of(0, units.size());
        return new dev.millrace.graph.Scan(
                scan.source(), scan.columns(), scan.shapes(), scan.files(), units, bounds, true);
    }
}
