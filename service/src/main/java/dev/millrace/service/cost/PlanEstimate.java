package dev.millrace.service.cost;

import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.cost.CloudCost.StageWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plan would take on functions, before anything is paid. Low: bytes move at the speed of a function's network and nothing else counts.
 * High: three times that, the start of each function, and computing at a modest speed.
 *
 * @param bytesRead of source files; each amount of bytes is -1 when it is not known
 * @param peakTaskBytes projected memory of the largest task
 * @param secondsLow from start to end, with as many functions as tasks
 */
public record PlanEstimate(
        int stages,
        long tasks,
        long bytesRead,
        long bytesExchanged,
        long bytesWritten,
        long peakTaskBytes,
        double secondsLow,
        double secondsHigh,
        Optional<Double> dollarsLow,
        Optional<Double> dollarsHigh,
        String pricesOf) {
    private static final double NETWORK_BYTES_A_SECOND = 75e6;
    private static final double COMPUTE_BYTES_A_SECOND = 50e6;
    private static final double START_SECONDS = 0.9;
    private static final double STEP_SECONDS = 0.05;
    private static final double HIGH = 3;

    public static PlanEstimate of(StageGraph plan, Prices prices) {
        List<StageWork> low = new ArrayList<>();
        List<StageWork> high = new ArrayList<>();
        double secondsLow = 0;
        double secondsHigh = 0;
        for (Stage stage : plan.stages()) {
            double bytes = known(stage.estimate().inputBytes())
                    + known(stage.estimate().outputBytes());
            double quick = bytes / NETWORK_BYTES_A_SECOND + STEP_SECONDS * stage.tasks();
            double slow = HIGH * quick + bytes / COMPUTE_BYTES_A_SECOND + START_SECONDS * stage.tasks();
            low.add(work(stage, quick, plan));
            high.add(work(stage, slow, plan));
            secondsLow += quick / stage.tasks();
            secondsHigh += slow / stage.tasks();
        }
        return new PlanEstimate(
                plan.stages().size(),
                plan.stages().stream().mapToLong(Stage::tasks).sum(),
                sum(plan.stages().stream()
                        .filter(PlanEstimate::reads)
                        .map(stage -> stage.estimate().inputBytes())
                        .toList()),
                sum(plan.stages().stream()
                        .filter(stage -> !publishes(stage))
                        .map(stage -> stage.estimate().outputBytes())
                        .toList()),
                sum(plan.stages().stream()
                        .filter(PlanEstimate::publishes)
                        .map(stage -> stage.estimate().outputBytes())
                        .toList()),
                plan.stages().stream().mapToLong(Stage::memoryBytes).max().orElse(0),
                secondsLow,
                secondsHigh,
                CloudCost.dollars(low, prices),
                CloudCost.dollars(high, prices),
                prices.date());
    }

    /** Whether a run may cost more than so many dollars; no, where nothing is known. */
    public boolean mayCostMoreThan(double dollars) {
        return dollarsHigh.or(() -> dollarsLow).map(high -> high > dollars).orElse(false);
    }

    private static StageWork work(Stage stage, double seconds, StageGraph plan) {
        long memory = plan.classes().get(stage.memoryClass()).memoryBytes();
        return new StageWork(stage.tasks(), seconds, memory, RunCost.objectsRead(stage, stage.tasks(), plan));
    }

    private static boolean reads(Stage stage) {
        return stage.inputs().stream().anyMatch(Input.Splits.class::isInstance);
    }

    private static boolean publishes(Stage stage) {
        return stage.output() instanceof Output.Table;
    }

    private static double known(long bytes) {
        return Math.max(0, bytes);
    }

    private static long sum(List<Long> bytes) {
        return bytes.stream().anyMatch(one -> one < 0)
                ? -1
                : bytes.stream().mapToLong(Long::longValue).sum();
    }
}
