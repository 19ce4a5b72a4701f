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
import dev.millrace.service.jobs.JobValidation;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.RunAttempts;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.runs.RunLogs;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunStory;
import dev.millrace.service.runs.RunTasks;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.Optional;

/** What the API needs of whoever keeps runs and works on them: a home of this machine, or the services of a cloud. */
public interface ServedRuns {
    /** Objects, rows and hints. */
    Ports ports();

    /** All objects that runs can reach. */
    ObjectStore objects();

    RunCatalogue catalogue();

    RunTasks tasks();

    RunAttempts attempts();

    RunLogs logs();

    RunStory story();

    /** All that is known of a run. */
    RunRecord record(RunId run);

    /** Whether somebody works on a run that has not ended. */
    boolean isDriven(RunId run);

    /** Runs whose objects are there, the oldest first. */
    List<RunId> runs();

    /** What clients' keys stand for, and whose runs are. */
    Submission requests();

    /** Begins a run whose id was chosen; a repeated call finds it as it is. */
    void accept(RunId run, LoadedJob job, List<String> command);

    Answer cancel(RunId run);

    Answer pause(RunId run);

    /** Goes on with a run that has not ended. */
    void resume(RunId run);

    /** As {@link dev.millrace.coordinator.drive.UserActions#retry}. */
    Answer retry(RunId run, int epoch, Optional<Limits> limits);

    /** Removes an ended run, now or when nobody is at work on it. */
    void forget(RunId run);

    /**
     * Waits until a run's row has a version above {@code after}, or the run has ended, or the time is over, which may be shorter than was asked for.
     * Returns the row as it is then; empty: there is no such run.
     */
    Optional<RunRow> awaitChange(RunId run, long after, long millis) throws InterruptedException;

    /** Whether nobody may wait for changes any more: the server ends, or the time that one answer may take. */
    boolean isWaitingEnded();

    /** Throws when a part has ended that cannot be done without, or the state table does not answer. */
    void requireWorking();

    /** Looks at jobs; nothing is stored. */
    JobValidation.Planning planning();

    /** Names and types of the columns of a job's last step; nothing is stored. */
    List<Column> columns(LoadedJob job);

    /** The plan of a run, beside what it measured or not. */
    PlanView plan(RunId run, boolean analyzed);

    /** Where rows go that are kept with their run. */
    Location freshResult();

    /** Where those rows would go of a job that is only looked at. */
    Location plannedResult();

    /** Throws for the first source that can be seen at no cost to have no files, or destination to which nothing can be published. */
    void requirePlaces(JobSpec job);

    /** How bytes of artifacts come, and are compared with their digests. */
    Contents contents();

    /** A link to an object by which whoever has it may read it for some time; empty: the API itself gives links. */
    Optional<String> link(Location object, long lifeMillis);
}
