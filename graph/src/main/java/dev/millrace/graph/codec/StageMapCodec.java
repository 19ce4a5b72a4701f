package dev.millrace.graph.codec;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.StageMap.Winner;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code maps/stage/generation.json}. It grows with tasks times partitions, so it is read and written winner by winner: only the result and
 * the bytes are ever whole in memory.
 */
public final class StageMapCodec {
    private static final Document DOCUMENT = new Document("stage map", 2);

    private StageMapCodec() {}

    public static byte[] write(StageMap map) {
        ObjectNode head = DOCUMENT.begin().put("stage", map.stage().index()).put("generation", map.generation());
        StringBuilder out = new StringBuilder();
        JsonText.appendCompact(out, head);
        out.setLength(out.length() - 1);
        out.append(",\"winners\":[");
        String next = "\n";
        for (Winner winner : map.winners()) {
            out.append(next);
            JsonText.appendCompact(out, winner(winner));
            next = ",\n";
        }
        return Seal.COMPACT.sealed(out.append("\n]}\n").toString());
    }

    private static ObjectNode winner(Winner winner) {
        ObjectNode node = Document.node().put("attempt", winner.attempt().toString());
        OutputCodec.put(node, winner.output());
        return node;
    }

    public static StageMap read(byte[] bytes) {
        return DOCUMENT.readInParts(
                bytes,
                "winners",
                StageMapCodec::winner,
                (fields, winners) ->
                        new StageMap(new StageId(fields.whole("stage")), fields.whole("generation"), winners));
    }

    private static Winner winner(Fields fields) {
        return new Winner(AttemptId.parse(fields.text("attempt")), OutputCodec.output(fields));
    }
}
