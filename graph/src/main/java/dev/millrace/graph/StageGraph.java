package dev.millrace.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a run: what is computed, in which stages, from and into what. Immutable; it leaves no choice to who carries it out, so that
 * a retry cannot diverge. Its size grows with stages and source files, never with tasks.
 *
 * @param engine versions that made the plan and must carry it out, for example {@code millrace → 0.1.0}, {@code duckdb → v2.0.0}
 * @param classes memory ladder, smallest first; a stage names its class by position
 * @param stages inputs of a stage stand before it
 * @param outputs what is published when all stages are done
 * @param settings the effective {@code sql.*} and {@code plan.*} settings the plan was made with
 * @param reuse steps whose results are kept, in order of the job
 * @param takingOrNull which files it takes of an incremental source; null: there is none
 */
public record StageGraph(
        SortedMap<String, String> engine,
        List<MemoryClass> classes,
        List<Stage> stages,
        List<OutputSpec> outputs,
        SortedMap<String, String> settings,
        List<StepReuse> reuse,
        @Nullable Taking takingOrNull) {
    public StageGraph {
        engine = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(engine));
        settings = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        classes = List.copyOf(classes);
        stages = List.copyOf(stages);
        outputs = List.copyOf(outputs);
        reuse = List.copyOf(reuse);
        if (classes.isEmpty() || stages.isEmpty() != isNothing(takingOrNull)) {
            throw new IllegalArgumentException(
                    "a plan has at least one memory class, and a stage unless there is nothing to take");
        }
        for (int index = 0; index < stages.size(); index++) {
            check(stages.get(index), index, classes.size(), outputs.size());
        }
        requireStart(stages);
    }

    /** Stages that wait for each other would wait for ever. */
    private static void requireStart(List<Stage> stages) {
        Set<StageId> done = new HashSet<>();
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Stage stage : stages) {
                moved |= done.containsAll(stage.awaitedStages()) && done.add(stage.id());
            }
        }
        if (done.size() < stages.size()) {
            throw new IllegalArgumentException("stages wait for each other: only " + done + " could start");
        }
    }

    private static boolean isNothing(@Nullable Taking taking) {
        return taking != null && taking.isNothing();
    }

    /** A plan that takes no files for good. */
    public StageGraph(
            SortedMap<String, String> engine,
            List<MemoryClass> classes,
            List<Stage> stages,
            List<OutputSpec> outputs,
            SortedMap<String, String> settings,
            List<StepReuse> reuse) {
        this(engine, classes, stages, outputs, settings, reuse, null);
    }

    public Optional<Taking> taking() {
        return Optional.ofNullable(takingOrNull);
    }

    /** A plan that keeps no result of a step. */
    public StageGraph(
            SortedMap<String, String> engine,
            List<MemoryClass> classes,
            List<Stage> stages,
            List<OutputSpec> outputs,
            SortedMap<String, String> settings) {
        this(engine, classes, stages, outputs, settings, List.of());
    }

    /** The same, made by one more. */
    StageGraph with(String maker, String version) {
        SortedMap<String, String> makers = new TreeMap<>(engine);
        makers.put(maker, version);
        return new StageGraph(makers, classes, stages, outputs, settings, reuse, takingOrNull);
    }

    /** The outputs that people asked for. */
    public List<OutputSpec> results() {
        return outputs.stream().filter(output -> !output.mode().isInternal()).toList();
    }

    /** What the rows of an output follow from, where they are kept for later runs. */
    public Optional<StepIdentity> identity(int output) {
        return reuse.stream()
                .filter(step -> step.output() == output)
                .map(StepReuse::identity)
                .findFirst();
    }

    private static void check(Stage stage, int index, int classCount, int outputCount) {
        if (stage.id().index() != index) {
            throw new IllegalArgumentException("stage " + stage.id() + " stands at position " + index);
        }
        if (stage.memoryClass() >= classCount) {
            throw new IllegalArgumentException(
                    "stage " + index + " needs class " + stage.memoryClass() + " of " + classCount);
        }
        for (StageId input : stage.inputStages()) {
            if (input.index() >= index) {
                throw new IllegalArgumentException(
                        "stage " + index + " reads stage " + input + ", which stands after it");
            }
        }
        if (stage.output() instanceof Output.Table table && table.output() >= outputCount) {
            throw new IllegalArgumentException(
                    "stage " + index + " writes output " + table.output() + " of " + outputCount);
        }
    }

    /** How many tasks have written what one task of {@code reader} reads of an exchange, if all goes as planned. */
    public int writers(Stage reader, Input.Exchanged input) {
        Stage from = stage(input.stage());
        return Math.max(1, isSecondLevel(from) ? from.pieces() : from.tasks() / reader.pieces());
    }

    private static boolean isSecondLevel(Stage stage) {
        return stage.output() instanceof Output.Exchange exchange && exchange.groups() > 1;
    }

    public Stage stage(StageId id) {
        return stages.get(id.index());
    }
}
