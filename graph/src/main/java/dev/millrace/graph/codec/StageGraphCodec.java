package dev.millrace.graph.codec;

import dev.millrace.graph.Column;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.StageGraph;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code plan.json}, for people to read: SQL stands in lines. */
public final class StageGraphCodec {
    private static final Document DOCUMENT = new Document("plan.json", 2);

    private StageGraphCodec() {}

    public static byte[] write(StageGraph graph) {
        ObjectNode node = DOCUMENT.begin();
        node.set("engine", Written.textMap(graph.engine()));
        node.set("classes", Written.objects(graph.classes(), StageGraphCodec::memoryClass));
        node.set("stages", Written.objects(graph.stages(), StageCodec::stage));
        node.set("outputs", Written.objects(graph.outputs(), StageGraphCodec::output));
        node.set("settings", Written.textMap(graph.settings()));
        if (!graph.reuse().isEmpty()) {
            node.set("reuse", Written.objects(graph.reuse(), ReuseCodec::step));
        }
        graph.taking().ifPresent(taking -> node.set("taking", ReuseCodec.taking(taking)));
        return Document.pretty(node);
    }

    public static StageGraph read(byte[] bytes) {
        return DOCUMENT.read(
                bytes,
                fields -> new StageGraph(
                        fields.textMap("engine"),
                        fields.objects("classes", StageGraphCodec::memoryClass),
                        fields.objects("stages", StageCodec::stage),
                        fields.objects("outputs", StageGraphCodec::output),
                        fields.textMap("settings"),
                        fields.objectsIfAny("reuse", ReuseCodec::step),
                        fields.has("taking") ? ReuseCodec.taking(fields.object("taking")) : null));
    }

    private static ObjectNode memoryClass(MemoryClass memoryClass) {
        return Document.node().put("name", memoryClass.name()).put("memoryBytes", memoryClass.memoryBytes());
    }

    private static MemoryClass memoryClass(Fields fields) {
        return new MemoryClass(fields.text("name"), fields.number("memoryBytes"));
    }

    private static ObjectNode output(OutputSpec output) {
        ObjectNode node = Document.node()
                .put("name", output.name())
                .put("destination", output.destination().uri())
                .put("format", output.format().extension())
                .put("mode", output.mode().word());
        node.set("columns", Written.objects(output.columns(), NounCodec::column));
        if (!output.labels().equals(names(output.columns()))) {
            node.set("labels", Written.texts(output.labels()));
        }
        LayoutCodec.put(node, output.layout());
        if (output.mode().readsFirst()) {
            node.put("readTag", output.readTag());
        }
        return node;
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    private static OutputSpec output(Fields fields) {
        List<Column> columns = fields.objects("columns", NounCodec::column);
        return new OutputSpec(
                fields.text("name"),
                NounCodec.location(fields, "destination"),
                NounCodec.format(fields),
                NounCodec.mode(fields),
                columns,
                fields.has("labels") ? fields.texts("labels") : names(columns),
                LayoutCodec.of(fields),
                fields.has("readTag") ? fields.text("readTag") : "");
    }
}
