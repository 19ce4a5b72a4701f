package dev.millrace.graph.codec;

import dev.millrace.graph.Manifest;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StepIdentity;
import tools.jackson.databind.node.ObjectNode;

/** {@code _manifest.json}, for people and for programs that read results: sums of rows and bytes are written for them. */
public final class ManifestCodec {
    private static final Document DOCUMENT = new Document("_manifest.json", 2);

    private ManifestCodec() {}

    public static byte[] write(Manifest manifest) {
        return Document.pretty(node(DOCUMENT.begin(), manifest));
    }

    public static Manifest read(byte[] bytes) {
        return DOCUMENT.read(bytes, ManifestCodec::manifest);
    }

    static ObjectNode node(ObjectNode node, Manifest manifest) {
        node.put("run", manifest.run().value())
                .put("planHash", manifest.planHash())
                .put("format", manifest.format().extension())
                .put("rows", manifest.rows())
                .put("sizeBytes", manifest.sizeBytes());
        node.set("columns", Written.objects(manifest.columns(), NounCodec::column));
        LayoutCodec.put(node, manifest.layout());
        node.set("files", Written.objects(manifest.files(), ManifestCodec::file));
        if (!manifest.findings().isEmpty()) {
            node.set("findings", Written.objects(manifest.findings(), FindingsCodec::findings));
        }
        StepIdentity identity = manifest.identityOrNull();
        if (identity != null) {
            node.set("identity", Written.objects(identity.parts(), ReuseCodec::part));
        }
        return node;
    }

    static Manifest manifest(Fields fields) {
        return new Manifest(
                new RunId(fields.text("run")),
                fields.text("planHash"),
                NounCodec.format(fields),
                fields.objects("columns", NounCodec::column),
                fields.objects("files", ManifestCodec::file),
                fields.objectsIfAny("findings", FindingsCodec::findings),
                LayoutCodec.of(fields),
                fields.has("identity") ? ReuseCodec.identity(fields) : null);
    }

    private static ObjectNode file(Manifest.File file) {
        ObjectNode node = Document.node()
                .put("name", file.name())
                .put("rows", file.rows())
                .put("sizeBytes", file.sizeBytes())
                .put("checksum", file.checksum());
        if (!file.footerChecksum().isEmpty()) {
            node.put("footerChecksum", file.footerChecksum());
        }
        if (file.writerOrNull() != null) {
            node.put("run", file.writerOrNull().value());
        }
        node.set("statistics", Written.objects(file.statistics(), OutputCodec::statistics));
        return node;
    }

    private static Manifest.File file(Fields fields) {
        return new Manifest.File(
                fields.text("name"),
                fields.number("rows"),
                fields.number("sizeBytes"),
                fields.text("checksum"),
                fields.objects("statistics", OutputCodec::statistics),
                fields.has("run") ? new RunId(fields.text("run")) : null,
                fields.textOrEmpty("footerChecksum"));
    }
}
