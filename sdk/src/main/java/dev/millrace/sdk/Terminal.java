package dev.millrace.sdk;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Contract;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Quality;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec.Format;
import dev.millrace.graph.Place;
import dev.millrace.graph.Reuse;
import dev.millrace.sdk.job.Caller;
import dev.millrace.sdk.job.FrameJob;
import dev.millrace.sdk.value.RecordReader;
import dev.millrace.service.cost.PlanEstimate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What becomes of a frame in the end: a plan to look at, or a run. */
final class Terminal {
    private static final String JOB = "frame";

    private final Frame frame;
    private final Session session;

    Terminal(Frame frame) {
        this.frame = frame;
        this.session = frame.session();
    }

    String explain(Explain form) {
        JobSpec job = look();
        if (form == Explain.SQL) {
            return job.steps().stream()
                    .map(step -> "-- " + step.name() + " (" + step.place() + ")\n" + step.sql() + "\n")
                    .collect(Collectors.joining("\n"));
        }
        return switch (form) {
            case LOGICAL -> session.works().logical(session.loaded(job));
            case STAGES -> session.works().plan(session.loaded(job), PlanView.Format.TEXT);
            case JSON -> session.works().plan(session.loaded(job), PlanView.Format.JSON);
            case SQL -> throw new IllegalStateException("told before");
        };
    }

    PlanEstimate estimate() {
        return session.works().estimate(session.loaded(look()));
    }

    String text(int rows) {
        Step step = frame.step("show", List.of());
        step.require(rows >= 0, "A number of rows cannot be negative");
        Run run = new Terminal(frame.limit(rows + 1L)).submit().await();
        String table = run.text(rows);
        session.forget(run);
        return table;
    }

    /** Rows that are read go with their run. */
    Stream<Row> stream() {
        Run run = submit().await();
        return run.stream().onClose(() -> session.forget(run));
    }

    <R extends Record> Stream<R> stream(Class<R> type) {
        RecordReader.check(type, frame.schema().columns(), Caller.place());
        Run run = submit().await();
        return run.stream(type).onClose(() -> session.forget(run));
    }

    Run submit() {
        return session.submit(look());
    }

    Run submit(Destination destination) {
        Place place = Caller.place();
        JobSpec job = job(JOB, step -> destination.sink(step, session.paths(), place));
        job.reuse().increment().ifPresent(increment -> {
            throw Failure.invalid(
                            "NO_JOB_NAME",
                            "Which files of '" + increment.source()
                                    + "' were taken is kept under the name of a job, and here is none",
                            "Write millrace.job(\"name\").output(\"rows\", frame, destination).submit()")
                    .at(place)
                    .toException();
        });
        return session.publish(job);
    }

    private JobSpec job(String name, Function<String, Sink> sink) {
        return FrameJob.of(name, frame.node(), sink);
    }

    /** The same rows without what stays: no file is taken, and bad rows are kept nowhere. */
    private JobSpec look() {
        JobSpec job = job(JOB, kept(Caller.place()));
        List<Contract> contracts = job.quality().contracts().stream()
                .map(Contract::withoutPlaceForBadRows)
                .toList();
        return job.withTables(job.sources(), job.steps(), job.sinks(), new Quality(contracts, List.of()))
                .with(new Reuse(job.reuse().cached(), Reuse.Use.USE, null));
    }

    /** A place that no other run has. */
    private Function<String, Sink> kept(Place place) {
        Location to = session.works().keptResult();
        return step -> new Sink(step, to, Format.PARQUET, false, place);
    }
}
