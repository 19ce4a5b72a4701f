package dev.millrace.coordinator.plan.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Orders steps so that each stands after the steps it reads; otherwise as written. */
final class StepOrder {
    private final Map<String, ? extends Collection<String>> reads;
    private final SequencedSet<String> done = new LinkedHashSet<>();
    private final SequencedSet<String> path = new LinkedHashSet<>();
    private List<String> cycle = List.of();

    private StepOrder(Map<String, ? extends Collection<String>> reads) {
        this.reads = reads;
    }

    /**
     * @param reads step to the steps that it reads, in order of the file
     */
    static StepOrder of(Map<String, ? extends Collection<String>> reads) {
        StepOrder order = new StepOrder(reads);
        reads.keySet().forEach(order::visit);
        return order;
    }

    private void visit(String step) {
        if (done.contains(step)) {
            return;
        }
        if (!path.add(step)) {
            if (cycle.isEmpty()) {
                cycle = closed(step);
            }
            return;
        }
        Collection<String> inputs = reads.get(step);
        if (inputs != null) {
            inputs.stream().filter(reads::containsKey).forEach(this::visit);
        }
        path.remove(step);
        done.add(step);
    }

    private List<String> closed(String step) {
        List<String> all = new ArrayList<>(path);
        List<String> steps = new ArrayList<>(all.subList(all.indexOf(step), all.size()));
        steps.add(step);
        return steps;
    }

    List<String> steps() {
        return List.copyOf(done);
    }

    /** A step, what it reads, and so on to the step again; empty: there is no cycle. */
    List<String> cycle() {
        return cycle;
    }
}
