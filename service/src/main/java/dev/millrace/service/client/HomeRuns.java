package dev.millrace.service.client;

import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.RunId;
import dev.millrace.service.cost.Prices;
import dev.millrace.service.document.AnalyzedRun;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.home.Home;
import dev.millrace.service.lineage.LineageEvent;
import dev.millrace.service.report.ReportedRun;
import dev.millrace.service.report.RunPage;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.Answers;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.LogLine;
import dev.millrace.service.runs.RunLogs;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunResults;
import dev.millrace.service.runs.StoryLine;
import dev.millrace.service.runs.TaskView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.storage.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The runs of a home of this machine. */
public final class HomeRuns implements Runs {
    private static final long LOOK_MILLIS = 200;

    private final Path folder;
    private final HomeView view;
    private final EffectiveSettings settings;

    /** @param folder where relative paths begin of runs of which it is not known how they were asked for */
    public HomeRuns(Home home, EffectiveSettings settings, Path folder) {
        this.folder = folder;
        this.view = HomeView.open(home, settings);
        this.settings = settings;
    }

    @Override
    public RunId find(String name) {
        return view.catalogue().find(name);
    }

    @Override
    public List<ObjectNode> list(String state, int limit) {
        return view.catalogue().list().stream()
                .filter(row -> state.isEmpty() || row.state().name().equalsIgnoreCase(state))
                .limit(limit == 0 ? Long.MAX_VALUE : limit)
                .map(row -> RunJson.listed(
                        row,
                        view.processes().isDriven(row.run()),
                        view.ports().clock().nowMillis()))
                .toList();
    }

    @Override
    public RunRecord record(RunId run) {
        return view.record(run);
    }

    @Override
    public List<TaskView> tasks(RunId run) {
        return view.tasks().of(view.catalogue().view(run));
    }

    @Override
    public List<LogLine> logs(RunId run) {
        return view.logs().of(run);
    }

    @Override
    public void followLogs(RunId run, Consumer<LogLine> sink) {
        RunLogs.Following logs = view.logs().following(run);
        boolean isEnded;
        do {
            isEnded = view.catalogue().view(run).row().state().isEnded();
            logs.more().forEach(sink);
            view.ports().clock().sleep(LOOK_MILLIS);
        } while (!isEnded);
        // The log of a task that went well may be stored just after its run has ended.
        logs.more().forEach(sink);
    }

    @Override
    public List<StoryLine> story(RunId run) {
        return view.story().of(view.catalogue().view(run));
    }

    @Override
    public String analyzed(RunId run, PlanView.Format format) {
        return AnalyzedRun.plan(view, run, settings, folder).show(format);
    }

    @Override
    public String report(RunId run) {
        return RunPage.of(
                ReportedRun.of(
                        view.record(run),
                        view.catalogue(),
                        view.attempts(),
                        Prices.of(settings, folder),
                        view.ports().clock().nowMillis()),
                UnaryOperator.identity());
    }

    @Override
    public ObjectNode lineage(RunId run, LineageEvent.Moment moment) {
        return LineageEvent.of(
                view.record(run),
                view.catalogue().spec(run),
                moment,
                view.ports().clock().nowMillis(),
                UnaryOperator.identity());
    }

    @Override
    public void await(RunId run, long version, long millis) {
        view.ports().clock().sleep(Math.clamp(millis, 1, LOOK_MILLIS));
    }

    @Override
    public boolean cancel(RunId run) {
        UserActions.Answer answer = view.userActions(settings.protocol()).cancel(run);
        Answers.cancelled(answer);
        return !(answer instanceof UserActions.Answer.Already);
    }

    @Override
    public PublishedResult result(RunId run, @Nullable String output) {
        return new RunResults(view.catalogue()).of(run, output);
    }

    @Override
    public ObjectStore objects() {
        return view.ports().objects();
    }

    @Override
    public void close() {
        view.close();
    }
}
