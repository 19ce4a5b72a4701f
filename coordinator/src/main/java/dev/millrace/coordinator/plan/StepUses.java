package dev.millrace.coordinator.plan;

import dev.millrace.graph.JobSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who reads which step, and so which steps are computed once and written down. */
final class StepUses {
    private final JobSpec job;
    private final Map<String, Integer> readers = new HashMap<>();
    private final Set<String> needed = new HashSet<>();
    private final Set<String> judged;

    /**
     * @param reads names of the tables that a step reads
     * @param judged steps whose rows are judged; those whose inputs nothing else needs are judged too
     */
    StepUses(JobSpec job, Map<String, ? extends Collection<String>> reads, Collection<String> judged) {
        this.job = job;
        this.judged = Set.copyOf(judged);
        job.sinks().forEach(sink -> needed.add(sink.step()));
        needed.addAll(judged);
        for (JobSpec.Step step : job.steps().reversed()) {
            if (needed.contains(step.name())) {
                Set<String> read = new HashSet<>(reads.get(step.name()));
                read.retainAll(job.steps().stream().map(JobSpec.Step::name).toList());
                needed.addAll(read);
                read.forEach(name -> readers.merge(name, 1, Integer::sum));
            }
        }
    }

    /** Whether some output needs the step. */
    boolean isNeeded(String step) {
        return needed.contains(step);
    }

    List<JobSpec.Sink> sinks(String step) {
        return job.sinks().stream().filter(sink -> sink.step().equals(step)).toList();
    }

    /** Whether the step's rows are read by other steps. */
    boolean isRead(String step) {
        return readers.getOrDefault(step, 0) > 0;
    }

    /** Whether the step is written down: it is an output, or several steps read it. Else it becomes a part of the step that reads it. */
    boolean isWritten(String step) {
        return isNeeded(step) && (judged.contains(step) || !sinks(step).isEmpty() || readers.getOrDefault(step, 0) > 1);
    }
}
