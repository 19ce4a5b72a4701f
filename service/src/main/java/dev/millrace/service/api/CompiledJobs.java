package dev.millrace.service.api;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Jobs that a client of the same version has put together itself: queries of the command line, frames. */
final class CompiledJobs {
    /** Where a client lets rows go that are kept with the run, because only the service knows where that is. */
    static final String KEPT = "millrace:/kept";

    /** Names become parts of keys. */
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\\\\\x00-\\x1f]{1,200}");

    /** What becomes of rows that are kept. */
    enum Kept {
        WITH_THE_RUN,
        /** There will be none. */
        NOWHERE
    }

    private final Parts parts;

    CompiledJobs(Parts parts) {
        this.parts = parts;
    }

    /** Throws {@code BAD_DOCUMENT}. */
    LoadedJob read(String document, JobLoading loading) {
        JobSpec spec;
        try {
            spec = JobSpecCodec.read(document.getBytes(StandardCharsets.UTF_8));
        } catch (MillraceException damaged) {
            throw bad(damaged.failure().message());
        }
        Stream.of(
                        Stream.of(spec.name()),
                        spec.sources().stream().map(JobSpec.Source::name),
                        spec.steps().stream().map(JobSpec.Step::name),
                        spec.sinks().stream().map(Sink::step))
                .flatMap(names -> names)
                .filter(name -> !NAME.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw bad("a name in it cannot be one");
                });
        return loading.load(spec);
    }

    private static MillraceException bad(String why) {
        return Failure.invalid(
                        "BAD_DOCUMENT",
                        "The document is no job of this Millrace: " + why,
                        "Send a job as 'spec' or 'text', or use a client of the version that /v1/version tells")
                .toException();
    }

    /** The job without what is kept: that leads nowhere else. */
    LoadedJob confined(LoadedJob job) {
        return new LoadedJob(
                sinks(
                        job.spec(),
                        job.spec().sinks().stream()
                                .filter(sink -> !isKept(sink))
                                .toList()),
                job.folder());
    }

    /** The job with a place of its own for each result that is kept. */
    LoadedJob kept(LoadedJob job, Kept kept) {
        Location to = switch (kept) {
            case WITH_THE_RUN -> parts.runs().freshResult();
            case NOWHERE -> parts.runs().plannedResult();
        };
        UnaryOperator<Sink> placed = sink -> isKept(sink)
                ? new Sink(
                        sink.step(),
                        to,
                        sink.format(),
                        sink.mode(),
                        sink.key(),
                        sink.layout(),
                        sink.places(),
                        sink.place())
                : sink;
        return new LoadedJob(
                sinks(job.spec(), job.spec().sinks().stream().map(placed).toList()), job.folder());
    }

    /** The job with those results alone that go to places of the user's. */
    JobSpec published(JobSpec spec) {
        String planned = parts.runs().plannedResult().uri();
        String results = planned.substring(0, planned.lastIndexOf('/') + 1);
        return sinks(
                spec,
                spec.sinks().stream()
                        .filter(sink -> !sink.to().uri().startsWith(results + "result-"))
                        .toList());
    }

    private static JobSpec sinks(JobSpec spec, List<Sink> sinks) {
        return spec.withTables(spec.sources(), spec.steps(), sinks, spec.quality());
    }

    private static boolean isKept(Sink sink) {
        return sink.to().uri().equals(KEPT);
    }
}
