package dev.millrace.coordinator.policy;

import dev.millrace.graph.Input;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import java.util.List;
import java.util.Optional;

/** Cuts the tasks of a stage in half, when they do not fit the largest class: along the units of its splits, or along the partitions of its shares. */
public final class FinerPlan {
    private static final int MOST_TASKS = 1 << 20;
    private static final String REASON = "a task ran out of memory or time in the largest class";

    private FinerPlan() {}

    /**
     * The decision of the next generation: each task of the plan is cut into twice as many as now, along the units of its splits, and begins in
     * the largest class, because that is where the whole was too large. Empty: the stage's input does not divide (any more).
     */
    public static Optional<StageDecision> after(Stage stage, StageDecision decision, int classes) {
        if (stage.inputs().stream().anyMatch(Input.Aligned.class::isInstance)) {
            // Its tasks are those of the stage that it follows, whose output they read one by one.
            return Optional.empty();
        }
        Optional<List<Share>> shares = FinerShares.of(decision.shares());
        if (shares.isPresent()) {
            return Optional.of(ofShares(decision, shares.get(), classes - 1));
        }
        int fineness = decision.fineness() + 1;
        boolean divides = stage.divisible() && mostUnits(stage) > 1L << decision.fineness();
        if (!divides || (long) stage.tasks() << fineness > MOST_TASKS) {
            return Optional.empty();
        }
        return Optional.of(decision.next(stage.tasks() << fineness, fineness, classes - 1, REASON, List.of()));
    }

    private static StageDecision ofShares(StageDecision decision, List<Share> shares, int memoryClass) {
        return decision.next(shares.size(), decision.fineness(), memoryClass, REASON, shares);
    }

    /** Units of the largest task of the plan, over all split inputs. */
    private static int mostUnits(Stage stage) {
        int most = 0;
        for (Input input : stage.inputs()) {
            if (input instanceof Input.Splits splits && !splits.scan().everyTask()) {
                most = Math.max(most, mostUnits(splits.scan()));
            }
        }
        return most;
    }

    private static int mostUnits(Scan scan) {
        List<Integer> bounds = scan.taskBounds();
        int most = 0;
        for (int task = 0; task + 1 < bounds.size(); task++) {
            most = Math.max(most, bounds.get(task + 1) - bounds.get(task));
        }
        return most;
    }
}
