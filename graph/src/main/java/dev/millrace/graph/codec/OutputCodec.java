package dev.millrace.graph.codec;

import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Read;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an attempt wrote, within {@code output.json} and stage maps. Small, because a map holds one for each task: measures that are 0 are left
 * out.
 */
final class OutputCodec {
    private static final AttemptOutput NOTHING = new AttemptOutput(List.of(), Measures.NONE);

    private OutputCodec() {}

    static void put(ObjectNode node, AttemptOutput output) {
        node.set("parts", Written.objects(output.parts(), OutputCodec::part));
        if (!output.measures().equals(Measures.NONE)) {
            node.set("measures", measures(output.measures()));
        }
        if (!output.reads().isEmpty()) {
            ObjectNode reads = node.putObject("reads");
            output.reads().forEach(read -> reads.put(read.relation(), read.rows()));
        }
        output.findings().ifPresent(findings -> node.set("findings", FindingsCodec.findings(findings)));
    }

    static AttemptOutput output(Fields fields) {
        List<Part> parts = fields.objects("parts", OutputCodec::part);
        Measures measures = fields.has("measures") ? measures(fields.object("measures")) : Measures.NONE;
        AttemptOutput output = new AttemptOutput(
                parts, measures, reads(fields), fields.objectOrNull("findings", FindingsCodec::findings));
        return output.isNothing() ? NOTHING : output;
    }

    private static List<Read> reads(Fields fields) {
        List<Read> reads = new ArrayList<>();
        if (fields.has("reads")) {
            fields.numberMap("reads").forEach((relation, rows) -> reads.add(new Read(relation, rows)));
        }
        return reads;
    }

    private static ObjectNode part(Part part) {
        ObjectNode node = Document.node()
                .put("name", part.name())
                .put("sizeBytes", part.sizeBytes())
                .put("checksum", part.checksum())
                .put("rows", part.rows());
        if (!part.segments().isEmpty()) {
            node.set("segments", SegmentsCodec.segments(part.segments()));
        }
        if (!part.statistics().isEmpty()) {
            node.set("statistics", Written.objects(part.statistics(), OutputCodec::statistics));
        }
        if (!part.footerChecksum().isEmpty()) {
            node.put("footerChecksum", part.footerChecksum());
        }
        return node;
    }

    private static Part part(Fields fields) {
        return new Part(
                fields.text("name"),
                fields.number("sizeBytes"),
                fields.text("checksum"),
                fields.number("rows"),
                fields.has("segments") ? SegmentsCodec.segments(fields.object("segments")) : List.of(),
                fields.objectsIfAny("statistics", OutputCodec::statistics),
                fields.textOrEmpty("footerChecksum"));
    }

    static ObjectNode statistics(ColumnStatistics statistics) {
        return Document.node()
                .put("column", statistics.column())
                .put("min", statistics.min())
                .put("max", statistics.max())
                .put("nulls", statistics.nulls());
    }

    static ColumnStatistics statistics(Fields fields) {
        return new ColumnStatistics(
                fields.text("column"), fields.text("min"), fields.text("max"), fields.number("nulls"));
    }

    private static ObjectNode measures(Measures measures) {
        ObjectNode node = Document.node();
        putUnlessZero(node, "rowsRead", measures.rowsRead());
        putUnlessZero(node, "bytesRead", measures.bytesRead());
        putUnlessZero(node, "rowsWritten", measures.rowsWritten());
        putUnlessZero(node, "bytesWritten", measures.bytesWritten());
        putUnlessZero(node, "peakBytes", measures.peakBytes());
        putUnlessZero(node, "spilledBytes", measures.spilledBytes());
        putUnlessZero(node, "startedMillis", measures.startedMillis());
        putUnlessZero(node, "millis", measures.millis());
        return node;
    }

    private static void putUnlessZero(ObjectNode node, String name, long number) {
        if (number != 0) {
            node.put(name, number);
        }
    }

    private static Measures measures(Fields fields) {
        return new Measures(
                fields.numberOrZero("rowsRead"),
                fields.numberOrZero("bytesRead"),
                fields.numberOrZero("rowsWritten"),
                fields.numberOrZero("bytesWritten"),
                fields.numberOrZero("peakBytes"),
                fields.numberOrZero("spilledBytes"),
                fields.numberOrZero("startedMillis"),
                fields.numberOrZero("millis"));
    }
}
