package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.RunReport;
import dev.millrace.cli.output.Terminal;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Increment;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.FailureJson;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runtime.Keyed;
import dev.millrace.service.words.Human;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs one job for many values. Each run is submitted under a key that names the job as it is, so that a second call finds the runs of the first:
 * those that are done are left out, those that stopped go on, those that failed are tried again.
 */
final class Backfill {
    private final Work work;
    private final Terminal terminal;
    private final boolean json;
    private final int parallel;

    Backfill(Work work, Terminal terminal, boolean json, int parallel) {
        this.work = work;
        this.terminal = terminal;
        this.json = json;
        this.parallel = parallel;
    }

    /**
     * What became of a value.
     *
     * @param before whether it was done by an earlier call
     */
    record Outcome(String value, RunId run, RunState state, boolean before) {}

    private record Started(String value, RunId run, boolean before) {}

    /** Throws {@code INVALID} unless the job's parameter is a date. */
    static void requireDate(JobSpec job, String parameter) {
        boolean date = job.steps().stream()
                .map(step -> step.parameters().get(parameter))
                .anyMatch(value -> value != null && value.type().equalsIgnoreCase("date"));
        if (!date) {
            throw Failure.invalid(
                            "BAD_RANGE",
                            "The parameter '" + parameter + "' of the job '" + job.name() + "' is not a date",
                            "Declare it: params: {" + parameter + ": {type: date}}")
                    .toException();
        }
    }

    /** Throws {@code INVALID} where two values would be written to one place. */
    static void requireSeparate(JobSpec one, JobSpec other, String parameter) {
        List<Location> taken = one.sinks().stream().map(Sink::to).toList();
        for (Sink sink : other.sinks()) {
            if (taken.contains(sink.to())) {
                throw Failure.invalid(
                                "DUPLICATE_OUTPUT",
                                "Every day of the backfill would write '" + sink.step() + "' to " + path(sink.to()),
                                "Put ${params." + parameter + "} into its path")
                        .at(sink.place())
                        .toException();
            }
        }
    }

    /** Throws {@code INVALID} where taking all files of one value again would forget those of the others. */
    static void requireSameFiles(JobSpec one, JobSpec other) {
        one.reuse().increment().filter(Increment::full).ifPresent(increment -> {
            Optional<Source> here = one.source(increment.source());
            Optional<Source> there = other.source(increment.source());
            if (!here.map(Source::from).equals(there.map(Source::from))) {
                throw Failure.invalid(
                                "FULL_BY_DAY",
                                "Each day has other files of '" + increment.source()
                                        + "', and with --full a day forgets which files of the others were taken",
                                "Leave --full out: files that no run has taken are taken anyway")
                        .at(here.orElseThrow().place())
                        .toException();
            }
        });
    }

    private static String path(Location location) {
        return location.uri().replaceFirst("^file://", "");
    }

    /** Runs the job of every value; goes on after failures, and stops at an interrupt. */
    List<Outcome> run(List<String> values, Function<String, LoadedJob> jobs) {
        List<Outcome> outcomes = new ArrayList<>();
        Deque<Started> started = new ArrayDeque<>();
        for (String value : values) {
            if (started.size() == parallel) {
                outcomes.add(finished(started.remove()));
            }
            if (work.runtime().isInterrupted()) {
                break;
            }
            started.add(start(value, jobs.apply(value)));
        }
        started.forEach(one -> outcomes.add(finished(one)));
        return outcomes;
    }

    private Started start(String value, LoadedJob job) {
        Keyed run = work.submitKeyed(job);
        return new Started(value, run.run(), run.state() == RunState.SUCCEEDED);
    }

    private Outcome finished(Started started) {
        RunRow row = work.awaitQuietly(started.run());
        Outcome outcome = new Outcome(started.value(), started.run(), row.state(), started.before());
        tell(outcome, row);
        return outcome;
    }

    private void tell(Outcome outcome, RunRow row) {
        String state = outcome.state().name().toLowerCase(Locale.ROOT);
        if (json) {
            ObjectNode node = JsonLine.object()
                    .put("value", outcome.value())
                    .put("run", outcome.run().value())
                    .put("state", outcome.state().name())
                    .put("before", outcome.before());
            row.failure().ifPresent(failure -> node.set("failure", FailureJson.of(failure)));
            terminal.print(JsonLine.of(node));
        } else {
            terminal.print(outcome.value() + "  " + (outcome.before() ? "done before" : state) + "  " + outcome.run());
        }
        if (outcome.state() == RunState.FAILED) {
            row.failure().ifPresent(new RunReport(terminal)::failure);
        }
    }

    /** Tells how many are done. */
    ExitCode summary(List<Outcome> outcomes) {
        long before = outcomes.stream().filter(Outcome::before).count();
        long succeeded = count(outcomes, RunState.SUCCEEDED) - before;
        long failed = count(outcomes, RunState.FAILED) + count(outcomes, RunState.CANCELLED);
        terminal.say(Human.count(succeeded) + " succeeded, " + Human.count(before) + " done before, "
                + Human.count(failed) + " failed");
        if (work.runtime().isInterrupted()) {
            terminal.say("interrupted; the same command goes on");
            return ExitCode.INTERRUPTED;
        }
        return succeeded + before == outcomes.size() ? ExitCode.OK : ExitCode.RUN_FAILED;
    }

    private static long count(List<Outcome> outcomes, RunState state) {
        return outcomes.stream().filter(outcome -> outcome.state() == state).count();
    }
}
