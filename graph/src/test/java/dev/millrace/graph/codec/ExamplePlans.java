package dev.millrace.graph.codec;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Column;
import dev.millrace.graph.Course;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.Input;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.RowBounds;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Share;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import dev.millrace.graph.Stage.Estimate;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans and decisions, in which every field and every choice occurs. */
final class ExamplePlans {
    private ExamplePlans() {}

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

    /** Of a stage that waited, and moves fewer rows. */
    static StageDecision filteredDecision() {
        return new StageDecision(
                new StageId(4),
                0,
                3,
                0,
                1,
                new TreeMap<>(Map.of(new StageId(2), 0)),
                "",
                List.of(),
                List.of(new Adaptation(
                        Adaptation.Kind.FILTERED,
                        "leaves out rows that will not be joined",
                        new TreeMap<>(Map.of("bytes", 240L, "rows", 10L)))),
                new Course.Filtered());
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

    /** A plan whose tasks keep ranges of a column. */
    static StageGraph rangedGraph() {
        Scan scan = new Scan(
                "items",
                List.of(new Column("v", "DOUBLE"), new Column("k", "BIGINT")),
                List.of(new Scan.Shape("read_parquet", "", List.of("v", "k"), "")),
                List.of(new Scan.SourceFile(new Location("file:///data/items.parquet"), 4096, 7, "tag", 0)),
                List.of(
                        new Scan.Unit(0, 0, 100, 900),
                        new Scan.Unit(0, 100, 100, 900),
                        new Scan.Unit(0, 100, 100, 900),
                        new Scan.Unit(0, 200, 50, 500)),
                List.of(0, 2, 3, 4),
                false,
                List.of(),
                new Scan.Ranges(1, List.of(-3L, 4_000_000_000L)));
        Stage stage = new Stage(
                new StageId(0),
                "scan items",
                new Work.Function("noop", new TreeMap<>()),
                3,
                List.of(new Input.Splits("items", scan)),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Estimate(-1, -1, -1));
        return new StageGraph(
                new TreeMap<>(),
                List.of(new MemoryClass("m512", 512L << 20)),
                List.of(stage),
                List.of(),
                sorted("plan.ranges", "true"));
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

    private static SortedMap<String, String> sorted(String... pairs) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            map.put(pairs[index], pairs[index + 1]);
        }
        return map;
    }
}
