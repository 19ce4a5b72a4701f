package dev.millrace.service.client;

import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.home.Home;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.Answers;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunResults;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.storage.ObjectStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The runs of a home of this machine. */
public final class HomeRuns implements Runs {
    private static final long LOOK_MILLIS = 200;

    private final HomeView view;
    private final EffectiveSettings settings;

    public HomeRuns(Home home, EffectiveSettings settings) {
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
