package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.RunRow;
import java.util.List;

/** What statements need of whoever runs them. */
interface QueryWork {
    /** Where the rows of a statement go. */
    Location freshResult();

    /** Runs it to its end. */
    RunRow finished(LoadedJob job);

    /** Tells how a run ended that has no rows to print. */
    ExitCode tell(RunRow row, boolean json);

    /** The only result of a run. */
    PublishedResult result(RunId run);

    /** Where results lie. */
    ObjectStore objects();

    List<Column> columns(LoadedJob job);

    String plan(LoadedJob job, PlanView.Format format);

    String analyzed(RunId run, PlanView.Format format);

    /** Throws when nothing can be written where the job writes to. */
    void requireDestinations(LoadedJob job);
}
