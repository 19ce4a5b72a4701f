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

    RunStory(Ports ports, RunCatalogue catalogue, RunLogs logs) {
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
                        run.startedMillis(),
                        "planned: " + plan.stages().size() + " stages, " + view.tasks() + " tasks")));
        view.stages().forEach(stage -> stage.row().ifPresent(row -> stage(stage, row, lines)));
        logs.of(run.run())
                .forEach(line -> lines.add(new StoryLine(
                        line.atMillis(),
                        "  stage " + line.stage() + " task " + line.task() + " attempt " + line.attempt() + ": "
                                + line.text())));
        if (run.endedMillis() != RunRow.NONE) {
            String why = run.failure().map(failure -> ": " + failure.message()).orElse("");
            lines.add(
                    new StoryLine(run.endedMillis(), "run " + run.state().name().toLowerCase(Locale.ROOT) + why));
        }
        catalogue
                .notices(run)
                .forEach(notice -> lines.add(new StoryLine(told(notice.row()), "webhook " + notice.words())));
        lines.sort(Comparator.comparingLong(StoryLine::atMillis));
        return lines;
    }

    private static long told(NoticeRow notice) {
        return notice.isHeard() ? notice.heardMillis() : notice.endedMillis();
    }

    private void stage(StageView stage, StageRow row, List<StoryLine> lines) {
        String name = "stage " + stage.stage().id() + " (" + stage.stage().name() + ")";
        lines.add(new StoryLine(row.startedMillis(), name + " started with " + stage.tasks() + " tasks"));
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
                            name + " planned finer, " + decision.tasks() + " tasks: " + decision.reason())));
        }
        if (row.sweeps() > 0) {
            lines.add(new StoryLine(row.sentMillis(), name + " swept " + row.sweeps() + " times"));
        }
        for (FailureRow failure : catalogue.failures(row.run(), row)) {
            lines.add(new StoryLine(
                    row.sentMillis(),
                    name + " task " + failure.task() + " attempt " + failure.attempt() + " reported "
                            + failure.failure().code() + ": "
                            + failure.failure().message()));
        }
        if (row.isDone()) {
            lines.add(new StoryLine(
                    row.endedMillis(), name + " done, " + row.totals().rowsWritten() + " rows"));
        }
    }
}
