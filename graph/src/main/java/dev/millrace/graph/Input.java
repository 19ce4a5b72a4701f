package dev.millrace.graph;

import java.util.List;
import java.util.Optional;

/** What a task reads. A stage may have several inputs; each is a relation of its own. */
public sealed interface Input {
    /** The name by which the work refers to this input; unique within the stage. */
    String relation();

    /** The stage whose output it is; empty for source files. */
    default Optional<StageId> stageOrEmpty() {
        return switch (this) {
            case Splits _ -> Optional.empty();
            case Aligned aligned -> Optional.of(aligned.stage());
            case Exchanged exchanged -> Optional.of(exchanged.stage());
            case Broadcast broadcast -> Optional.of(broadcast.stage());
        };
    }

    /** The stages whose output some inputs are, in order, each once. */
    static List<StageId> stages(List<Input> inputs) {
        return inputs.stream()
                .flatMap(input -> input.stageOrEmpty().stream())
                .distinct()
                .toList();
    }

    /** Ranges of source files, sealed when planned. */
    record Splits(String relation, Scan scan) implements Input {}

    /** Task i reads what task i of {@code stage} wrote. Both stages have the same number of tasks. */
    record Aligned(String relation, StageId stage) implements Input {}

    /** Task r reads partition r of every task of {@code stage}, in order of the tasks; or the {@link Share} that was decided for it. */
    record Exchanged(String relation, StageId stage) implements Input {}

    /** Every task reads all that {@code stage} wrote, in order of its tasks. */
    record Broadcast(String relation, StageId stage) implements Input {}
}
