package dev.millrace.simulation.world;

import dev.millrace.coordinator.Planner;
import dev.millrace.graph.Column;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.Webhook.Event;
import dev.millrace.storage.Layout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The jobs of a scenario, and their planner. */
final class Jobs {
    static final Layout LAYOUT = new Layout(
            new Location("memory:/home"),
            List.of(new Location("memory:/spool-1/runs"), new Location("memory:/spool-2/runs")));

    private static final Column ODD = new Column("odd", "BIGINT");

    /** Where files may stay beside others, every other task writes into one of two folders. */
    private static final FileLayout IN_FOLDERS = FileLayout.DEFAULT.named(List.of("p"), List.of());

    private static final String NUMBER = "simulation.run";

    /** Waits of its own between attempts. */
    private static final JobSpec.Limits PATIENT =
            new JobSpec.Limits(0, 0, 0, 0, 0, 0, 0, new JobSpec.Retry(3_000, 150));

    /** Webhooks whose names are their positions: one hears all ends, another those that are good. */
    private static final Conduct TOLD =
            new Conduct(List.of(webhook(0, EnumSet.allOf(Event.class)), webhook(1, EnumSet.of(Event.SUCCEEDED))));

    private final Scenario scenario;
    private final BooleanSupplier armed;
    private final Function<Location, String> tags;

    /** @param tags of what lies at a place now; empty: nothing */
    Jobs(Scenario scenario, BooleanSupplier armed, Function<Location, String> tags) {
        this.scenario = scenario;
        this.armed = armed;
        this.tags = tags;
    }

    private static Webhook webhook(int position, Set<Event> on) {
        return new Webhook(
                Integer.toString(position), on, "https://hooks.example/", new Webhook.Secret.Variable("SECRET"));
    }

    /** The job of run number {@code number} of the scenario. */
    JobSpec spec(int number) {
        return new JobSpec(
                "job-" + number,
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                number % 2 == 0 ? JobSpec.Limits.DEFAULT : PATIENT,
                new TreeMap<>(Map.of(NUMBER, Integer.toString(number))),
                JobSpec.Quality.NONE,
                scenario.told() ? TOLD : Conduct.DEFAULT);
    }

    /** A planner; where planners differ, each makes a plan of its own. */
    Planner planner(int planner) {
        return job -> plan(Integer.parseInt(job.settings().getOrDefault(NUMBER, "0")), planner);
    }

    private StageGraph plan(int number, int planner) {
        RunPlan run = scenario.runs().get(number);
        if (run.invalid() && armed.getAsBoolean()) {
            throw Failure.invalid("UNKNOWN_COLUMN", "job " + number + " names a column that is not there", "Change it")
                    .toException();
        }
        int differs = scenario.plannersDiffer() ? planner : 0;
        return new JobShape(
                        scenario.shape(),
                        scenario.mappers() + differs % 2,
                        scenario.reducers() + differs % 3,
                        scenario.depth(),
                        scenario.classes(),
                        2,
                        run.salt(),
                        outputs(run))
                .graph(differs);
    }

    private List<OutputSpec> outputs(RunPlan run) {
        List<OutputSpec> outputs = new ArrayList<>();
        int count = scenario.shape() == Shape.OUTPUTS ? 2 : 1;
        for (int output = 0; output < count; output++) {
            Location folder = new Location("memory:/out/" + (run.destination() + output));
            List<Column> columns = run.odd() ? List.of(ODD) : List.of();
            outputs.add(new OutputSpec(
                    "result-" + output,
                    folder,
                    OutputSpec.Format.CSV,
                    run.mode(),
                    columns,
                    columns.stream().map(Column::name).toList(),
                    run.mode().adds() ? IN_FOLDERS : FileLayout.DEFAULT,
                    run.mode().readsFirst() ? tags.apply(Layout.manifest(folder)) : ""));
        }
        return outputs;
    }
}
