package dev.millrace.service.report;

import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.service.runs.Attempt;
import dev.millrace.service.runs.StageView;
import dev.millrace.service.words.Human;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What stands out in a run, in sentences: where its time went, which tasks were unlike the others, what did not fit. Names are left out: they are not ours. */
final class Diagnosis {
    private static final double MUCH_OF_ALL = 0.4;
    private static final double UNLIKE = 4;
    private static final int FEW_TASKS = 4;
    private static final int MANY_TASKS = 32;
    private static final long SHORT_MILLIS = 200;
    private static final long NOTED_MILLIS = 1_000;

    private final ReportedRun run;
    private final Map<Integer, List<Measures>> measured;
    private final List<String> found = new ArrayList<>();

    private Diagnosis(ReportedRun run) {
        this.run = run;
        this.measured = run.measured();
    }

    static List<String> of(ReportedRun run) {
        Diagnosis diagnosis = new Diagnosis(run);
        diagnosis.largestShare();
        diagnosis.unlikeTasks();
        diagnosis.shortTasks();
        diagnosis.memory();
        diagnosis.failures();
        return diagnosis.found;
    }

    private static long millis(List<Measures> tasks) {
        return tasks.stream().mapToLong(Measures::millis).sum();
    }

    private void largestShare() {
        long all = measured.values().stream().mapToLong(Diagnosis::millis).sum();
        measured.entrySet().stream()
                .max(Comparator.comparingLong(stage -> millis(stage.getValue())))
                .filter(stage -> measured.size() > 1 && millis(stage.getValue()) > MUCH_OF_ALL * all)
                .ifPresent(stage -> found.add("Stage " + stage.getKey() + " took "
                        + Math.round(100.0 * millis(stage.getValue()) / all) + " % of the time of all tasks."));
    }

    private void unlikeTasks() {
        measured.forEach((stage, tasks) -> {
            Spread time = Spread.of(tasks, Measures::millis);
            if (tasks.size() >= FEW_TASKS && time.skew() > UNLIKE && time.most() >= NOTED_MILLIS) {
                Spread bytes = Spread.of(tasks, Measures::bytesRead);
                String why = bytes.skew() > UNLIKE
                        ? "; one read " + times(bytes.skew()) + " the bytes of the median"
                        : "; all read about as many bytes";
                found.add("In stage " + stage + " the longest task took " + times(time.skew())
                        + " as long as the median (" + Human.millis(time.most()) + ")" + why + ".");
            }
        });
    }

    private static String times(double factor) {
        return String.format(Locale.ROOT, "%.1f×", factor);
    }

    private void shortTasks() {
        measured.forEach((stage, tasks) -> {
            if (tasks.size() >= MANY_TASKS && Spread.of(tasks, Measures::millis).median() < SHORT_MILLIS) {
                found.add("Half of the " + Human.count(tasks.size()) + " tasks of stage " + stage + " took less than "
                        + Human.millis(SHORT_MILLIS) + ": they are small for what it takes to begin one.");
            }
        });
    }

    private void memory() {
        for (StageView stage : run.view().stages()) {
            List<Measures> tasks = measured.getOrDefault(stage.stage().id().index(), List.of());
            long spilled = tasks.stream().mapToLong(Measures::spilledBytes).sum();
            long peak = tasks.stream().mapToLong(Measures::peakBytes).max().orElse(0);
            if (spilled > 0) {
                found.add("Tasks of stage " + stage.stage().id() + " wrote " + Human.bytes(spilled)
                        + " to disk, because their memory did not hold it.");
            }
            if (peak > stage.stage().memoryBytes() && stage.stage().memoryBytes() > 0) {
                found.add("Stage " + stage.stage().id() + " needed " + Human.bytes(peak) + " for a task, where "
                        + Human.bytes(stage.stage().memoryBytes()) + " were expected.");
            }
        }
    }

    private void failures() {
        List<Attempt> failed = run.failed();
        if (!failed.isEmpty()) {
            long tasks = failed.stream()
                    .map(attempt -> attempt.stage() + "." + attempt.task())
                    .distinct()
                    .count();
            found.add(Human.count(failed.size(), "attempt") + " of " + Human.count(tasks, "task") + " failed.");
        }
    }
}
