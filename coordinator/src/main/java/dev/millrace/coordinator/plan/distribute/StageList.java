package dev.millrace.coordinator.plan.distribute;

import dev.millrace.graph.Input;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Output;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stages of a plan so far. A stage is added when a fragment ends; inputs of a stage stand before it. */
public final class StageList {
    private final MemoryLadder ladder;
    private final FragmentWork works;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Optional<Fragment>> fragments = new ArrayList<>();
    private final List<Volume> volumes = new ArrayList<>();
    private String step = "";

    public StageList(MemoryLadder ladder, FragmentWork works) {
        this.ladder = ladder;
        this.works = works;
    }

    /** Stages added from now on belong to this step. */
    public void step(String name) {
        step = name;
    }

    /** Ends a fragment with all its rows written as they are. */
    StageId rows(Fragment fragment, Volume result) {
        return add(fragment, works.crossing(fragment), new Output.Rows(), result, true);
    }

    /** Ends a fragment whose last column is the INTEGER partition of a row. */
    StageId exchange(Fragment fragment, Output.Exchange partitions, Volume result) {
        return add(fragment, works.crossing(fragment), partitions, result, true);
    }

    /** Ends all fragments of a flow with rows that leave the plan: files, or what is found. */
    public void end(Flow flow, Output output) {
        Volume part = flow.volume().part(flow.fragments().size());
        for (Fragment fragment : flow.fragments()) {
            add(fragment, works.plain(fragment), output, part, true);
        }
    }

    /** Ends a flow of one task whose work is the user's own text. */
    public StageId text(Flow flow, FragmentWork.Ready work, Output output) {
        return add(flow.only(), work, output, flow.volume(), false);
    }

    /** How many stages there are. */
    public int size() {
        return stages.size();
    }

    /** Bytes that the stages after the first {@code size} are expected to write. */
    long writtenBytes(int size) {
        return stages.subList(size, stages.size()).stream()
                .mapToLong(stage -> stage.estimate().outputBytes())
                .sum();
    }

    /** Forgets all stages but the first {@code size}. */
    public void shorten(int size) {
        stages.subList(size, stages.size()).clear();
        fragments.subList(size, fragments.size()).clear();
        volumes.subList(size, volumes.size()).clear();
    }

    private StageId add(Fragment fragment, FragmentWork.Ready work, Output output, Volume result, boolean ofOperators) {
        StageId id = new StageId(stages.size());
        String name = (step.isEmpty() ? "" : step + ": ") + Label.of(fragment);
        MemoryProjection memory = MemoryProjection.of(fragment, output, result);
        stages.add(new Stage(
                id,
                name,
                work.sql(),
                fragment.tasks(),
                fragment.feeds().stream().map(Feed::input).toList(),
                output,
                ladder.classFor(name, memory),
                memory.bytes(),
                work.reproducibility(),
                fragment.divisible() && work.reproducibility() != Reproducibility.ORDERED,
                estimate(fragment, result),
                leeway(fragment)));
        fragments.add(ofOperators ? Optional.of(fragment) : Optional.empty());
        volumes.add(result);
        return id;
    }

    /**
     * A task that keeps the rows of its own number reads the partition of that number, whatever is small or empty. Small partitions say nothing of the
     * ranges of files that are read beside them.
     */
    private static Leeway leeway(Fragment fragment) {
        return OwnRows.in(fragment.tree())
                ? Leeway.NONE
                : new Leeway(!isBesideRanges(fragment), fragment.cuts(), EmptyInputs.of(fragment.tree()));
    }

    private static boolean isBesideRanges(Fragment fragment) {
        boolean ranged = fragment.feeds().stream()
                .anyMatch(feed -> feed.input() instanceof Input.Splits splits
                        && splits.scan().rangesOrNull() != null);
        return ranged
                && fragment.feeds().stream()
                        .anyMatch(feed ->
                                feed.input() instanceof Input.Exchanged || feed.input() instanceof Input.Aligned);
    }

    private Stage.Estimate estimate(Fragment fragment, Volume result) {
        double input = 0;
        for (Feed feed : fragment.feeds()) {
            double bytes = feed.input() instanceof Input.Splits
                    ? feed.sourceBytes()
                    : feed.volume().bytes();
            input += feed.everywhere() ? bytes * fragment.tasks() : bytes;
        }
        return new Stage.Estimate((long) input, (long) Math.ceil(result.rows()), (long) Math.ceil(result.bytes()));
    }

    /** All stages. One whose tasks are read one by one by the next stage cannot be cut finer than planned. */
    public List<Stage> stages() {
        return new Shortcuts(Leeways.of(stages), fragments, volumes, ladder, works).stages();
    }
}
