package dev.millrace.graph.codec;

import dev.millrace.graph.Column;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.SourceOptions.Missing;
import dev.millrace.graph.TableReference;
import dev.millrace.graph.Webhook;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A specification of a job, in which every field and every choice occurs. */
final class ExampleJobs {
    private ExampleJobs() {}

    static JobSpec spec() {
        return new JobSpec(
                "routes",
                List.of(
                        new Source(
                                "flights",
                                List.of("file:///data/flights 2013/*.parquet"),
                                "",
                                List.of(),
                                List.of(new Column("month", "INTEGER")),
                                CsvOptions.DETECT,
                                false,
                                new Place("job.yaml", 4, 3)),
                        new Source(
                                "airports",
                                List.of("file:///data/airports.csv"),
                                "csv",
                                List.of(new Column("faa", "VARCHAR"), new Column("name", "VARCHAR")),
                                List.of(),
                                new CsvOptions(
                                        true,
                                        ";",
                                        "\"",
                                        "\\",
                                        "NA",
                                        new CsvDetails(
                                                List.of("-"),
                                                "#",
                                                2,
                                                "%d.%m.%Y",
                                                "%d.%m.%Y %H:%M",
                                                ",",
                                                "latin1",
                                                true)),
                                true,
                                new SourceOptions(
                                        List.of("*.tmp"),
                                        List.of(new Column("height", "DECIMAL(9,2)")),
                                        "file",
                                        "row",
                                        Missing.NONE,
                                        new TableReference("airports", 3, true, true)),
                                new Place("job.yaml", 6, 0))),
                List.of(new Step(
                        "clean",
                        "SELECT *\nFROM flights\nWHERE day >= :first\n",
                        Map.of(
                                "first",
                                new ParameterValue("DATE", "2013-01-01"),
                                "nothing",
                                new ParameterValue("INTEGER", null)),
                        new Place("job.yaml", 10, 10))),
                List.of(new Sink(
                        "clean",
                        new Location("file:///out/clean"),
                        OutputSpec.Format.PARQUET,
                        OutputSpec.Mode.MERGE,
                        List.of("id", "day"),
                        new FileLayout(
                                List.of("day"),
                                List.of(new FileLayout.Order("carrier", true, false)),
                                FileLayout.Codec.ZSTD,
                                7,
                                0,
                                1L << 20,
                                64L << 20,
                                false,
                                FileLayout.TextSigns.DEFAULT),
                        Map.of("partitionBy", new Place("job.yaml", 20, 4)),
                        new Place("<sql>", 0, 0))),
                new TreeMap<>(Map.of("team", "ζ", "cost", "7")),
                new Limits(1000, 8, 3_600_000, 60_000, 5_000_000_000_000L, 7, 1_500_000, new JobSpec.Retry(2000, 150)),
                new TreeMap<>(Map.of("sql.timeZone", "UTC")),
                JobSpec.Quality.NONE,
                conduct());
    }

    private static Conduct conduct() {
        return new Conduct(
                List.of(
                        new Webhook(
                                "ops",
                                EnumSet.allOf(Webhook.Event.class),
                                "https://hooks.example/runs",
                                new Webhook.Secret.Variable("OPS_SECRET")),
                        new Webhook(
                                "local",
                                EnumSet.of(Webhook.Event.FAILED),
                                "http://127.0.0.1:8080/",
                                new Webhook.Secret.File(new Location("file:///etc/secret")))),
                1L << 30,
                new TreeMap<>(Map.of(
                        "clean", new Conduct.OfStep(60_000, 2L << 30), "scored", new Conduct.OfStep(0, 0, true))));
    }
}
