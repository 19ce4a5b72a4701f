package dev.millrace.coordinator.plan.show;

import dev.millrace.coordinator.plan.source.TextInference;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan as one JSON object: {@code stages, outputs, texts, classes, engine, settings, logical}. */
final class PlanJson {
    private static final ObjectMapper MAPPER = new JsonMapper();

    private final PlanView view;

    private PlanJson(PlanView view) {
        this.view = view;
    }

    static String of(PlanView view) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(new PlanJson(view).document());
    }

    private ObjectNode document() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("formatVersion", 1);
        ArrayNode stages = root.putArray("stages");
        view.graph().stages().forEach(stage -> stage(stage, stages.addObject()));
        ArrayNode outputs = root.putArray("outputs");
        view.graph().outputs().forEach(output -> output(output, outputs.addObject()));
        ArrayNode texts = root.putArray("texts");
        view.texts().forEach(source -> text(source, texts.addObject()));
        view.graph()
                .taking()
                .ifPresent(taking -> root.putObject("taking")
                        .put("source", taking.source())
                        .put("taken", taking.taken())
                        .put("seen", taking.seen())
                        .put("same", taking.same())
                        .put("full", taking.full()));
        if (!view.graph().reuse().isEmpty()) {
            ArrayNode reuse = root.putArray("reuse");
            view.graph()
                    .reuse()
                    .forEach(step -> reuse.addObject()
                            .put("step", step.step())
                            .put("cached", step.isCached())
                            .put("reason", step.reason()));
        }
        ArrayNode classes = root.putArray("classes");
        for (MemoryClass size : view.graph().classes()) {
            classes.addObject().put("name", size.name()).put("memoryBytes", size.memoryBytes());
        }
        texts(root.putObject("engine"), view.graph().engine());
        texts(root.putObject("settings"), view.graph().settings());
        ArrayNode logical = root.putArray("logical");
        view.logical()
                .forEach(step -> logical.addObject().put("step", step.step()).put("tree", step.tree()));
        return root;
    }

    private static void text(TextInference source, ObjectNode node) {
        node.put("source", source.source()).put("format", source.format());
        ArrayNode signs = node.putArray("signs");
        source.signs()
                .forEach(one -> signs.addObject()
                        .put("delimiter", one.delimiter())
                        .put("quote", one.quote())
                        .put("escape", one.escape())
                        .put("header", one.header())
                        .put("skipLines", one.skipLines())
                        .put("files", one.files()));
        columns(source.columns(), node);
        node.put("typesDeclared", source.typesDeclared()).put("files", source.files());
        node.put("sampledFiles", source.sampledFiles()).put("rowBytes", source.rowBytes());
        node.put("compression", Math.round(source.ratio() * 100) / 100.0);
        node.put("rows", source.rows()).put("rowsExact", source.rowsExact());
    }

    private static void columns(List<Column> columns, ObjectNode node) {
        ArrayNode array = node.putArray("columns");
        for (Column column : columns) {
            array.addObject().put("name", column.name()).put("type", column.type());
        }
    }

    private void stage(Stage stage, ObjectNode node) {
        node.put("id", stage.id().index());
        node.put("name", stage.name());
        node.put("tasks", stage.tasks());
        node.put("class", view.graph().classes().get(stage.memoryClass()).name());
        node.put("memoryBytes", stage.memoryBytes());
        node.put("reproducibility", Words.reproducibility(stage.reproducibility()));
        node.put("allThreads", Words.allThreads(stage.work()));
        node.put("divisible", stage.divisible());
        ArrayNode inputs = node.putArray("inputs");
        stage.inputs().forEach(input -> input(input, inputs.addObject()));
        output(stage.output(), node.putObject("output"));
        ObjectNode estimate = node.putObject("estimate");
        estimate.put("inputBytes", stage.estimate().inputBytes());
        estimate.put("outputRows", stage.estimate().outputRows());
        estimate.put("outputBytes", stage.estimate().outputBytes());
        stage.shortcut().ifPresent(shortcut -> shortcut(shortcut, node.putObject("shortcut")));
        List<Adaptation> adaptations = view.adaptations().getOrDefault(stage.id(), List.of());
        if (!adaptations.isEmpty()) {
            ArrayNode array = node.putArray("adaptations");
            adaptations.forEach(adaptation -> adaptation(adaptation, array.addObject()));
        }
        if (view.measured().containsKey(stage.id())) {
            measured(view.measured().get(stage.id()), node.putObject("measured"));
        }
        node.put("sql", Words.work(stage.work()));
    }

    private static void shortcut(Shortcut shortcut, ObjectNode node) {
        node.put("replaced", shortcut.replaced().index());
        ArrayNode small = node.putArray("small");
        shortcut.small().forEach(stage -> small.add(stage.index()));
        node.put("memoryBytes", shortcut.memoryBytes()).put("sql", Words.work(shortcut.work()));
    }

    private static void adaptation(Adaptation adaptation, ObjectNode node) {
        node.put("kind", Words.kind(adaptation.kind())).put("reason", adaptation.reason());
        ObjectNode measured = node.putObject("measured");
        adaptation.measured().forEach(measured::put);
    }

    private static void input(Input input, ObjectNode node) {
        node.put("relation", input.relation()).put("kind", Words.kind(input));
        switch (input) {
            case Input.Splits splits -> {
                node.put("source", splits.scan().source());
                node.put("files", splits.scan().files().size());
                node.put("units", splits.scan().units().size());
                node.put("splits", splits.scan().taskBounds().size() - 1);
                node.put("everyTask", splits.scan().everyTask());
                if (splits.scan().rangesOrNull() != null) {
                    int column = splits.scan().rangesOrNull().column();
                    node.put("rangesOf", splits.scan().columns().get(column).name());
                }
                node.put("bytes", Words.bytes(splits));
                ArrayNode undivided = node.putArray("undivided");
                UndividedText.of(input)
                        .forEach(files -> undivided
                                .addObject()
                                .put("why", UndividedText.word(files.why()))
                                .put("files", files.files())
                                .put("reason", UndividedText.sentence(files.why())));
            }
            case Input.Aligned aligned -> node.put("stage", aligned.stage().index());
            case Input.Exchanged exchanged ->
                node.put("stage", exchanged.stage().index());
            case Input.Broadcast broadcast ->
                node.put("stage", broadcast.stage().index());
        }
    }

    private static void output(Output output, ObjectNode node) {
        node.put("kind", Words.kind(output));
        if (output instanceof Output.Exchange exchange) {
            node.put("partitions", exchange.partitions());
            if (exchange.groups() > 1) {
                node.put("groups", exchange.groups());
            }
        } else if (output instanceof Output.Table table) {
            node.put("output", table.output());
        }
    }

    private static void output(OutputSpec output, ObjectNode node) {
        node.put("name", output.name());
        node.put("destination", output.destination().uri());
        node.put("format", output.format().extension());
        node.put("mode", output.mode().word());
        columns(output.columns(), node);
    }

    private static void measured(Measured value, ObjectNode node) {
        node.put("tasks", value.tasks());
        node.put("rowsRead", value.rowsRead()).put("bytesRead", value.bytesRead());
        node.put("rowsWritten", value.rowsWritten()).put("bytesWritten", value.bytesWritten());
        node.put("peakBytes", value.peakBytes()).put("spilledBytes", value.spilledBytes());
        node.put("millis", value.millis()).put("longestMillis", value.longestMillis());
    }

    private static void texts(ObjectNode node, Map<String, String> values) {
        values.forEach(node::put);
    }
}
