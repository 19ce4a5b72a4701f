package dev.millrace.benchmarks;

import dev.millrace.graph.CloudClass;
import dev.millrace.simulation.scale.CloudModel;
import dev.millrace.simulation.scale.ScaleJob;
import dev.millrace.simulation.scale.ScaleJobs;
import dev.millrace.simulation.scale.ScaleReport;
import dev.millrace.simulation.scale.ScaleWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Jobs of thousands of functions, on virtual time: nothing is measured but the simulation itself. */
final class ScaleBenchmark implements Benchmark {
    private static final long SEED = 1;
    private static final int CONCURRENCY = 10_000;
    private static final long TERABYTE = 1_000_000_000_000L;
    private static final double BYTES_A_SECOND = 100e6;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String title() {
        return "Thousands of functions, simulated";
    }

    @Override
    public Section run(BenchmarkOptions options) {
        List<List<String>> rows = new ArrayList<>();
        for (ScaleJob job : jobs()) {
            CloudModel usual = CloudModel.aws(CONCURRENCY);
            rows.add(row(job, "warm, calm", usual.warmAndCalm()));
            rows.add(row(job, "cold, usual", usual));
        }
        return new Section(
                "The production coordinator, its starting of workers and the worker loops on virtual time and models"
                        + " of Lambda, S3, DynamoDB and SQS; an account of 10,000 functions at once, workers of class c1"
                        + " (1,769 MB), a core that makes 100 MB of a scan or of each side of a sort in a second, and 50"
                        + " MB of arrays. Ideal: computing alone, all workers there at once. Calm: nothing goes wrong;"
                        + " usual: one task in 100 takes 3 to 10 times as long, and the worker of one in 1,000 dies. One"
                        + " seed.",
                List.of(
                        "job",
                        "day",
                        "tasks",
                        "workers",
                        "makespan s",
                        "ideal ÷ makespan",
                        "dollars",
                        "starts",
                        "waits for quotas",
                        "writes/s of the hottest partition",
                        "events/s simulated"),
                rows);
    }

    private static List<ScaleJob> jobs() {
        return List.of(
                ScaleJobs.wide(1_000, 1_000, 1_000, 1),
                ScaleJobs.wide(10_000, 10_000, 10_000, 1),
                ScaleJobs.wide(10_000, 10_000, 10_000, 8),
                ScaleJobs.scan("scan of 1 TB", CloudClass.C1, TERABYTE, 4_000, 1_000, 4, BYTES_A_SECOND),
                ScaleJobs.sort(TERABYTE, 1_000, 1_000, 4, BYTES_A_SECOND),
                ScaleJobs.means(TERABYTE + TERABYTE / 2, 3_000, 16, 1_000, 4, BYTES_A_SECOND / 2));
    }

    private static List<String> row(ScaleJob job, String day, CloudModel model) {
        long started = System.nanoTime();
        ScaleReport report = new ScaleWorld(job, model, SEED).run();
        double eventsASecond = report.events() / Figures.secondsSince(started);
        Progress.say(job.name() + ", " + day + ": " + report.makespanMillis() + " ms");
        return List.of(
                job.name() + (job.functions() > 1 ? ", " + job.functions() + " functions" : ""),
                day,
                Figures.whole(report.tasks()),
                Figures.whole(report.workers()),
                String.format(Locale.ROOT, "%.1f", report.makespanMillis() / 1000.0),
                Figures.ratio(report.efficiency()),
                String.format(Locale.ROOT, "%.3f", report.dollars()),
                Figures.whole(report.starts()),
                Figures.whole(report.throttled()),
                Figures.whole(report.hottestWrites()),
                Figures.whole(eventsASecond));
    }
}
