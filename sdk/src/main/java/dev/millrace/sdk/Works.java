package dev.millrace.sdk;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.NamedTables;
import dev.millrace.service.cost.PlanEstimate;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.RunView;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What frames and runs need of whoever works on them: this process, or a service. */
interface Works extends AutoCloseable {
    /** Where rows go that are only looked at. */
    Location keptResult();

    List<Column> columns(LoadedJob job);

    /** The bound query of each step, as a tree. */
    String logical(LoadedJob job);

    String plan(LoadedJob job, PlanView.Format format);

    PlanEstimate estimate(LoadedJob job);

    /** Throws when nothing can be published where the job publishes to. */
    void requireDestinations(JobSpec job);

    /** Takes a job in and begins to work on it. */
    RunId submit(LoadedJob job);

    /** The same of a job file. */
    RunId submit(String file, String environment, Map<String, String> parameters);

    RunId find(String name);

    RunRow row(RunId run);

    RunView view(RunId run);

    /**
     * Waits for the end of a run, or so long.
     *
     * @param millis 0: without end
     */
    RunRow await(RunId run, long millis, Consumer<RunView> observer);

    /** A run as a page. */
    String report(RunId run);

    /** True: it is cancelled, now or before; false: it had ended already. */
    boolean cancel(RunId run);

    /** What an output of a run has published; empty: nothing, or it was replaced. */
    Optional<Manifest> manifest(RunId run, OutputSpec output);

    /** The result, with files among {@link #objects()}. */
    PublishedResult result(RunId run, OutputSpec output, Manifest manifest);

    ObjectStore objects();

    dev.millrace.service.client.Artifacts artifacts();

    NamedTables tables();

    /** Removes a run whose rows were looked at. */
    void forget(RunId run);

    @Override
    void close();
}
