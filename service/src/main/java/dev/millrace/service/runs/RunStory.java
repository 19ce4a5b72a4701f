package dev.millrace.service.runs;

import dev.millrace.coordinator.plan.show.Words;
import dev.millrace.graph.codec.StageDecisionCodec;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.NoticeRow;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.StoredDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Tells a run from the rows and decisions that it left. What has no time of its own stands where it belongs. */
public final class RunStory {
    private final Ports ports;
    private final RunCatalogue catalogue;
    private final RunLogs logs;

    public RunStory(Ports ports, RunCatalogue catalogue, RunLogs logs) {
        this.ports = ports;
        this.catalogue = catalogue;
        this.logs = logs;
    }

    /** In order of time. */
    public List<StoryLine> of(RunView view) {
        RunRow run = view.row();
        List<StoryLine> lines = new ArrayList<>();
        lines.add(new StoryLine(run.submittedMillis(), "run " + run.run() + " of job " + run.job() + " submitted"));
        if (run.epoch() > 0) {
            lines.add(new StoryLine(run.startedMillis(), "tried again, epoch " + run.epoch()));
        }
        view.plan()
                .ifPresent(plan -> lines.add(new StoryLine(
                        plannedMillis(view),
                        "planned: " + counted(plan.stages().size(), "stage") + ", " + counted(view.tasks(), "task"))));
        List<LogLine> logged = logs.of(run.run());
        view.stages().forEach(stage -> stage.row().ifPresent(row -> stage(stage, row, logged, lines)));
        logged.forEach(line -> lines.add(new StoryLine(
                line.atMillis(),
                "  stage " + line.stage() + " task " + line.task() + " attempt " + line.attempt() + ": "
                        + line.text())));
        if (run.endedMillis() != RunRow.NONE) {
            String why = run.failure()
                    .map(failure -> ": " + typed(failure.message()))
                    .orElse("");
            lines.add(
                    new StoryLine(run.endedMillis(), "run " + run.state().name().toLowerCase(Locale.ROOT) + why));
        }
        catalogue
                .notices(run)
                .forEach(notice -> lines.add(new StoryLine(told(notice.row()), "webhook " + notice.words())));
        lines.sort(Comparator.comparingLong(StoryLine::atMillis));
        return lines;
    }

    /** A run is planned once, in whatever try: before its first stage began. */
    private static long plannedMillis(RunView view) {
        return view.stages().stream()
                .flatMap(stage -> stage.row().stream())
                .mapToLong(StageRow::startedMillis)
                .reduce(view.row().startedMillis(), Math::min);
    }

    /** Paths as people type them. */
    private static String typed(String message) {
        return message.replace("file:///", "/");
    }

    private static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static long told(NoticeRow notice) {
        return notice.isHeard() ? notice.heardMillis() : notice.endedMillis();
    }

    private void stage(StageView stage, StageRow row, List<LogLine> logged, List<StoryLine> lines) {
        String name = "stage " + stage.stage().id() + " (" + stage.stage().name() + ")";
        lines.add(new StoryLine(row.startedMillis(), name + " started with " + counted(stage.tasks(), "task")));
        stage.adaptations()
                .forEach(adaptation ->
                        lines.add(new StoryLine(row.startedMillis(), name + " " + Words.adaptation(adaptation))));
        for (int generation = 1; generation <= row.generation(); generation++) {
            StoredDocument.get(
                            ports.objects(),
                            ports.layout().decision(row.run(), row.stage(), generation),
                            StageDecisionCodec::read)
                    .ifPresent(decision -> lines.add(new StoryLine(
                            row.startedMillis(),
                            name + " planned finer, " + counted(decision.tasks(), "task") + ": " + decision.reason())));
        }
        if (row.sweeps() > 0) {
            lines.add(new StoryLine(row.sentMillis(), name + " swept " + counted(row.sweeps(), "time")));
        }
        for (FailureRow failure : catalogue.allFailures(row.run(), row)) {
            lines.add(new StoryLine(
                    reportedMillis(failure, row, logged),
                    name + " task " + failure.task() + " attempt " + failure.attempt() + " reported "
                            + failure.failure().code() + ": "
                            + typed(failure.failure().message())));
        }
        if (row.isDone()) {
            lines.add(new StoryLine(
                    row.endedMillis(), name + " done, " + counted(row.totals().rowsWritten(), "row")));
        }
    }

    /** When the attempt ended, which may have been in an earlier try; else when its task was last sent. */
    private static long reportedMillis(FailureRow failure, StageRow row, List<LogLine> logged) {
        return logged.stream()
                .filter(line ->
                        line.stage() == row.stage().index() && line.attempt().equals(failure.attempt()))
                .mapToLong(LogLine::atMillis)
                .max()
                .orElse(row.sentMillis());
    }
}
