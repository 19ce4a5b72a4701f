package dev.millrace.graph.codec;

import dev.millrace.graph.Increment;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadBatch;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.graph.UploadedFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Triggers and batches for the golden files. */
final class ExampleTriggers {
    private static final Place PLACE = new Place("job.yaml", 4, 3);

    private ExampleTriggers() {}

    static TriggerSpec upload() {
        return new TriggerSpec(
                "trips@prod",
                new UploadTrigger(
                        "raw",
                        new Location("s3://raw/trips"),
                        ".csv.gz",
                        new UploadTrigger.Batching(50, 2_000_000_000, 60_000),
                        true,
                        true,
                        new Location("s3://lake/aside")),
                job(),
                "/jobs");
    }

    static TriggerSpec schedule() {
        return new TriggerSpec(
                "trips",
                new ScheduleTrigger(
                        "0 6 * * MON-FRI",
                        "Europe/Berlin",
                        ScheduleTrigger.CatchUp.LAST,
                        ScheduleTrigger.Overlap.QUEUE,
                        "day",
                        new ScheduleTrigger.Text(
                                "job.yaml",
                                "apiVersion: millrace/v1\njob: trips\n",
                                new TreeMap<>(Map.of("a", "é")),
                                "")),
                job(),
                "/jobs");
    }

    private static JobSpec job() {
        return new JobSpec(
                        "trips",
                        List.of(new Source(
                                "raw",
                                List.of("s3://raw/trips/**/*.csv.gz"),
                                "csv",
                                List.of(),
                                List.of(),
                                CsvOptions.DETECT,
                                false,
                                PLACE)),
                        List.of(new Step("rows", "SELECT * FROM raw", Map.of(), PLACE)),
                        List.of(new Sink(
                                "rows", new Location("s3://lake/trips"), OutputSpec.Format.PARQUET, false, PLACE)),
                        new TreeMap<>(),
                        Limits.DEFAULT,
                        new TreeMap<>())
                .with(new Reuse(List.of(), Reuse.Use.USE, new Increment("raw", "prod", true, false)));
    }

    static UploadBatch batch() {
        return new UploadBatch(
                "trips@prod",
                17,
                2,
                1_790_000_000_000L,
                List.of(
                        new UploadedFile(new Location("s3://raw/trips/a é.csv.gz"), 120_397, 1_789_999_999_000_000L, 0),
                        new UploadedFile(new Location("s3://raw/trips/b.csv.gz"), 0, 1_789_999_999_123_456L, 1)));
    }
}
