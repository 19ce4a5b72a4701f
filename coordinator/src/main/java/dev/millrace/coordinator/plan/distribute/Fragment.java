package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Work that is not yet a stage: operators over leaves, the same in each of {@code tasks} tasks.
 *
 * @param tree operators; its leaves are the feeds, and constants
 * @param feeds inputs, each with a name of its own
 * @param divisible whether more tasks over the same splits give the same rows
 * @param allThreads whether any number of threads gives the same bytes
 * @param reasons why something in it stays together in one task; for people
 */
public record Fragment(
        Relation tree, List<Feed> feeds, int tasks, boolean divisible, boolean allThreads, List<String> reasons) {
    public Fragment {
        feeds = distinct(feeds);
        reasons = reasons.stream().distinct().toList();
    }

    /** A fragment of one thread a task. */
    Fragment(Relation tree, List<Feed> feeds, int tasks, boolean divisible) {
        this(tree, feeds, tasks, divisible, false, List.of());
    }

    /** The same tasks with more to do. */
    Fragment map(UnaryOperator<Relation> change) {
        return new Fragment(change.apply(tree), feeds, tasks, divisible, allThreads, reasons);
    }

    Fragment with(Relation other, List<Feed> more) {
        List<Feed> all = new ArrayList<>(feeds);
        all.addAll(more);
        return new Fragment(other, all, tasks, divisible, allThreads, reasons);
    }

    /** The same, which cannot be cut finer. */
    Fragment indivisible() {
        return new Fragment(tree, feeds, tasks, false, allThreads, reasons);
    }

    /** The same, in as many threads as there are. */
    Fragment inAllThreads() {
        return new Fragment(tree, feeds, tasks, divisible, true, reasons);
    }

    Fragment because(String reason) {
        List<String> more = new ArrayList<>(reasons);
        more.add(reason);
        return new Fragment(tree, feeds, tasks, divisible, allThreads, more);
    }

    /** Two fragments that run in the same tasks. */
    static Fragment joined(Relation tree, Fragment left, Fragment right) {
        if (left.tasks != right.tasks) {
            throw new IllegalArgumentException(
                    "fragments of " + left.tasks + " and " + right.tasks + " tasks cannot run together");
        }
        List<String> reasons = new ArrayList<>(left.reasons);
        reasons.addAll(right.reasons);
        return new Fragment(tree, left.feeds, left.tasks, false, false, reasons).with(tree, right.feeds);
    }

    private static List<Feed> distinct(List<Feed> feeds) {
        TreeMap<String, Feed> seen = new TreeMap<>();
        List<Feed> kept = new ArrayList<>();
        for (Feed feed : feeds) {
            Feed before = seen.putIfAbsent(feed.name(), feed);
            if (before == null) {
                kept.add(feed);
            } else if (!before.input().equals(feed.input())) {
                throw new IllegalArgumentException("two inputs are named " + feed.name());
            }
        }
        return List.copyOf(kept);
    }
}
