package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Work that is not yet a stage: operators over leaves, the same in each of {@code tasks} tasks.
 *
 * @param tree operators; its leaves are the feeds, and constants
 * @param feeds inputs, each with a name of its own
 * @param divisible whether more tasks over the same splits give the same rows
 * @param allThreads whether any number of threads gives the same bytes
 * @param reasons why something in it stays together in one task; for people
 * @param cuts inputs of which a task may see a part only: its rows are treated one by one, or beside all rows of the other inputs
 */
public record Fragment(
        Relation tree,
        List<Feed> feeds,
        int tasks,
        boolean divisible,
        boolean allThreads,
        List<String> reasons,
        Set<String> cuts) {
    public Fragment {
        feeds = distinct(feeds);
        reasons = reasons.stream().distinct().toList();
        cuts = Collections.unmodifiableSortedSet(new TreeSet<>(cuts));
    }

    /** A fragment of one thread a task. */
    Fragment(Relation tree, List<Feed> feeds, int tasks, boolean divisible) {
        this(tree, feeds, tasks, divisible, false, List.of(), onlyPart(feeds));
    }

    /** The input that comes in parts, if there is just one: of several, the parts would have to be cut alike. */
    private static Set<String> onlyPart(List<Feed> feeds) {
        List<String> parts = feeds.stream()
                .filter(feed -> !feed.everywhere())
                .map(Feed::name)
                .toList();
        return parts.size() == 1 ? Set.copyOf(parts) : Set.of();
    }

    /** The same tasks with more to do. */
    Fragment map(UnaryOperator<Relation> change) {
        return new Fragment(change.apply(tree), feeds, tasks, divisible, allThreads, reasons, cuts);
    }

    Fragment with(Relation other, List<Feed> more) {
        List<Feed> all = new ArrayList<>(feeds);
        all.addAll(more);
        return new Fragment(other, all, tasks, divisible, allThreads, reasons, cuts);
    }

    /** The same, which cannot be cut finer, and needs its partitions whole. */
    Fragment indivisible() {
        return new Fragment(tree, feeds, tasks, false, allThreads, reasons, Set.of());
    }

    /** The same, in as many threads as there are. */
    Fragment inAllThreads() {
        return new Fragment(tree, feeds, tasks, divisible, true, reasons, cuts);
    }

    /** The same, in one thread: the order of its rows matters. */
    Fragment inOneThread() {
        return new Fragment(tree, feeds, tasks, divisible, false, reasons, cuts);
    }

    Fragment because(String reason) {
        List<String> more = new ArrayList<>(reasons);
        more.add(reason);
        return new Fragment(tree, feeds, tasks, divisible, allThreads, more, cuts);
    }

    /** The operators of another fragment on top of these, in these tasks, with further inputs. */
    Fragment followedBy(Fragment next, Relation whole, List<Feed> more) {
        List<Feed> all = new ArrayList<>(feeds);
        all.addAll(more);
        List<String> both = new ArrayList<>(reasons);
        both.addAll(next.reasons);
        return new Fragment(whole, all, tasks, divisible, allThreads && next.allThreads, both, cuts);
    }

    /** Two fragments that run in the same tasks, and need their partitions whole. */
    static Fragment joined(Relation tree, Fragment left, Fragment right) {
        return joined(tree, left, right, false, false);
    }

    /**
     * Two fragments that run in the same tasks.
     *
     * @param leftCut whether parts of the left rows, each beside all right ones, give the rows of the whole
     * @param rightCut the same the other way round
     */
    static Fragment joined(Relation tree, Fragment left, Fragment right, boolean leftCut, boolean rightCut) {
        if (left.tasks != right.tasks) {
            throw new IllegalArgumentException(
                    "fragments of " + left.tasks + " and " + right.tasks + " tasks cannot run together");
        }
        List<String> reasons = new ArrayList<>(left.reasons);
        reasons.addAll(right.reasons);
        Set<String> cuts = new TreeSet<>();
        cuts.addAll(leftCut ? left.cutsBeside(right) : Set.of());
        cuts.addAll(rightCut ? right.cutsBeside(left) : Set.of());
        return new Fragment(tree, left.feeds, left.tasks, false, false, reasons, cuts).with(tree, right.feeds);
    }

    /** What both read must be whole for one of them. */
    private Set<String> cutsBeside(Fragment other) {
        Set<String> mine = new TreeSet<>(cuts);
        other.feeds.forEach(feed -> mine.remove(feed.name()));
        return mine;
    }

    /** The same operators in other tasks over the same rows, which need their partitions whole. */
    Fragment over(List<Feed> others, int count) {
        return new Fragment(tree, others, count, false, allThreads, reasons, Set.of());
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
