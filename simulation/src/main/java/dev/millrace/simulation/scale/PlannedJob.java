package dev.millrace.simulation.scale;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan as a job of this world. Tasks read what the plan gives them of sources, and of other stages' output as much as is expected, each as much as the
 * others; they compute at one speed. Results are published into an empty folder.
 */
public final class PlannedJob {
    /** Beyond this nobody waits for an answer, neither here nor there. */
    private static final long LONGEST_MILLIS = 20 * 3_600_000L;

    /** What a function has for one task, beside its start and its end. */
    private static final long TASK_MILLIS = (CloudClass.FUNCTION_SECONDS - 60) * 1000L;

    private static final double NETWORK_BYTES_A_SECOND = 75e6;

    private final StageGraph plan;
    private final double bytesASecond;

    private PlannedJob(StageGraph plan, double bytesASecond) {
        this.plan = plan;
        this.bytesASecond = bytesASecond;
    }

    /**
     * The job. Throws {@code INVALID} for what no function could do: {@code TASK_TOO_LONG}, and for what would take a day: {@code RUN_TOO_LONG}.
     *
     * @param plan whose classes are functions of the cloud
     * @param workers most of each class at once
     * @param functions how many functions each class has
     * @param bytesASecond what a task makes of what it has read
     */
    public static ScaleJob of(String name, StageGraph plan, int workers, int functions, double bytesASecond) {
        PlannedJob job = new PlannedJob(plan, bytesASecond);
        plan.stages().forEach(job::requireTime);
        long ideal = job.idealMillis(workers);
        if (ideal > LONGEST_MILLIS) {
            throw Failure.invalid(
                            "RUN_TOO_LONG",
                            "Computing alone would take " + ideal / 3_600_000 + " hours with " + workers + " workers",
                            "Simulate less input, or more workers at once")
                    .toException();
        }
        return new ScaleJob(name, job.published(), job::load, classes(plan), workers, functions, Math.max(1, ideal));
    }

    private void requireTime(Stage stage) {
        long longest = 0;
        for (int task = 0; task < stage.tasks(); task++) {
            TaskLoad load = load(stage, task);
            long moving = Math.round((load.readBytes() + load.writeBytes()) / NETWORK_BYTES_A_SECOND * 1000);
            longest = Math.max(longest, load.computeMillis() + moving);
        }
        if (longest > TASK_MILLIS) {
            throw Failure.invalid(
                            "TASK_TOO_LONG",
                            "A task of stage " + stage.id() + " (" + stage.name() + ") would take " + longest / 1000
                                    + " s, and a function ends after " + CloudClass.FUNCTION_SECONDS + " s",
                            "Make tasks smaller by plan.splitBytes and plan.partitionBytes, or simulate less input")
                    .toException();
        }
    }

    private static List<CloudClass> classes(StageGraph plan) {
        return plan.classes().stream()
                .map(MemoryClass::name)
                .map(label -> CloudClass.named(label)
                        .filter(memory -> memory.platform() == CloudClass.Platform.FUNCTION)
                        .orElseThrow(() -> new IllegalArgumentException("no function is of the class " + label)))
                .toList();
    }

    /** The same stages; nothing is kept, and what lies in the destinations is not looked at. */
    private StageGraph published() {
        List<OutputSpec> outputs = new ArrayList<>();
        for (OutputSpec output : plan.outputs()) {
            outputs.add(new OutputSpec(
                    output.name(),
                    new Location("memory:/out/" + outputs.size()),
                    output.format(),
                    OutputSpec.Mode.CREATE,
                    output.columns(),
                    output.labels(),
                    FileLayout.DEFAULT));
        }
        return new StageGraph(plan.engine(), plan.classes(), plan.stages(), outputs, plan.settings());
    }

    /** Computing alone, all workers there at once. */
    private long idealMillis(int workers) {
        double millis = 0;
        for (Stage stage : plan.stages()) {
            double all = 0;
            double longest = 0;
            for (int task = 0; task < stage.tasks(); task++) {
                long one = load(stage, task).computeMillis();
                all += one;
                longest = Math.max(longest, one);
            }
            millis += Math.max(longest, all / workers);
        }
        return Math.round(millis);
    }

    private TaskLoad load(TaskAssignment assignment) {
        return load(assignment.stage(), assignment.task());
    }

    private TaskLoad load(Stage stage, int task) {
        double bytes = 0;
        long reads = 0;
        boolean spooled = true;
        for (Input input : stage.inputs()) {
            switch (input) {
                case Input.Splits splits -> {
                    List<Scan.Unit> units = units(splits.scan(), task);
                    long source = units.stream().mapToLong(Scan.Unit::bytes).sum();
                    bytes += source;
                    reads += files(units) + TaskLoad.reads(source);
                    spooled = false;
                }
                case Input.Aligned aligned -> {
                    bytes += part(plan.stage(aligned.stage()), stage.tasks());
                    reads++;
                }
                case Input.Exchanged exchanged -> {
                    bytes += part(plan.stage(exchanged.stage()), stage.tasks());
                    reads += plan.writers(stage, exchanged);
                }
                case Input.Broadcast broadcast -> {
                    bytes += part(plan.stage(broadcast.stage()), 1);
                    reads += plan.stage(broadcast.stage()).tasks();
                }
            }
        }
        long written = Math.round(part(stage, stage.tasks()));
        return new TaskLoad(
                Math.round(bytes),
                reads,
                spooled,
                Math.round(bytes / bytesASecond * 1000),
                written,
                TaskLoad.puts(written));
    }

    private static List<Scan.Unit> units(Scan scan, int task) {
        int first = scan.everyTask() ? 0 : scan.taskBounds().get(task);
        int until = scan.everyTask() ? scan.units().size() : scan.taskBounds().get(task + 1);
        return scan.units().subList(first, until);
    }

    /** Each is looked at before it is read: its footer tells where its columns lie. */
    private static long files(List<Scan.Unit> units) {
        return units.stream().mapToInt(Scan.Unit::file).distinct().count();
    }

    private static double part(Stage stage, int parts) {
        return (double) Math.max(0, stage.estimate().outputBytes()) / parts;
    }
}
