package dev.millrace.coordinator.policy;

import dev.millrace.graph.Failure;
import dev.millrace.graph.OutputSpec;
import java.util.List;
import java.util.Optional;

/** Whether two outputs of one plan would write into each other. */
public final class OutputConflicts {
    private OutputConflicts() {}

    /** The first pair that does. */
    public static Optional<Failure> in(List<OutputSpec> outputs) {
        for (int first = 0; first < outputs.size(); first++) {
            for (int second = first + 1; second < outputs.size(); second++) {
                if (overlap(outputs.get(first), outputs.get(second))) {
                    return Optional.of(conflict(outputs.get(first), outputs.get(second)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean overlap(OutputSpec first, OutputSpec second) {
        return first.destination().equals(second.destination())
                || first.destination().isWithin(second.destination())
                || second.destination().isWithin(first.destination());
    }

    private static Failure conflict(OutputSpec first, OutputSpec second) {
        return Failure.invalid(
                "OUTPUTS_OVERLAP",
                "Outputs '" + first.name() + "' and '" + second.name() + "' write to '" + first.destination()
                        + "' and '" + second.destination() + "'",
                "Give each output a folder of its own, none inside another");
    }
}
