package dev.millrace.graph;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What runs between two exchanges: the same work for each of {@code tasks} positions.
 *
 * @param id position in the graph
 * @param name for people, for example {@code routes: join + partial aggregate}
 * @param tasks number of tasks of generation 0, at least 1
 * @param memoryClass least class that may run a task, by position in the ladder
 * @param memoryBytes projected peak of one task
 * @param reproducibility what the result depends on
 * @param divisible whether a finer plan (more tasks over the same splits) gives the same rows
 * @param estimate what the planner expects
 * @param leeway what may be decided when it starts
 * @param bounds what the user says of its tasks
 * @param shortcutOrNull another way, which may be chosen when it starts
 */
public record Stage(
        StageId id,
        String name,
        Work work,
        int tasks,
        List<Input> inputs,
        Output output,
        int memoryClass,
        long memoryBytes,
        Reproducibility reproducibility,
        boolean divisible,
        Estimate estimate,
        Leeway leeway,
        Bounds bounds,
        @Nullable Shortcut shortcutOrNull) {
    public Stage {
        inputs = List.copyOf(inputs);
        if (tasks < 1 || memoryClass < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("stage " + id + " needs at least one task and a class");
        }
    }

    /** A stage that is carried out as planned. */
    public Stage(
            StageId id,
            String name,
            Work work,
            int tasks,
            List<Input> inputs,
            Output output,
            int memoryClass,
            long memoryBytes,
            Reproducibility reproducibility,
            boolean divisible,
            Estimate estimate) {
        this(
                id,
                name,
                work,
                tasks,
                inputs,
                output,
                memoryClass,
                memoryBytes,
                reproducibility,
                divisible,
                estimate,
                Leeway.NONE,
                Bounds.NONE,
                null);
    }

    /** A stage with only one way, of which the user says nothing. */
    public Stage(
            StageId id,
            String name,
            Work work,
            int tasks,
            List<Input> inputs,
            Output output,
            int memoryClass,
            long memoryBytes,
            Reproducibility reproducibility,
            boolean divisible,
            Estimate estimate,
            Leeway leeway) {
        this(
                id,
                name,
                work,
                tasks,
                inputs,
                output,
                memoryClass,
                memoryBytes,
                reproducibility,
                divisible,
                estimate,
                leeway,
                Bounds.NONE,
                null);
    }

    /** The same with another leeway, cut finer only as {@code finer} says. */
    public Stage with(Leeway other, boolean finer) {
        return new Stage(
                id,
                name,
                work,
                tasks,
                inputs,
                output,
                memoryClass,
                memoryBytes,
                reproducibility,
                finer,
                estimate,
                other,
                bounds,
                shortcutOrNull);
    }

    /**
     * The same within bounds.
     *
     * @param least class that may run a task
     */
    public Stage within(Bounds others, int least) {
        return new Stage(
                id,
                name,
                work,
                tasks,
                inputs,
                output,
                Math.max(memoryClass, least),
                memoryBytes,
                reproducibility,
                divisible,
                estimate,
                leeway,
                others,
                shortcut().map(way -> way.within(others, least)).orElse(null));
    }

    /**
     * What the user says of the tasks of a stage.
     *
     * @param step that says it; empty: none
     * @param taskMillis longest time of one task; 0 = what the run says
     */
    public record Bounds(String step, long taskMillis) {
        public static final Bounds NONE = new Bounds("", 0);

        /** That of the two which ends a task earlier. */
        public Bounds shorter(Bounds other) {
            return taskMillis == 0 || other.taskMillis > 0 && other.taskMillis < taskMillis ? other : this;
        }
    }

    /** The same with another way. */
    public Stage with(Shortcut shortcut) {
        return new Stage(
                id,
                name,
                work,
                tasks,
                inputs,
                output,
                memoryClass,
                memoryBytes,
                reproducibility,
                divisible,
                estimate,
                leeway,
                bounds,
                shortcut);
    }

    /** The same with its other way, if it has one, changed. */
    public Stage withShortcut(UnaryOperator<Shortcut> change) {
        return shortcut().map(change).map(this::with).orElse(this);
    }

    public Optional<Shortcut> shortcut() {
        return Optional.ofNullable(shortcutOrNull);
    }

    /** The stage as it is carried out: with the work, inputs and output of its shortcut, if that was chosen. */
    public Stage by(Course course) {
        return switch (course) {
            case Course.Own _, Course.Taken _ -> this;
            case Course.Short _, Course.Filtered _ -> shortened(shortcut().orElseThrow());
        };
    }

    private Stage shortened(Shortcut shortcut) {
        return new Stage(
                id,
                name,
                shortcut.work(),
                tasks,
                shortcut.inputs(),
                shortcut.output(),
                shortcut.memoryClass(),
                shortcut.memoryBytes(),
                shortcut.reproducibility(),
                divisible && shortcut.reproducibility() != Reproducibility.ORDERED,
                estimate,
                leeway,
                shortcut.bounds(),
                shortcut);
    }

    /** The stages that must be done before this one starts, each once: those whose size decides, and those it reads by either way. */
    public List<StageId> awaitedStages() {
        return Stream.concat(inputStages().stream(), shortcut().stream().flatMap(way -> way.awaitedStages().stream()))
                .distinct()
                .toList();
    }

    /** Tasks that share a partition of what they read, each with what some of its writers wrote: of the second level of an exchange. */
    public int pieces() {
        return output instanceof Output.Exchange exchange && exchange.groups() > 1 ? tasks / exchange.groups() : 1;
    }

    /** The stages it reads, in order of the inputs, each once. */
    public List<StageId> inputStages() {
        return Input.stages(inputs);
    }

    /** Expected volume of the whole stage; -1 = unknown. */
    public record Estimate(long inputBytes, long outputRows, long outputBytes) {}
}
