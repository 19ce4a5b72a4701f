package dev.millrace.graph.codec;

import dev.millrace.graph.Input;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Output;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.RowBounds;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import dev.millrace.graph.Stage.Estimate;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** A stage within {@code plan.json}. Choices are told apart by a field {@code kind}. */
final class StageCodec {
    private StageCodec() {}

    static ObjectNode stage(Stage stage) {
        ObjectNode node = Document.node().put("id", stage.id().index()).put("name", stage.name());
        node.set("work", work(stage.work()));
        node.put("tasks", stage.tasks());
        node.set("inputs", Written.objects(stage.inputs(), StageCodec::input));
        node.set("output", output(stage.output()));
        node.put("memoryClass", stage.memoryClass())
                .put("memoryBytes", stage.memoryBytes())
                .put("reproducibility", text(stage.reproducibility()))
                .put("divisible", stage.divisible());
        node.set("estimate", estimate(stage.estimate()));
        if (!stage.leeway().equals(Leeway.NONE)) {
            node.set("leeway", AdaptationCodec.leeway(stage.leeway()));
        }
        put(node, stage.bounds());
        stage.shortcut().ifPresent(shortcut -> node.set("shortcut", shortcut(shortcut)));
        return node;
    }

    static Stage stage(Fields fields) {
        return new Stage(
                new StageId(fields.whole("id")),
                fields.text("name"),
                work(fields.object("work")),
                fields.whole("tasks"),
                fields.objects("inputs", StageCodec::input),
                output(fields.object("output")),
                fields.whole("memoryClass"),
                fields.number("memoryBytes"),
                fields.choice("reproducibility", Reproducibility.values(), StageCodec::text),
                fields.flag("divisible"),
                estimate(fields.object("estimate")),
                fields.has("leeway") ? AdaptationCodec.leeway(fields.object("leeway")) : Leeway.NONE,
                bounds(fields),
                fields.has("shortcut") ? shortcut(fields.object("shortcut")) : null);
    }

    private static void put(ObjectNode node, Stage.Bounds bounds) {
        if (bounds.taskMillis() > 0) {
            node.putObject("bounds").put("step", bounds.step()).put("taskMillis", bounds.taskMillis());
        }
    }

    private static Stage.Bounds bounds(Fields fields) {
        if (!fields.has("bounds")) {
            return Stage.Bounds.NONE;
        }
        Fields bounds = fields.object("bounds");
        return new Stage.Bounds(bounds.text("step"), bounds.number("taskMillis"));
    }

    private static ObjectNode shortcut(Shortcut shortcut) {
        ObjectNode node = Document.node().put("replaced", shortcut.replaced().index());
        node.set(
                "small",
                Written.wholes(shortcut.small().stream().map(StageId::index).toList()));
        node.set("work", work(shortcut.work()));
        node.set("inputs", Written.objects(shortcut.inputs(), StageCodec::input));
        node.set("output", output(shortcut.output()));
        node.put("memoryClass", shortcut.memoryClass())
                .put("memoryBytes", shortcut.memoryBytes())
                .put("reproducibility", text(shortcut.reproducibility()));
        put(node, shortcut.bounds());
        return node;
    }

    private static Shortcut shortcut(Fields fields) {
        return new Shortcut(
                new StageId(fields.whole("replaced")),
                fields.wholes("small").stream().map(StageId::new).toList(),
                work(fields.object("work")),
                fields.objects("inputs", StageCodec::input),
                output(fields.object("output")),
                fields.whole("memoryClass"),
                fields.number("memoryBytes"),
                fields.choice("reproducibility", Reproducibility.values(), StageCodec::text),
                bounds(fields));
    }

    private static String text(Reproducibility reproducibility) {
        return reproducibility.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode work(Work work) {
        ObjectNode node = Document.node();
        switch (work) {
            case Work.Sql sql -> {
                node.put("kind", "sql");
                Written.putLines(node, "sql", sql.sql());
                node.put("allThreads", sql.allThreads());
                node.set("settings", Written.textMap(sql.settings()));
                if (!sql.rows().equals(RowBounds.NONE)) {
                    node.set("rows", rows(sql.rows()));
                }
            }
            case Work.Function function -> {
                node.put("kind", "function").put("name", function.name());
                node.set("arguments", Written.textMap(function.arguments()));
            }
        }
        return node;
    }

    private static Work work(Fields fields) {
        String kind = fields.text("kind");
        return switch (kind) {
            case "sql" ->
                new Work.Sql(
                        fields.lines("sql"),
                        fields.flag("allThreads"),
                        fields.textMap("settings"),
                        fields.has("rows") ? rows(fields.object("rows")) : RowBounds.NONE);
            case "function" -> new Work.Function(fields.text("name"), fields.textMap("arguments"));
            default -> throw fields.unknown("kind", kind);
        };
    }

    private static ObjectNode rows(RowBounds rows) {
        ObjectNode node = Document.node();
        node.set("kept", Written.texts(List.copyOf(rows.kept())));
        if (rows.bounded()) {
            node.set("most", Written.texts(List.copyOf(rows.most())));
        }
        return node;
    }

    private static RowBounds rows(Fields fields) {
        boolean bounded = fields.has("most");
        return new RowBounds(
                new TreeSet<>(fields.texts("kept")),
                bounded,
                bounded ? new TreeSet<>(fields.texts("most")) : new TreeSet<>());
    }

    private static ObjectNode input(Input input) {
        ObjectNode node = Document.node();
        switch (input) {
            case Input.Splits splits -> {
                node.put("kind", "splits").put("relation", splits.relation());
                node.set("scan", ScanCodec.scan(splits.scan()));
            }
            case Input.Aligned aligned -> stageInput(node, "aligned", aligned.relation(), aligned.stage());
            case Input.Exchanged exchanged -> stageInput(node, "exchanged", exchanged.relation(), exchanged.stage());
            case Input.Broadcast broadcast -> stageInput(node, "broadcast", broadcast.relation(), broadcast.stage());
        }
        return node;
    }

    private static void stageInput(ObjectNode node, String kind, String relation, StageId stage) {
        node.put("kind", kind).put("relation", relation).put("stage", stage.index());
    }

    private static Input input(Fields fields) {
        String kind = fields.text("kind");
        String relation = fields.text("relation");
        return switch (kind) {
            case "splits" -> new Input.Splits(relation, ScanCodec.scan(fields.object("scan")));
            case "aligned" -> new Input.Aligned(relation, new StageId(fields.whole("stage")));
            case "exchanged" -> new Input.Exchanged(relation, new StageId(fields.whole("stage")));
            case "broadcast" -> new Input.Broadcast(relation, new StageId(fields.whole("stage")));
            default -> throw fields.unknown("kind", kind);
        };
    }

    private static ObjectNode output(Output output) {
        ObjectNode node = Document.node();
        switch (output) {
            case Output.Exchange exchange -> {
                node.put("kind", "exchange").put("partitions", exchange.partitions());
                if (exchange.groups() > 1) {
                    node.put("groups", exchange.groups());
                }
            }
            case Output.Rows _ -> node.put("kind", "rows");
            case Output.Table table -> node.put("kind", "table").put("output", table.output());
            case Output.Findings findings ->
                node.put("kind", "findings").set("inspection", FindingsCodec.inspection(findings.inspection()));
        }
        return node;
    }

    private static Output output(Fields fields) {
        String kind = fields.text("kind");
        return switch (kind) {
            case "exchange" ->
                new Output.Exchange(fields.whole("partitions"), fields.has("groups") ? fields.whole("groups") : 1);
            case "rows" -> new Output.Rows();
            case "table" -> new Output.Table(fields.whole("output"));
            case "findings" -> new Output.Findings(FindingsCodec.inspection(fields.object("inspection")));
            default -> throw fields.unknown("kind", kind);
        };
    }

    private static ObjectNode estimate(Estimate estimate) {
        return Document.node()
                .put("inputBytes", estimate.inputBytes())
                .put("outputRows", estimate.outputRows())
                .put("outputBytes", estimate.outputBytes());
    }

    private static Estimate estimate(Fields fields) {
        return new Estimate(fields.number("inputBytes"), fields.number("outputRows"), fields.number("outputBytes"));
    }
}
