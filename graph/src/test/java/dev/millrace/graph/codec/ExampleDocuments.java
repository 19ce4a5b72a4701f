package dev.millrace.graph.codec;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Column;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.Course;
import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.Replaced;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.RowBounds;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Share;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.SourceOptions.Missing;
import dev.millrace.graph.Stage;
import dev.millrace.graph.Stage.Estimate;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.StageMap.Winner;
import dev.millrace.graph.TaskMessage;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.Work;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One of each document, in which every field and every choice occurs. */
final class ExampleDocuments {
    static final RunId RUN = RunId.of(1_700_000_000_000L, 123456789L, 987654321L);
    static final String VARIANT = Variant.of("plan");

    private ExampleDocuments() {}

    static List<Findings> findings() {
        return List.of(
                new Findings(
                        "uploads",
                        false,
                        1_000,
                        997,
                        List.of(
                                new Findings.Broken(
                                        "delay_not_integer",
                                        ContractRule.Severity.QUARANTINE,
                                        3,
                                        "day 1.csv line 17: \"late\""),
                                new Findings.Broken("few", ContractRule.Severity.WARN, 1, ""))),
                new Findings(
                        "days",
                        true,
                        0,
                        0,
                        List.of(new Findings.Broken("count(*) > 0", ContractRule.Severity.FAIL, 1, ""))));
    }

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
                                        Missing.NONE),
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
                new TreeMap<>(Map.of("clean", new Conduct.OfStep(60_000, 2L << 30))));
    }

    static StageGraph graph() {
        return new StageGraph(
                sorted("millrace", "0.1.0", "duckdb", "v2.0.0"),
                List.of(new MemoryClass("m512", 512L << 20), new MemoryClass("m2048", 2048L << 20)),
                List.of(scanStage(), joinStage(), functionStage()),
                List.of(new OutputSpec(
                        "routes",
                        new Location("file:///out/routes"),
                        OutputSpec.Format.CSV,
                        OutputSpec.Mode.MERGE,
                        List.of(new Column("route", "VARCHAR"), new Column("flights", "BIGINT")),
                        List.of("route", "flights"),
                        new FileLayout(
                                List.of(),
                                List.of(),
                                FileLayout.Codec.GZIP,
                                0,
                                0,
                                0,
                                0,
                                true,
                                new FileLayout.TextSigns(false, "|", "'", "NA")),
                        "12-34")),
                sorted("plan.splitBytes", "65536"));
    }

    private static Stage scanStage() {
        Scan scan = new Scan(
                "flights",
                List.of(new Column("carrier", "VARCHAR"), new Column("delay", "DECIMAL(15,2)")),
                List.of(
                        new Scan.Shape("read_parquet", "", List.of("\"carrier\"", "\"delay\""), ""),
                        new Scan.Shape(
                                "read_csv",
                                ", header = true",
                                ", header = false",
                                "latin1",
                                List.of("\"c\"", "\"file\""),
                                "\"c\" IS NOT NULL",
                                new Scan.RowOrigin("file", "row"))),
                List.of(
                        new Scan.SourceFile(
                                new Location("file:///data/a.parquet"), 1_000_000, 1_700_000_000_000_001L, "", 0),
                        new Scan.SourceFile(
                                new Location("s3://bucket/b.csv"), 70, 0, "\"etag\"", 1, "crc32c:0000002a")),
                List.of(
                        new Scan.Unit(0, 0, 122_880, 500_000),
                        new Scan.Unit(0, 122_880, 7, 9),
                        Scan.Unit.ofBytes(1, 0, 40),
                        Scan.Unit.ofBytes(1, 40, 60),
                        Scan.Unit.ofBytes(1, 60, 70).counted(3, 5)),
                List.of(0, 1, 5),
                false,
                List.of(
                        new Scan.Undivided(Scan.Undivided.Reason.COMPRESSED, 2),
                        new Scan.Undivided(Scan.Undivided.Reason.NO_BOUNDARY, 1)));
        return new Stage(
                new StageId(0),
                "flights: scan",
                new Work.Sql("SELECT *, hash(carrier) % 4\nFROM flights", false, sorted("TimeZone", "UTC")),
                2,
                List.of(new Input.Splits("flights", scan)),
                new Output.Exchange(4),
                0,
                100_000_000,
                Reproducibility.EXACT,
                true,
                new Estimate(1_000_070, -1, -1));
    }

    private static Stage joinStage() {
        return new Stage(
                        new StageId(1),
                        "routes: join",
                        new Work.Sql("SELECT 1", true, new TreeMap<>()),
                        4,
                        List.of(new Input.Exchanged("a", new StageId(0)), new Input.Broadcast("b", new StageId(0))),
                        new Output.Rows(),
                        1,
                        0,
                        Reproducibility.ORDERED,
                        false,
                        new Estimate(1, 2, 3))
                .within(new Stage.Bounds("routes", 30_000), 1);
    }

    private static Stage functionStage() {
        return new Stage(
                new StageId(2),
                "publish",
                new Work.Function("noop", sorted("key", "value")),
                4,
                List.of(new Input.Aligned("c", new StageId(1))),
                new Output.Table(0),
                0,
                1,
                Reproducibility.NOT_REPRODUCIBLE,
                false,
                new Estimate(0, 0, 0));
    }

    static StageDecision decision() {
        SortedMap<StageId, Integer> inputs = new TreeMap<>();
        inputs.put(new StageId(2), 0);
        inputs.put(new StageId(10), 3);
        return new StageDecision(new StageId(11), 1, 64, 2, 1, inputs, "tasks of the largest class ran out of memory");
    }

    /** Of a stage that joins at once, and reads parts of what came before by shares. */
    static StageDecision shortDecision() {
        return new StageDecision(
                new StageId(4),
                0,
                3,
                0,
                1,
                new TreeMap<>(Map.of(new StageId(2), 0, new StageId(3), 1)),
                "",
                List.of(Share.of(0, 5), Share.piece(5, "stage_3", 0, 2), Share.piece(5, "stage_3", 2, 4)),
                List.of(
                        new Adaptation(
                                Adaptation.Kind.BROADCAST,
                                "joins at once what stage 6 would have joined",
                                new TreeMap<>(Map.of("bytes", 240L, "rows", 10L))),
                        new Adaptation(Adaptation.Kind.NOT_SPLIT, "one task wrote all of it", new TreeMap<>())),
                new Course.Short());
    }

    /** Of the stage whose work that one has done. */
    static StageDecision takenDecision() {
        return new StageDecision(
                new StageId(6),
                0,
                3,
                0,
                0,
                new TreeMap<>(Map.of(new StageId(4), 0)),
                "",
                List.of(),
                List.of(new Adaptation(Adaptation.Kind.TAKEN, "nothing is left to do", new TreeMap<>())),
                new Course.Taken(new StageId(4)));
    }

    /** A plan whose stages leave something to decide. */
    static StageGraph adaptiveGraph() {
        Stage small = moving(0, List.of());
        Stage large = moving(1, List.of(new Input.Exchanged("x", new StageId(0))))
                .with(new Leeway(true, Set.of("x"), Set.of("x")), true)
                .with(new Shortcut(
                        new StageId(2),
                        List.of(new StageId(0)),
                        new Work.Sql(
                                "SELECT *\nFROM x SEMI JOIN s USING (k)",
                                true,
                                new TreeMap<>(),
                                new RowBounds(Set.of("x"), true, Set.of("s", "x"))),
                        List.of(new Input.Exchanged("x", new StageId(0)), new Input.Broadcast("s", new StageId(0))),
                        new Output.Rows(),
                        1,
                        77,
                        Reproducibility.ORDERED));
        Stage joined = new Stage(
                new StageId(2),
                "join",
                new Work.Function("noop", new TreeMap<>()),
                4,
                List.of(new Input.Exchanged("s", new StageId(0)), new Input.Exchanged("l", new StageId(1))),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Estimate(-1, -1, -1),
                new Leeway(false, Set.of("l"), Set.of("l", "s")));
        return new StageGraph(
                new TreeMap<>(),
                List.of(new MemoryClass("m512", 512L << 20), new MemoryClass("m2048", 2048L << 20)),
                List.of(small, large, joined),
                List.of(),
                sorted("plan.adaptive", "true"));
    }

    private static Stage moving(int number, List<Input> inputs) {
        return new Stage(
                new StageId(number),
                "move " + number,
                new Work.Function("noop", new TreeMap<>()),
                4,
                inputs,
                new Output.Exchange(4),
                0,
                1,
                Reproducibility.EXACT,
                true,
                new Estimate(-1, -1, -1));
    }

    static AttemptOutput output() {
        return new AttemptOutput(
                List.of(
                        new Part(
                                "exchange.bin",
                                300,
                                "crc32c:00c0ffee",
                                12,
                                List.of(
                                        new Segment(0, 100, 4, -1),
                                        new Segment(100, 0, 0, 0),
                                        new Segment(100, 200, 8, 7)),
                                List.of()),
                        new Part(
                                "part-0.parquet",
                                70,
                                "crc32c:ffffffff",
                                1,
                                List.of(),
                                List.of(new ColumnStatistics("a", "-1", "ü", 0), new ColumnStatistics("b", "", "", 1)),
                                "crc32c:00000003")),
                new Measures(1, 2, 3, 4, 5, 6, 7, 8));
    }

    static StageMap map() {
        return new StageMap(
                new StageId(3),
                1,
                List.of(
                        new Winner(new AttemptId(0, 0, 1), output()),
                        new Winner(AttemptId.speculative(2, 1), new AttemptOutput(List.of(), Measures.NONE))));
    }

    static Manifest manifest() {
        return new Manifest(
                RUN,
                VARIANT,
                OutputSpec.Format.JSON,
                List.of(new Column("s", "STRUCT(a INTEGER, b VARCHAR[])")),
                List.of(
                        new Manifest.File("part-00000.json", 10, 1000, "crc32c:00000001", List.of()),
                        new Manifest.File(
                                "part-00001.json",
                                1,
                                20,
                                "crc32c:00000002",
                                List.of(new ColumnStatistics("s", "", "", 1)),
                                RunId.of(5, 6, 7),
                                "crc32c:00000004")),
                List.of(),
                new FileLayout(List.of(), List.of(), null, 0, 1000, 0, 0, false, FileLayout.TextSigns.DEFAULT));
    }

    static TaskMessage message() {
        return new TaskMessage(RUN, new StageId(3), 1, 2, 99_999, 1, true, VARIANT);
    }

    static Failure failure() {
        return Failure.invalid("UNKNOWN_COLUMN", "column 'delya' is not in 'flights'", "Did you mean 'delay'?")
                .at(new Place("job.yaml", 12, 7));
    }

    static Failure bareFailure() {
        return Failure.of(FailureKind.UNKNOWN_FATE, "STORAGE_UNKNOWN_FATE", "the answer was lost");
    }

    private static SortedMap<String, String> sorted(String... pairs) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            map.put(pairs[index], pairs[index + 1]);
        }
        return map;
    }

    static Replaced replaced() {
        return new Replaced(List.of(
                new Replaced.Entry(
                        new Location("file:///out/routes"),
                        new Replaced.Earlier(
                                RUN,
                                "\"etag\"",
                                List.of(RunId.of(5, 6, 7), RUN),
                                List.of("part-00000.csv", "part-00001.csv"),
                                manifest())),
                new Replaced.Entry(new Location("file:///out/new"), null)));
    }
}
