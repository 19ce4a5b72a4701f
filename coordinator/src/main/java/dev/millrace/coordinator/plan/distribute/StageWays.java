package dev.millrace.coordinator.plan.distribute;

import dev.millrace.graph.Input;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which stages of a plan read, follow and wait for which. */
final class StageWays {
    private final List<Stage> stages;

    /** @param stages may get shortcuts meanwhile */
    StageWays(List<Stage> stages) {
        this.stages = stages;
    }

    List<Stage> readers(StageId stage) {
        return stages.stream()
                .filter(reader -> reader.inputStages().contains(stage))
                .toList();
    }

    /** The stage, and all to which its rows go on. */
    Set<StageId> after(Stage begin) {
        Set<StageId> after = new TreeSet<>();
        addAfter(begin, after);
        return after;
    }

    private void addAfter(Stage stage, Set<StageId> after) {
        if (after.add(stage.id())) {
            readers(stage.id()).forEach(reader -> addAfter(reader, after));
        }
    }

    /** These stages, and all that have to be done before them. */
    Set<StageId> before(List<StageId> ends) {
        Set<StageId> before = new TreeSet<>();
        ends.forEach(stage -> add(stage, before));
        return before;
    }

    private void add(StageId stage, Set<StageId> before) {
        if (before.add(stage)) {
            stages.get(stage.index()).awaitedStages().forEach(other -> add(other, before));
        }
    }

    /** Whether a stage may have any number of tasks: whoever reads them one by one reads nothing else in parts. */
    boolean mayHaveOtherTasks(Stage stage) {
        for (Stage reader : readers(stage.id())) {
            boolean follows = reader.inputs().stream()
                    .anyMatch(input -> input instanceof Input.Aligned aligned
                            && aligned.stage().equals(stage.id()));
            boolean onlyFollows = reader.inputs().stream().allMatch(input -> switch (input) {
                case Input.Aligned aligned -> aligned.stage().equals(stage.id());
                case Input.Exchanged _ -> false;
                case Input.Broadcast _ -> true;
                case Input.Splits splits -> splits.scan().everyTask();
            });
            if (follows && !(onlyFollows && mayHaveOtherTasks(reader))) {
                return false;
            }
        }
        return true;
    }
}
