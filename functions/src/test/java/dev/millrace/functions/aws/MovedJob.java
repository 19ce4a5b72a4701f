package dev.millrace.functions.aws;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import java.util.List;
import java.util.function.UnaryOperator;

/** A job whose tables lie elsewhere: on a laptop, and in an emulated cloud. */
final class MovedJob {
    private MovedJob() {}

    /** The same job over other places. */
    static JobSpec of(JobSpec job, UnaryOperator<String> sources, UnaryOperator<Location> sinks) {
        List<JobSpec.Source> from = job.sources().stream()
                .map(source -> new JobSpec.Source(
                        source.name(),
                        source.from().stream().map(sources).toList(),
                        source.format(),
                        source.columns(),
                        source.partitions(),
                        source.csv(),
                        source.skipBadRows(),
                        source.options(),
                        source.place()))
                .toList();
        List<JobSpec.Sink> to = job.sinks().stream()
                .map(sink -> new JobSpec.Sink(
                        sink.step(),
                        sinks.apply(sink.to()),
                        sink.format(),
                        sink.mode(),
                        sink.key(),
                        sink.layout(),
                        sink.places(),
                        sink.place()))
                .toList();
        return job.withTables(from, job.steps(), to, job.quality());
    }
}
