package dev.millrace.graph.codec;

import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Ranges;
import dev.millrace.graph.Scan.Records;
import dev.millrace.graph.Scan.RowOrigin;
import dev.millrace.graph.Scan.Shape;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.graph.Scan.Undivided;
import dev.millrace.graph.Scan.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A scan within {@code plan.json}. A unit is the list {@code [file, firstRow, rows, bytes]}, because there may
 * be many; a range of bytes adds {@code fromByte, toByte}, and one whose records are counted {@code firstLine}. */
final class ScanCodec {
    private ScanCodec() {}

    static ObjectNode scan(Scan scan) {
        ObjectNode node = Document.node().put("source", scan.source());
        node.set("columns", Written.objects(scan.columns(), NounCodec::column));
        node.set("shapes", Written.objects(scan.shapes(), ScanCodec::shape));
        node.set("files", Written.objects(scan.files(), ScanCodec::file));
        node.set("units", units(scan.units()));
        node.set("taskBounds", Written.wholes(scan.taskBounds()));
        node.put("everyTask", scan.everyTask());
        if (!scan.undivided().isEmpty()) {
            node.set("undivided", Written.objects(scan.undivided(), ScanCodec::undivided));
        }
        if (scan.rangesOrNull() != null) {
            node.set("ranges", ranges(scan.rangesOrNull()));
        }
        return node;
    }

    private static ObjectNode ranges(Ranges ranges) {
        ObjectNode node = Document.node().put("column", ranges.column());
        ArrayNode bounds = node.putArray("bounds");
        ranges.bounds().forEach(bounds::add);
        return node;
    }

    private static Ranges ranges(Fields fields) {
        return new Ranges(
                fields.whole("column"),
                Arrays.stream(fields.numbers("bounds")).boxed().toList());
    }

    private static ObjectNode undivided(Undivided undivided) {
        return Document.node().put("why", text(undivided.why())).put("files", undivided.files());
    }

    private static Undivided undivided(Fields fields) {
        return new Undivided(fields.choice("why", Undivided.Reason.values(), ScanCodec::text), fields.whole("files"));
    }

    private static String text(Undivided.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Scan scan(Fields fields) {
        return new Scan(
                fields.text("source"),
                fields.objects("columns", NounCodec::column),
                fields.objects("shapes", ScanCodec::shape),
                fields.objects("files", ScanCodec::file),
                fields.rows("units", 4).stream().map(ScanCodec::unit).toList(),
                fields.wholes("taskBounds"),
                fields.flag("everyTask"),
                fields.objectsIfAny("undivided", ScanCodec::undivided),
                fields.objectOrNull("ranges", ScanCodec::ranges));
    }

    private static ObjectNode shape(Shape shape) {
        ObjectNode node = Document.node().put("reader", shape.reader()).put("arguments", shape.arguments());
        if (!shape.laterArguments().equals(shape.arguments())) {
            node.put("laterArguments", shape.laterArguments());
        }
        Written.putUnlessEmpty(node, "encoding", shape.encodingOrEmpty());
        node.set("projection", Written.texts(shape.projection()));
        node.put("condition", shape.conditionOrEmpty());
        Written.putUnlessEmpty(node, "fileAs", shape.origin().fileOrEmpty());
        Written.putUnlessEmpty(node, "rowAs", shape.origin().rowOrEmpty());
        if (shape.recordsOrNull() != null) {
            node.set("records", records(shape.recordsOrNull()));
        }
        return node;
    }

    private static Shape shape(Fields fields) {
        String arguments = fields.text("arguments");
        String later = fields.textOrNull("laterArguments");
        return new Shape(
                fields.text("reader"),
                arguments,
                later == null ? arguments : later,
                fields.textOrEmpty("encoding"),
                fields.texts("projection"),
                fields.text("condition"),
                new RowOrigin(fields.textOrEmpty("fileAs"), fields.textOrEmpty("rowAs")),
                fields.objectOrNull("records", ScanCodec::records));
    }

    private static ObjectNode records(Records records) {
        return Document.node()
                .put("fields", records.fields())
                .put("delimiter", records.delimiter())
                .put("quote", records.quote())
                .put("escape", records.escape())
                .put("nullText", records.nullText())
                .put("header", records.header())
                .put("skipLines", records.skipLines());
    }

    private static Records records(Fields fields) {
        return new Records(
                fields.whole("fields"),
                fields.text("delimiter"),
                fields.text("quote"),
                fields.text("escape"),
                fields.text("nullText"),
                fields.flag("header"),
                fields.whole("skipLines"));
    }

    private static ObjectNode file(SourceFile file) {
        ObjectNode node = Document.node()
                .put("location", file.location().uri())
                .put("sizeBytes", file.sizeBytes())
                .put("modifiedMicros", file.modifiedMicros())
                .put("tag", file.tag())
                .put("shape", file.shape());
        return file.checksum().isEmpty() ? node : node.put("checksum", file.checksum());
    }

    private static SourceFile file(Fields fields) {
        return new SourceFile(
                NounCodec.location(fields, "location"),
                fields.number("sizeBytes"),
                fields.number("modifiedMicros"),
                fields.text("tag"),
                fields.whole("shape"),
                fields.has("checksum") ? fields.text("checksum") : "");
    }

    private static ArrayNode units(List<Unit> units) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(units.size());
        for (Unit unit : units) {
            ArrayNode numbers = array.addArray()
                    .add(unit.file())
                    .add(unit.firstRow())
                    .add(unit.rows())
                    .add(unit.bytes());
            if (unit.fromByte() > 0 || unit.toByte() >= 0) {
                numbers.add(unit.fromByte()).add(unit.toByte());
            }
            if (unit.firstLine() > 0) {
                numbers.add(unit.firstLine());
            }
        }
        return array;
    }

    private static Unit unit(long[] row) {
        boolean range = row.length > 5;
        return new Unit(
                Math.toIntExact(row[0]),
                row[1],
                row[2],
                range ? row[4] : 0,
                range ? row[5] : -1,
                row.length > 6 ? row[6] : 0,
                row[3]);
    }
}
