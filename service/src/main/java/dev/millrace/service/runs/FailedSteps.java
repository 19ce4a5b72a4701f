package dev.millrace.service.runs;

import dev.millrace.graph.Course;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The steps whose text a failed task may have computed: that of its stage, or of the stage whose work it did as well because it took a shortcut; and
 * steps that are put into these, which have no stage of their own.
 */
final class FailedSteps {
    private final JobSpec job;
    private final List<StageView> stages;
    private final Set<Step> steps = new LinkedHashSet<>();

    private FailedSteps(JobSpec job, List<StageView> stages) {
        this.job = job;
        this.stages = stages;
    }

    /** The outermost step first; empty: the stage is of none. */
    static List<Step> of(JobSpec job, List<StageView> stages, StageView failed) {
        FailedSteps all = new FailedSteps(job, stages);
        all.replaced(failed).flatMap(all::step).ifPresent(all::add);
        all.step(failed.stage()).ifPresent(all::add);
        return List.copyOf(all.steps);
    }

    /** The stage whose work the failed one did at once. */
    private Optional<Stage> replaced(StageView failed) {
        return Optional.ofNullable(failed.decisionOrNull())
                .map(StageDecision::course)
                .filter(Course.Short.class::isInstance)
                .flatMap(_ -> failed.stage().shortcut())
                .map(Shortcut::replaced)
                .map(stage -> stages.get(stage.index()).stage());
    }

    /** Where there are several steps, the name of a stage begins with that of its own. */
    private Optional<Step> step(Stage stage) {
        return job.steps().size() == 1
                ? Optional.of(job.steps().getFirst())
                : job.steps().stream().filter(step -> isOf(step, stage)).findFirst();
    }

    private static boolean isOf(Step step, Stage stage) {
        return stage.name().startsWith(step.name() + ": ");
    }

    private void add(Step step) {
        List<Step> left = new ArrayList<>(List.of(step));
        while (!left.isEmpty()) {
            Step next = left.removeFirst();
            if (steps.add(next)) {
                job.steps().stream()
                        .filter(other -> mentions(next, other) && hasNoStage(other))
                        .forEach(left::add);
            }
        }
    }

    private static boolean mentions(Step step, Step other) {
        return !step.equals(other)
                && Pattern.compile("(?i)(?<![A-Za-z0-9_])" + Pattern.quote(other.name()) + "(?![A-Za-z0-9_#])")
                        .matcher(step.sql())
                        .find();
    }

    private boolean hasNoStage(Step step) {
        return stages.stream().noneMatch(stage -> isOf(step, stage.stage()));
    }
}
