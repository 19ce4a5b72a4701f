package dev.millrace.graph.codec;

import dev.millrace.graph.Replaced;
import dev.millrace.graph.RunId;
import tools.jackson.databind.node.ObjectNode;

/** {@code replaced.json}. */
public final class ReplacedCodec {
    private static final Document DOCUMENT = new Document("replaced.json", 2);

    private ReplacedCodec() {}

    public static byte[] write(Replaced replaced) {
        ObjectNode node = DOCUMENT.begin();
        node.set("outputs", Written.objects(replaced.outputs(), ReplacedCodec::entry));
        return Document.pretty(node);
    }

    public static Replaced read(byte[] bytes) {
        return DOCUMENT.read(bytes, fields -> new Replaced(fields.objects("outputs", ReplacedCodec::entry)));
    }

    private static ObjectNode entry(Replaced.Entry entry) {
        ObjectNode node = Document.node().put("destination", entry.destination().uri());
        entry.earlier().ifPresent(earlier -> node.set("replaces", earlier(earlier)));
        return node;
    }

    private static Replaced.Entry entry(Fields fields) {
        return new Replaced.Entry(
                NounCodec.location(fields, "destination"), fields.objectOrNull("replaces", ReplacedCodec::earlier));
    }

    private static ObjectNode earlier(Replaced.Earlier earlier) {
        ObjectNode node = Document.node().put("run", earlier.run().value()).put("tag", earlier.tag());
        node.set(
                "writers",
                Written.texts(earlier.writers().stream().map(RunId::value).toList()));
        node.set("files", Written.texts(earlier.files()));
        earlier.table().ifPresent(kept -> node.set("kept", ManifestCodec.node(Document.node(), kept)));
        return node;
    }

    private static Replaced.Earlier earlier(Fields fields) {
        return new Replaced.Earlier(
                new RunId(fields.text("run")),
                fields.text("tag"),
                fields.texts("writers").stream().map(RunId::new).toList(),
                fields.texts("files"),
                fields.objectOrNull("kept", ManifestCodec::manifest));
    }
}
