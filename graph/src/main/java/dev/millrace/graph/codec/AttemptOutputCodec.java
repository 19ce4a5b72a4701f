package dev.millrace.graph.codec;

import dev.millrace.graph.AttemptOutput;
import tools.jackson.databind.node.ObjectNode;

/** {@code output.json} of an attempt. */
public final class AttemptOutputCodec {
    private static final Document DOCUMENT = new Document("output.json", 2);

    private AttemptOutputCodec() {}

    public static byte[] write(AttemptOutput output) {
        ObjectNode node = DOCUMENT.begin();
        OutputCodec.put(node, output);
        return Document.compact(node);
    }

    public static AttemptOutput read(byte[] bytes) {
        return DOCUMENT.read(bytes, OutputCodec::output);
    }
}
