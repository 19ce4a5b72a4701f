package dev.millrace.graph.codec;

import dev.millrace.graph.UploadBatch;
import dev.millrace.graph.UploadedFile;
import tools.jackson.databind.node.ObjectNode;

/** A batch of uploads. */
public final class UploadBatchCodec {
    private static final Document DOCUMENT = new Document("batch", 2);

    private UploadBatchCodec() {}

    public static byte[] write(UploadBatch batch) {
        ObjectNode node = DOCUMENT.begin()
                .put("trigger", batch.trigger())
                .put("number", batch.number())
                .put("spec", batch.spec())
                .put("sealedMillis", batch.sealedMillis());
        node.set("files", Written.objects(batch.files(), UploadBatchCodec::file));
        return Document.pretty(node);
    }

    public static UploadBatch read(byte[] bytes) {
        return DOCUMENT.read(
                bytes,
                fields -> new UploadBatch(
                        fields.text("trigger"),
                        fields.whole("number"),
                        fields.whole("spec"),
                        fields.number("sealedMillis"),
                        fields.objects("files", UploadBatchCodec::file)));
    }

    private static ObjectNode file(UploadedFile file) {
        return Document.node()
                .put("file", file.location().uri())
                .put("bytes", file.sizeBytes())
                .put("modified", file.modifiedMicros())
                .put("round", file.round());
    }

    private static UploadedFile file(Fields fields) {
        return new UploadedFile(
                NounCodec.location(fields, "file"),
                fields.number("bytes"),
                fields.number("modified"),
                fields.whole("round"));
    }
}
