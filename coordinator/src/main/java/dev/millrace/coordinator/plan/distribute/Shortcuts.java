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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Joins of hashed sides that may turn out to need no hashing, or less: where the smaller side is only estimated, the stage that would hash the larger
 * one waits for it, and has a second text, which joins at once, or leaves out the rows that the smaller side does not meet. Nothing waits that would wait
 * for long beside what it saves.
 */
final class Shortcuts {
    /** What is moved is written and read again. */
    private static final int MOVES = 2;

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
        List<StageId> exchanged = exchanged(joining);
        if (exchanged.size() < 2) {
            return;
        }
        for (StageId large : exchanged) {
            Optional<Stage> atOnce = atOnce(joining, large, exchanged);
            atOnce.or(() -> filtered(joining, large)).ifPresent(this::put);
            if (atOnce.isPresent()) {
                return;
            }
        }
    }

    /** Those that read the most first: it is cheaper to wait for the others. */
    private List<StageId> exchanged(Stage joining) {
        return joining.inputs().stream()
                .filter(Input.Exchanged.class::isInstance)
                .map(input -> ((Input.Exchanged) input).stage())
                .sorted(Comparator.<StageId>comparingLong(this::inputBytes).reversed())
                .toList();
    }

    private Optional<Stage> atOnce(Stage joining, StageId large, List<StageId> exchanged) {
        boolean crosses = switch (joining.output()) {
            case Output.Exchange _, Output.Rows _, Output.Table _ -> true;
            case Output.Findings _ -> false;
        };
        boolean alone = joining.inputs().stream().noneMatch(Shortcuts::hasTasksOfItsOwn);
        boolean oneByOne = joining.leeway().cuts().contains(relation(joining, large));
        return crosses && alone && oneByOne && ways.readers(large).size() == 1 && ways.mayHaveOtherTasks(joining)
                ? shortcut(joining, stages.get(large.index()), exchanged)
                : Optional.empty();
    }

    /** Whether each task of the joining stage reads a part that is for no other. */
    private static boolean hasTasksOfItsOwn(Input input) {
        return switch (input) {
            case Input.Aligned _ -> true;
            case Input.Splits splits -> !splits.scan().everyTask();
            case Input.Broadcast _, Input.Exchanged _ -> false;
        };
    }

    /** The stage with a way to leave out rows that the join does not need. */
    private Optional<Stage> filtered(Stage joining, StageId id) {
        Stage large = stages.get(id.index());
        Optional<Fragment> own = fragments.get(id.index());
        Optional<Fragment> next = fragments.get(joining.id().index());
        if (own.isEmpty()
                || next.isEmpty()
                || !isReadOnce(id, next.get())
                || ways.after(joining).stream().anyMatch(this::seesOrder)
                || large.shortcut().isPresent()) {
            return Optional.empty();
        }
        for (KeyFilter filter : KeyFilter.of(next.get().tree(), relation(joining, id))) {
            Optional<Stage> way = next.get().feeds().stream()
                    .filter(feed -> feed.name().equals(filter.small().name()))
                    .findFirst()
                    .flatMap(feed -> filtered(large, own.get(), filter, feed));
            if (way.isPresent()) {
                return way;
            }
        }
        return Optional.empty();
    }

    /** DuckDB joins in either direction, so that filtered rows come in whatever order it likes. */
    private boolean seesOrder(StageId stage) {
        return fragments
                .get(stage.index())
                .map(fragment -> RowOrder.isSeenIn(fragment.tree()))
                .orElse(true);
    }

    private boolean isReadOnce(StageId stage, Fragment reader) {
        List<String> names = reader.feeds().stream()
                .filter(feed ->
                        feed.input().stageOrEmpty().filter(stage::equals).isPresent())
                .map(Feed::name)
                .toList();
        return ways.readers(stage).size() == 1
                && names.size() == 1
                && KeyFilter.readings(reader.tree(), names.getFirst()) == 1;
    }

    private Optional<Stage> filtered(Stage large, Fragment own, KeyFilter filter, Feed keys) {
        if (!(keys.input() instanceof Input.Exchanged exchanged)) {
            return Optional.empty();
        }
        StageId small = exchanged.stage();
        boolean clear = own.feeds().stream().noneMatch(feed -> feed.name().equals(keys.name()));
        if (!clear || !isEstimated(small)) {
            return Optional.empty();
        }
        // Threads would hand on the rows that are left in any order.
        Fragment fragment = own.inOneThread().with(filter.over(own.tree()), List.of(small(keys, List.of(small))));
        return mayWait(large, fragment) ? text(large, large, List.of(small), fragment) : Optional.empty();
    }

    private void put(Stage stage) {
        stages.set(stage.id().index(), stage);
    }

    private double bytes(StageId stage) {
        return volumes.get(stage.index()).bytes();
    }

    private long inputBytes(StageId stage) {
        return stages.get(stage.index()).estimate().inputBytes();
    }

    /** What a stage reads, and what is moved of it. */
    private static double workBytes(Stage stage) {
        return stage.estimate().inputBytes() + (double) MOVES * stage.estimate().outputBytes();
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
        boolean smaller = small.stream().mapToDouble(this::bytes).sum() <= bytes(large.id());
        if (!smaller || small.stream().noneMatch(this::isEstimated)) {
            return Optional.empty();
        }
        return joined(joining, large, small)
                .filter(fragment -> mayWait(large, fragment))
                .flatMap(fragment -> text(joining, large, small, fragment));
    }

    /**
     * Whether a stage may wait for all that a fragment reads, be it small or not: that does not wait for the stage, and is less work than may be saved.
     * What has to be done before anyway does not count.
     */
    private boolean mayWait(Stage large, Fragment fragment) {
        Set<StageId> before = ways.before(
                Input.stages(fragment.feeds().stream().map(Feed::input).toList()));
        Set<StageId> own = ways.before(large.awaitedStages());
        long waited = before.stream()
                .filter(stage -> !own.contains(stage))
                .mapToLong(stage -> stages.get(stage.index()).estimate().inputBytes())
                .sum();
        return !before.contains(large.id()) && waited <= workBytes(large);
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

    /** @param written the stage whose output is written this way */
    private Optional<Stage> text(Stage written, Stage large, List<StageId> small, Fragment fragment) {
        MemoryProjection memory = MemoryProjection.of(
                fragment, written.output(), volumes.get(written.id().index()));
        if (!ladder.holds(memory)) {
            return Optional.empty();
        }
        try {
            FragmentWork.Ready work =
                    written.output() instanceof Output.Table ? works.plain(fragment) : works.crossing(fragment);
            return Optional.of(large.with(new Shortcut(
                    written.id(),
                    small,
                    work.sql(),
                    fragment.feeds().stream().map(Feed::input).toList(),
                    written.output(),
                    ladder.classFor(large.name(), memory),
                    memory.bytes(),
                    work.reproducibility())));
        } catch (NotDistributable unfit) {
            return Optional.empty();
        }
    }
}
