package dev.millrace.graph;

import java.util.Collections;
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
 */
public record StageDecision(
        StageId stage,
        int generation,
        int tasks,
        int fineness,
        int memoryClass,
        SortedMap<StageId, Integer> inputs,
        String reason) {
    public StageDecision {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
        if (tasks < 1 || generation < 0 || fineness < 0) {
            throw new IllegalArgumentException("a decision has tasks: " + tasks);
        }
    }
}
