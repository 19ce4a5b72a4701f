package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.graph.Output;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is small is not spread: one task does it, or a few that exchange little or nothing, where one could use one thread only or would have to sort a
 * large result to have an order.
 */
public final class FewTasks {
    /** Why something is one task; for people. */
    public static final String SMALL = "small enough for one task";

    /** Rows whose sorting by all columns, only to have an order, is not worth a thought. */
    private static final double SORTED_ROWS = 100_000;

    /** What a part of a large result holds, in memory. */
    private static final double PART_BYTES = 128L << 20;

    /** What each of two tasks reads at most. */
    private static final long MOST_READ_BYTES = 256L << 20;

    /** What may move between two tasks. */
    private static final long MOVED_BYTES = 16L << 20;

    /** Stages that may stand before the last one of them. */
    private static final int MOST_STAGES_BEFORE = 2;

    private final PlanSettings settings;
    private final MemoryLadder ladder;
    private final StageList stages;
    private final Function<PlanSettings, Distribution> spread;

    /** @param spread begins to spread a query by given settings */
    public FewTasks(
            PlanSettings settings, MemoryLadder ladder, StageList stages, Function<PlanSettings, Distribution> spread) {
        this.settings = settings;
        this.ladder = ladder;
        this.stages = stages;
        this.spread = spread;
    }

    /** A small query: {@code inOneThread} when it is one task that would do no better by any other text than the user's. */
    public record Small(Flow flow, boolean inOneThread) {}

    /** The query in few tasks; empty when it is large. */
    public Optional<Small> of(Relation root) {
        if (!settings.collapse()) {
            return Optional.empty();
        }
        Flow whole = spread.apply(settings).whole(root);
        Optional<Flow> oneTask = InOneTask.of(whole.only(), settings, ladder, whole.volume())
                .map(fragment -> Flow.of(fragment, Spread.Plain.TOGETHER, whole.volume()));
        boolean threads = oneTask.isPresent() && (oneTask.get().inAllThreads() || !settings.reproducible());
        Optional<Flow> parts = threads ? inParts(root, whole) : inTwo(root, whole, oneTask.isPresent());
        return parts.map(flow -> new Small(flow, false))
                .or(() -> oneTask.map(flow -> new Small(flow.because(SMALL), !flow.inAllThreads())));
    }

    /** A large result in parts that read nothing but sources: they keep the order of their rows. */
    private Optional<Flow> inParts(Relation root, Flow whole) {
        Volume result = whole.volume();
        if (result.rows() < SORTED_ROWS || CanonicalOrder.ordered(root)) {
            return Optional.empty();
        }
        long split = (long) (largestBytes(whole) * Math.min(0.5, PART_BYTES / result.bytes())) + 1;
        return tried(settings.withSplitsOf(split), root, 0).or(() -> tried(halves(whole), root, 0));
    }

    /** Two tasks at a time, of one thread each. */
    private Optional<Flow> inTwo(Relation root, Flow whole, boolean fitsOne) {
        long read = whole.only().feeds().stream().mapToLong(Feed::sourceBytes).sum();
        return read < settings.pairBytes() || read > MOST_READ_BYTES
                ? Optional.empty()
                : tried(halves(whole), root, fitsOne ? MOST_STAGES_BEFORE : 0);
    }

    private PlanSettings halves(Flow whole) {
        return settings.inTwo(largestBytes(whole) / 2 + 1);
    }

    private static long largestBytes(Flow whole) {
        return whole.only().feeds().stream().mapToLong(Feed::sourceBytes).max().orElse(0);
    }

    /** The query by other settings, if it is more than one task, and its stages are no more, fit into memory and move little; else all is forgotten. */
    private Optional<Flow> tried(PlanSettings others, Relation root, int mostStages) {
        int before = stages.size();
        Optional<Flow> flow = spread(others, root).filter(found -> isCheap(found, before, mostStages));
        if (flow.isEmpty()) {
            stages.shorten(before);
        }
        return flow;
    }

    private Optional<Flow> spread(PlanSettings others, Relation root) {
        try {
            return Optional.of(spread.apply(others).of(root));
        } catch (NotDistributable _) {
            return Optional.empty();
        }
    }

    private boolean isCheap(Flow flow, int before, int mostStages) {
        int added = stages.size() - before;
        return added <= mostStages
                && (added > 0 || !flow.together())
                && (mostStages > 0 || flow.readsOnlySources())
                && stages.writtenBytes(before) <= MOVED_BYTES
                && flow.fragments().stream()
                        .allMatch(fragment -> ladder.holds(MemoryProjection.of(
                                fragment,
                                new Output.Rows(),
                                flow.volume().part(flow.fragments().size()))));
    }
}
