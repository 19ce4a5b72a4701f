package dev.millrace.engine;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.storage.Layout;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a task needs to know.
 *
 * @param stage as planned, by the way that the decision takes
 * @param decision of the stage's generation; it says how the plan's splits are cut
 * @param attempt names the task and its objects
 * @param memory what this attempt may use
 * @param outputs of the plan
 * @param scans of all stages of the plan: whatever a task of the run may read
 * @param inputs the map of each input stage, of the generation that the decision names
 */
public record TaskAssignment(
        RunId run,
        Stage stage,
        StageDecision decision,
        AttemptId attempt,
        MemoryClass memory,
        List<OutputSpec> outputs,
        List<Scan> scans,
        SortedMap<StageId, StageMap> inputs,
        Layout layout) {
    public TaskAssignment {
        outputs = List.copyOf(outputs);
        scans = List.copyOf(scans);
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /** The same with other memory. */
    public TaskAssignment within(MemoryClass other) {
        return new TaskAssignment(run, stage, decision, attempt, other, outputs, scans, inputs, layout);
    }

    public int task() {
        return attempt.task();
    }

    /** What it reads of exchanged inputs. */
    public Share share() {
        return decision.share(task());
    }

    /** Where this attempt's objects go. */
    public Location prefix() {
        return layout.attempt(run, stage.id(), decision.generation(), attempt);
    }

    /** Where a winner's part of an input stage lies. */
    public Location part(StageMap map, StageMap.Winner winner, String partName) {
        return layout.attempt(run, map.stage(), map.generation(), winner.attempt())
                .resolve(partName);
    }
}
