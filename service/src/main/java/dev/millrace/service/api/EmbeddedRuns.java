package dev.millrace.service.api;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.UserActions.Answer;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.artifacts.Contents;
import dev.millrace.service.artifacts.StoredContents;
import dev.millrace.service.document.AnalyzedRun;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.JobValidation;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.SourceFiles;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runs.RunAttempts;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.runs.RunLogs;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunStory;
import dev.millrace.service.runs.RunTasks;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The runs of a home, worked on by a runtime of this process. */
public final class EmbeddedRuns implements ServedRuns {
    private final EmbeddedRuntime runtime;
    private final HomeView view;
    private final EffectiveSettings settings;
    private final Path folder;

    /**
     * @param runtime works on runs
     * @param view reads of them
     * @param folder where relative paths begin of runs of which it is not known how they were asked for
     */
    public EmbeddedRuns(EmbeddedRuntime runtime, HomeView view, EffectiveSettings settings, Path folder) {
        this.runtime = runtime;
        this.view = view;
        this.settings = settings;
        this.folder = folder;
    }

    @Override
    public Ports ports() {
        return view.ports();
    }

    @Override
    public ObjectStore objects() {
        return runtime.objects();
    }

    @Override
    public RunCatalogue catalogue() {
        return runtime.catalogue();
    }

    @Override
    public RunTasks tasks() {
        return view.tasks();
    }

    @Override
    public RunAttempts attempts() {
        return view.attempts();
    }

    @Override
    public RunLogs logs() {
        return view.logs();
    }

    @Override
    public RunStory story() {
        return view.story();
    }

    @Override
    public RunRecord record(RunId run) {
        return view.record(run);
    }

    @Override
    public boolean isDriven(RunId run) {
        return view.processes().isDriven(run);
    }

    @Override
    public List<RunId> runs() {
        return view.home().runs();
    }

    @Override
    public Submission requests() {
        return runtime.requests();
    }

    @Override
    public void accept(RunId run, LoadedJob job, List<String> command) {
        runtime.accept(run, job, command);
    }

    @Override
    public Answer cancel(RunId run) {
        return runtime.cancel(run);
    }

    @Override
    public Answer pause(RunId run) {
        return runtime.pause(run);
    }

    @Override
    public void resume(RunId run) {
        runtime.resume(run);
    }

    @Override
    public Answer retry(RunId run, int epoch, Optional<Limits> limits) {
        return runtime.retry(run, epoch, limits);
    }

    @Override
    public void forget(RunId run) {
        runtime.forget(run);
    }

    @Override
    public Optional<RunRow> awaitChange(RunId run, long after, long millis) throws InterruptedException {
        return runtime.awaitChange(run, after, millis);
    }

    @Override
    public boolean isWaitingEnded() {
        return runtime.isWaitingEnded();
    }

    @Override
    public void requireWorking() {
        runtime.requireWorking();
    }

    @Override
    public JobValidation.Planning planning() {
        return runtime.planning();
    }

    @Override
    public List<Column> columns(LoadedJob job) {
        return runtime.columns(job);
    }

    @Override
    public PlanView plan(RunId run, boolean analyzed) {
        return analyzed
                ? AnalyzedRun.plan(view, run, settings, folder)
                : AnalyzedRun.planned(view, run, settings, folder);
    }

    @Override
    public Location freshResult() {
        return view.home().freshResult();
    }

    @Override
    public Location plannedResult() {
        return new Location("file://" + view.home().results().resolve("planned"));
    }

    @Override
    public void requirePlaces(JobSpec job) {
        SourceFiles.check(job, view.home(), settings);
        Destinations.check(job, view.home(), settings);
    }

    @Override
    public Contents contents() {
        return new StoredContents(view.ports().objects(), view.home().temporary());
    }

    @Override
    public Optional<String> link(Location object, long lifeMillis) {
        return Optional.empty();
    }
}
