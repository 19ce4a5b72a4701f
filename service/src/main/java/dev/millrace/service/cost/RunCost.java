package dev.millrace.service.cost;

import dev.millrace.graph.Input;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.cost.CloudCost.StageWork;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runs.StageView;
import java.util.List;
import java.util.Optional;

/** What a run that has been measured would have cost. */
public final class RunCost {
    private RunCost() {}

    /** Dollars; empty: it has no plan, or a stage needs more memory than a function can have. */
    public static Optional<Double> of(RunView run, Prices prices) {
        return run.plan().flatMap(plan -> {
            List<StageWork> work =
                    run.stages().stream().map(stage -> work(stage, plan)).toList();
            return CloudCost.dollars(work, prices);
        });
    }

    private static StageWork work(StageView stage, StageGraph plan) {
        long memory = plan.classes().get(stage.stage().memoryClass()).memoryBytes();
        return new StageWork(
                stage.tasks(),
                stage.totals().taskMillis() / 1000.0,
                memory,
                objectsRead(stage.stage(), stage.tasks(), plan));
    }

    /** One request for each object of an input, and one for the map or the footer that says what to fetch. */
    static long objectsRead(Stage stage, int tasks, StageGraph plan) {
        long objects = 0;
        for (Input input : stage.inputs()) {
            objects += switch (input) {
                case Input.Splits splits ->
                    tasks + (long) splits.scan().units().size() * (splits.scan().everyTask() ? tasks : 1);
                case Input.Aligned _ -> 2L * tasks;
                case Input.Exchanged exchanged -> (long) tasks * (1 + plan.writers(stage, exchanged));
                case Input.Broadcast broadcast ->
                    (long) tasks * (1 + plan.stage(broadcast.stage()).tasks());
            };
        }
        return objects;
    }
}
