package dev.millrace.service.server;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.storage.record.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Runs of a home that stand still until somebody touches them. */
final class RestingRuns {
    private RestingRuns() {}

    static List<RunId> make(Home home, EffectiveSettings settings, Path folder, int count) throws IOException {

        Files.writeString(
                folder.resolve("job.yaml"),
                "apiVersion: millrace/v1\njob: resting\nsteps: {one: {sql: SELECT 1 AS x}}\nsinks: {one: {to: out}}\n");
        LoadedJob job = new JobLoading(folder, settings).load("job.yaml", Map.of(), Map.of());
        List<RunId> runs = new ArrayList<>();
        AtomicLong entropy = new AtomicLong();
        try (HomeView view = HomeView.open(home, settings)) {
            Submission submission =
                    new Submission(view.ports(), settings.protocol(), Rules.all(), entropy::incrementAndGet);
            for (int number = 0; number < count; number++) {
                RunId run = submission.fresh();
                submission.accept(run, job.spec());
                runs.add(run);
            }
        }
        return runs;
    }
}
