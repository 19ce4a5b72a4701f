package dev.millrace.graph;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was decided for a generation of a stage when it started: {@code decisions/stage/generation.json}.
 *
 * @param tasks number of tasks
 * @param fineness each task of the plan is cut into {@code 2^fineness} along its units; 0 = as planned
 * @param memoryClass class of the first message of each task
 * @param inputs generation of each input stage that is read
 * @param reason why, for people; empty for generation 0
 * @param shares what each task reads of exchanged inputs; none: task r reads partition r
 * @param adaptations what was chosen because of measured sizes
 * @param course whether the stage does its own work
 */
public record StageDecision(
        StageId stage,
        int generation,
        int tasks,
        int fineness,
        int memoryClass,
        SortedMap<StageId, Integer> inputs,
        String reason,
        List<Share> shares,
        List<Adaptation> adaptations,
        Course course) {
    public StageDecision {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
        shares = List.copyOf(shares);
        adaptations = List.copyOf(adaptations);
        if (!shares.isEmpty() && shares.size() != tasks) {
            throw new IllegalArgumentException(tasks + " tasks have " + shares.size() + " shares");
        }
        if (tasks < 1 || generation < 0 || fineness < 0) {
            throw new IllegalArgumentException("a decision has tasks: " + tasks);
        }
    }

    /** As planned: task r reads partition r. */
    public StageDecision(
            StageId stage,
            int generation,
            int tasks,
            int fineness,
            int memoryClass,
            SortedMap<StageId, Integer> inputs,
            String reason) {
        this(stage, generation, tasks, fineness, memoryClass, inputs, reason, List.of(), List.of(), Course.OWN);
    }

    /** The decision of the next generation, over the same inputs and by the same way. */
    public StageDecision next(int moreTasks, int finer, int inClass, String why, List<Share> smaller) {
        return new StageDecision(
                stage, generation + 1, moreTasks, finer, inClass, inputs, why, smaller, adaptations, course);
    }

    /** The stage that has done the work of this one; empty: its own tasks do. */
    public Optional<StageId> takenBy() {
        return course instanceof Course.Taken taken ? Optional.of(taken.by()) : Optional.empty();
    }

    /** What a task reads of exchanged inputs. */
    public Share share(int task) {
        return shares.isEmpty() ? Share.of(task, task + 1) : shares.get(task);
    }
}
