package dev.millrace.service.report;

import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.JobSpec;
import dev.millrace.service.cost.Prices;
import dev.millrace.service.runs.Attempt;
import dev.millrace.service.runs.Attempt.Outcome;
import dev.millrace.service.runs.RunAttempts;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that a report is made of.
 *
 * @param job as it was submitted; empty: it is collected
 * @param nowMillis counts while the run goes on
 */
public record ReportedRun(
        RunRecord record, Optional<JobSpec> job, List<Attempt> attempts, Prices prices, long nowMillis) {
    public ReportedRun {
        attempts = List.copyOf(attempts);
    }

    /** Reads what the record does not tell. */
    public static ReportedRun of(
            RunRecord record, RunCatalogue catalogue, RunAttempts attempts, Prices prices, long nowMillis) {
        return new ReportedRun(
                record, catalogue.spec(record.view().row().run()), attempts.of(record.view()), prices, nowMillis);
    }

    RunView view() {
        return record.view();
    }

    /** What the tasks of each stage measured that are done and wrote it down. */
    Map<Integer, List<Measures>> measured() {
        return attempts.stream()
                .filter(attempt -> attempt.outcome() == Outcome.DONE && attempt.hasTime())
                .collect(Collectors.groupingBy(
                        Attempt::stage, Collectors.mapping(Attempt::measures, Collectors.toList())));
    }

    List<Attempt> failed() {
        return attempts.stream()
                .filter(attempt -> attempt.outcome() == Outcome.FAILED)
                .toList();
    }
}
