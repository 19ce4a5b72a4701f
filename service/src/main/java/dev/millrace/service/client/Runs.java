package dev.millrace.service.client;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.RunId;
import dev.millrace.service.lineage.LineageEvent;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.LogLine;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.StoryLine;
import dev.millrace.service.runs.TaskView;
import dev.millrace.storage.ObjectStore;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs, wherever they are. Errors: {@code RUN_NOT_FOUND} and what an action's state does not allow, as {@code INVALID}; {@code UNAVAILABLE} when nobody
 * answers.
 */
public interface Runs extends AutoCloseable {
    /** The run that a user names: its id, the beginning of one, {@code @last}. */
    RunId find(String name);

    /**
     * Rows of runs as objects, the newest first.
     *
     * @param state only runs in this state; empty: all
     * @param limit most of them; 0: all
     */
    List<ObjectNode> list(String state, int limit);

    RunRecord record(RunId run);

    /** Tasks of all stages that have started, in order of stage and task. */
    List<TaskView> tasks(RunId run);

    /** What its attempts wrote down, in order of time. */
    List<LogLine> logs(RunId run);

    /** The same as it comes, until the run has ended: the lines of an attempt when it ends. */
    void followLogs(RunId run, Consumer<LogLine> sink);

    /** What happened in it, in order of time. */
    List<StoryLine> story(RunId run);

    /** Its plan beside what it measured. */
    String analyzed(RunId run, PlanView.Format format);

    /** It as one page of HTML that needs nothing else. */
    String report(RunId run);

    /** What it read and wrote, as an event of OpenLineage. */
    ObjectNode lineage(RunId run, LineageEvent.Moment moment);

    /** Returns when the run may have changed since a version, or the time is over. */
    void await(RunId run, long version, long millis);

    /** Ends a run. False: it was cancelled before. */
    boolean cancel(RunId run);

    /**
     * A published result whose files this process can read until this is closed.
     *
     * @param output null: the only one
     */
    PublishedResult result(RunId run, @Nullable String output);

    /** Where results lie. */
    ObjectStore objects();

    @Override
    void close();
}
