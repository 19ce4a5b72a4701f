package dev.millrace.graph.codec;

import dev.millrace.graph.FileLayout;
import dev.millrace.graph.FileLayout.Codec;
import dev.millrace.graph.FileLayout.Order;
import dev.millrace.graph.FileLayout.TextSigns;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How files are laid out, within plans, specifications and manifests. What is left to the format is left out. */
final class LayoutCodec {
    private static final String FIELD = "layout";

    private LayoutCodec() {}

    /** Adds the layout, unless it is the usual one. */
    static void put(ObjectNode node, FileLayout layout) {
        if (!layout.equals(FileLayout.DEFAULT)) {
            node.set(FIELD, layout(layout));
        }
    }

    static FileLayout of(Fields fields) {
        return fields.has(FIELD) ? layout(fields.object(FIELD)) : FileLayout.DEFAULT;
    }

    private static ObjectNode layout(FileLayout layout) {
        ObjectNode node = Document.node();
        if (!layout.partitionBy().isEmpty()) {
            node.set("partitionBy", Written.texts(layout.partitionBy()));
        }
        if (!layout.sortBy().isEmpty()) {
            node.set("sortBy", Written.objects(layout.sortBy(), LayoutCodec::order));
        }
        layout.codec().ifPresent(codec -> node.put("codec", codec.word()));
        putUnlessZero(node, "level", layout.level());
        putUnlessZero(node, "rowGroupRows", layout.rowGroupRows());
        putUnlessZero(node, "rowGroupBytes", layout.rowGroupBytes());
        putUnlessZero(node, "targetFileBytes", layout.targetFileBytes());
        if (layout.single()) {
            node.put("single", true);
        }
        if (!layout.text().equals(TextSigns.DEFAULT)) {
            node.set("text", text(layout.text()));
        }
        return node;
    }

    private static void putUnlessZero(ObjectNode node, String name, long number) {
        if (number != 0) {
            node.put(name, number);
        }
    }

    private static FileLayout layout(Fields fields) {
        return new FileLayout(
                fields.has("partitionBy") ? fields.texts("partitionBy") : List.of(),
                fields.objectsIfAny("sortBy", LayoutCodec::order),
                fields.has("codec") ? fields.choice("codec", Codec.values(), Codec::word) : null,
                (int) fields.numberOrZero("level"),
                fields.numberOrZero("rowGroupRows"),
                fields.numberOrZero("rowGroupBytes"),
                fields.numberOrZero("targetFileBytes"),
                fields.has("single") && fields.flag("single"),
                fields.has("text") ? text(fields.object("text")) : TextSigns.DEFAULT);
    }

    private static ObjectNode order(Order order) {
        return Document.node()
                .put("column", order.column())
                .put("descending", order.descending())
                .put("nullsFirst", order.nullsFirst());
    }

    private static Order order(Fields fields) {
        return new Order(fields.text("column"), fields.flag("descending"), fields.flag("nullsFirst"));
    }

    private static ObjectNode text(TextSigns text) {
        return Document.node()
                .put("header", text.header())
                .put("delimiter", text.delimiter())
                .put("quote", text.quote())
                .put("nullText", text.nullText());
    }

    private static TextSigns text(Fields fields) {
        return new TextSigns(
                fields.flag("header"), fields.text("delimiter"), fields.text("quote"), fields.text("nullText"));
    }
}
