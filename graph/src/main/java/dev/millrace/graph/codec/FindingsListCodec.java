package dev.millrace.graph.codec;

import dev.millrace.graph.Findings;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code findings.json}: what the contracts and checks of a run have found, in order of the plan. */
public final class FindingsListCodec {
    private static final Document DOCUMENT = new Document("findings.json", 2);

    private FindingsListCodec() {}

    public static byte[] write(List<Findings> findings) {
        ObjectNode node = DOCUMENT.begin();
        node.set("findings", Written.objects(findings, FindingsCodec::findings));
        return Document.pretty(node);
    }

    public static List<Findings> read(byte[] bytes) {
        return DOCUMENT.read(bytes, fields -> fields.objects("findings", FindingsCodec::findings));
    }
}
