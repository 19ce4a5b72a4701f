package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Joins of hashed sides that may turn out to need no hashing: where the smaller side is only estimated, the stage that would hash the larger one waits
 * for it, and has a second text, which joins at once. Nothing waits that would wait for long: the smaller side is a small part of the work.
 */
final class Shortcuts {
    /** What is waited for reads at most this part of what the waiting stage reads. */
    private static final double WAITED = 0.25;

    private final List<Stage> stages;
    private final List<Optional<Fragment>> fragments;
    private final List<Volume> volumes;
    private final MemoryLadder ladder;
    private final FragmentWork works;
    private final StageWays ways;

    /**
     * @param stages with their leeways
     * @param fragments of the stages; empty: the work is the user's own text
     * @param volumes of the stages' results
     */
    Shortcuts(
            List<Stage> stages,
            List<Optional<Fragment>> fragments,
            List<Volume> volumes,
            MemoryLadder ladder,
            FragmentWork works) {
        this.stages = new ArrayList<>(stages);
        this.fragments = List.copyOf(fragments);
        this.volumes = List.copyOf(volumes);
        this.ladder = ladder;
        this.works = works;
        this.ways = new StageWays(this.stages);
    }

    /** The stages, some with a shortcut. */
    List<Stage> stages() {
        if (works.settings().barriers().adaptive()
                && works.settings().barriers().flipBytes() > 0) {
            for (int index = 0; index < stages.size(); index++) {
                plan(stages.get(index));
            }
        }
        return List.copyOf(stages);
    }

    private void plan(Stage joining) {
        boolean crosses = switch (joining.output()) {
            case Output.Exchange _, Output.Rows _, Output.Table _ -> true;
            case Output.Findings _ -> false;
        };
        List<StageId> exchanged = new ArrayList<>();
        for (Input input : joining.inputs()) {
            switch (input) {
                case Input.Exchanged moved -> exchanged.add(moved.stage());
                case Input.Aligned _ -> crosses = false;
                case Input.Splits _, Input.Broadcast _ -> {}
            }
        }
        if (crosses && exchanged.size() > 1 && ways.mayHaveOtherTasks(joining)) {
            largest(joining, exchanged)
                    .flatMap(large -> shortcut(joining, large, exchanged))
                    .ifPresent(this::put);
        }
    }

    private void put(Stage stage) {
        stages.set(stage.id().index(), stage);
    }

    /** The side that passes by, if its rows may do so one by one. */
    private Optional<Stage> largest(Stage joining, List<StageId> exchanged) {
        StageId largest = exchanged.getFirst();
        for (StageId stage : exchanged) {
            if (bytes(stage) > bytes(largest)) {
                largest = stage;
            }
        }
        boolean oneByOne = joining.leeway().cuts().contains(relation(joining, largest));
        boolean alone = ways.readers(largest).size() == 1;
        return oneByOne && alone ? Optional.of(stages.get(largest.index())) : Optional.empty();
    }

    private double bytes(StageId stage) {
        return volumes.get(stage.index()).bytes();
    }

    private static String relation(Stage reader, StageId stage) {
        return reader.inputs().stream()
                .filter(input -> input.stageOrEmpty().filter(stage::equals).isPresent())
                .map(Input::relation)
                .findFirst()
                .orElseThrow();
    }

    private Optional<Stage> shortcut(Stage joining, Stage large, List<StageId> exchanged) {
        List<StageId> small =
                exchanged.stream().filter(stage -> !stage.equals(large.id())).toList();
        return small.stream().noneMatch(this::isEstimated)
                ? Optional.empty()
                : joined(joining, large, small)
                        .filter(fragment -> mayWait(large, fragment))
                        .flatMap(fragment -> text(joining, large, small, fragment));
    }

    /**
     * Whether a stage may wait for all that a fragment reads, be it small or not: that does not wait for the stage, and is little work. What has to be
     * done before anyway does not count.
     */
    private boolean mayWait(Stage large, Fragment fragment) {
        Set<StageId> before = ways.before(
                Input.stages(fragment.feeds().stream().map(Feed::input).toList()));
        Set<StageId> own = ways.before(large.awaitedStages());
        long waited = before.stream()
                .filter(stage -> !own.contains(stage))
                .mapToLong(stage -> stages.get(stage.index()).estimate().inputBytes())
                .sum();
        return !before.contains(large.id()) && waited <= large.estimate().inputBytes() * WAITED;
    }

    /** Whether a stage may give fewer rows than expected: of columns of whole files the number is known. */
    private boolean isEstimated(StageId small) {
        Set<StageId> all = new TreeSet<>(ways.before(List.of(small)));
        all.add(small);
        return all.stream()
                .map(stage -> fragments.get(stage.index()))
                .anyMatch(fragment -> fragment.isEmpty()
                        || fragment.get().tree().any(relation -> switch (relation) {
                            case Scan _, Project _, Exchange _, Values _ -> false;
                            default -> true;
                        }));
    }

    /** The larger side's operators with the join's on top; empty: a name would mean two things. */
    private Optional<Fragment> joined(Stage joining, Stage large, List<StageId> small) {
        Optional<Fragment> own = fragments.get(large.id().index());
        Optional<Fragment> next = fragments.get(joining.id().index());
        if (own.isEmpty() || next.isEmpty()) {
            return Optional.empty();
        }
        String moved = relation(joining, large.id());
        List<Feed> feeds = new ArrayList<>();
        for (Feed feed : next.get().feeds()) {
            if (!feed.name().equals(moved)) {
                feeds.add(small(feed, small));
            }
        }
        boolean clear = feeds.stream()
                .allMatch(feed -> own.get().feeds().stream()
                        .allMatch(other -> !other.name().equals(feed.name())
                                || other.input().equals(feed.input())));
        Relation rows = rows(own.get().tree());
        Relation tree = next.get()
                .tree()
                .rewritten(relation ->
                        relation instanceof Exchange exchange && exchange.name().equals(moved) ? rows : relation);
        return clear ? Optional.of(own.get().followedBy(next.get(), tree, feeds)) : Optional.empty();
    }

    /** What is small enough to be broadcast, when it comes to that. */
    private Feed small(Feed feed, List<StageId> small) {
        if (!(feed.input() instanceof Input.Exchanged exchanged) || !small.contains(exchanged.stage())) {
            return feed;
        }
        double most = works.settings().barriers().flipBytes();
        Volume volume = feed.volume();
        Volume capped = volume.bytes() <= most ? volume : new Volume(most / volume.rowBytes(), volume.rowBytes());
        return new Feed(new Input.Broadcast(feed.name(), exchanged.stage()), feed.types(), capped);
    }

    /** The rows without the number of their partition, which is their last column. */
    private static Relation rows(Relation marked) {
        int width = marked.width() - 1;
        if (marked instanceof Project project) {
            return new Project(project.input(), project.expressions().subList(0, width));
        }
        List<Expression> columns = marked.outputs().subList(0, width);
        return new Project(marked, columns);
    }

    private Optional<Stage> text(Stage joining, Stage large, List<StageId> small, Fragment fragment) {
        MemoryProjection memory = MemoryProjection.of(
                fragment, joining.output(), volumes.get(joining.id().index()));
        if (!ladder.holds(memory)) {
            return Optional.empty();
        }
        try {
            FragmentWork.Ready work =
                    joining.output() instanceof Output.Table ? works.plain(fragment) : works.crossing(fragment);
            return Optional.of(large.with(new Shortcut(
                    joining.id(),
                    small,
                    work.sql(),
                    fragment.feeds().stream().map(Feed::input).toList(),
                    joining.output(),
                    ladder.classFor(large.name(), memory),
                    memory.bytes(),
                    work.reproducibility())));
        } catch (NotDistributable unfit) {
            return Optional.empty();
        }
    }
}
