package dev.millrace.coordinator.policy.barrier;

import dev.millrace.graph.Input;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which stages need not be carried out, because whatever they give is only joined to nothing. Who has started goes on: whether a stage is skipped
 * depends on when it might start, the result does not.
 */
public final class UnneededStages {
    private final StageGraph plan;
    private final Set<StageId> empty;
    private final Set<StageId> taken;

    /**
     * @param empty stages that are done and have no rows
     * @param taken stages whose work another has done: it wrote their output, which only they can hand on
     */
    public UnneededStages(StageGraph plan, Set<StageId> empty, Set<StageId> taken) {
        this.plan = plan;
        this.empty = Set.copyOf(empty);
        this.taken = Set.copyOf(taken);
    }

    /** The empty stage because of which nobody needs the rows of this one; empty: somebody does, or its tasks are not free. */
    public Optional<StageId> because(Stage stage) {
        if (empty.isEmpty() || taken.contains(stage.id()) || isFollowing(stage) || meetsOthers(stage)) {
            return Optional.empty();
        }
        return unneeded(stage);
    }

    /** By all readers: each has none of its own rows to make, or is not needed itself. */
    private Optional<StageId> unneeded(Stage stage) {
        List<Stage> readers = readers(stage.id());
        Optional<StageId> reason = Optional.empty();
        for (Stage reader : readers) {
            Optional<StageId> ofReader = emptyBeside(reader, stage.id()).or(() -> unneeded(reader));
            if (ofReader.isEmpty()) {
                return Optional.empty();
            }
            reason = reason.or(() -> ofReader);
        }
        return reason;
    }

    private List<Stage> readers(StageId stage) {
        return plan.stages().stream()
                .filter(reader -> reader.inputStages().contains(stage))
                .toList();
    }

    private Optional<StageId> emptyBeside(Stage reader, StageId stage) {
        return reader.inputs().stream()
                .filter(input -> reader.leeway().needs().contains(input.relation()))
                .flatMap(input -> input.stageOrEmpty().stream())
                .filter(other -> !other.equals(stage) && empty.contains(other))
                .findFirst();
    }

    /** Its tasks are those of another. */
    private static boolean isFollowing(Stage stage) {
        return stage.inputs().stream().anyMatch(Input.Aligned.class::isInstance);
    }

    /** Whether somebody reads its tasks one by one beside those of another stage: there must be as many. */
    private boolean meetsOthers(Stage stage) {
        for (Stage reader : readers(stage.id())) {
            List<Input> aligned = reader.inputs().stream()
                    .filter(Input.Aligned.class::isInstance)
                    .toList();
            boolean follows = aligned.stream()
                    .flatMap(input -> input.stageOrEmpty().stream())
                    .anyMatch(stage.id()::equals);
            if (follows && (aligned.size() > 1 || meetsOthers(reader))) {
                return true;
            }
        }
        return false;
    }
}
