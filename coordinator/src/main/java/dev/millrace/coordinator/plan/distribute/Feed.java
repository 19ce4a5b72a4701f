package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Input;
import java.util.List;

/**
 * An input of a fragment and what it brings.
 *
 * @param input what a task reads; its name is that of the leaf in the fragment's tree
 * @param types types of its columns in the plan
 * @param volume of all tasks together
 * @param clusters how source files lie in order of their columns
 */
public record Feed(Input input, List<SqlType> types, Volume volume, Clusters clusters) {
    public Feed {
        types = List.copyOf(types);
    }

    /** Of which no order is known. */
    public Feed(Input input, List<SqlType> types, Volume volume) {
        this(input, types, volume, Clusters.NONE);
    }

    /** The same rows by ranges of a column. */
    Feed cut(KeySpans spans, List<Long> bounds) {
        return new Feed(new Input.Splits(name(), spans.cut(bounds)), types, volume, clusters);
    }

    String name() {
        return input.relation();
    }

    /** Whether each task reads all of it. */
    boolean everywhere() {
        return switch (input) {
            case Input.Splits splits -> splits.scan().everyTask();
            case Input.Broadcast _ -> true;
            case Input.Aligned _, Input.Exchanged _ -> false;
        };
    }

    /** What one of {@code tasks} tasks reads. */
    Volume perTask(int tasks) {
        return everywhere() ? volume : volume.part(tasks);
    }

    /** The same files, of whose rows each of {@code tasks} tasks keeps its own. */
    Feed keeping(int tasks) {
        return new Feed(input, types, volume.part(tasks));
    }

    /** Stored bytes of source files, 0 for what other stages wrote. */
    long sourceBytes() {
        return input instanceof Input.Splits splits
                ? splits.scan().units().stream().mapToLong(unit -> unit.bytes()).sum()
                : 0;
    }
}
