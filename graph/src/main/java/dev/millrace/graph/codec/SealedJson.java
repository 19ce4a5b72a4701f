package dev.millrace.graph.codec;

import tools.jackson.databind.node.ObjectNode;

/**
 * JSON files that belong to one program on one machine, so that their fields are no schema of the project: they have a version and end with the
 * same checksum as every stored document. Files of version 1 had none.
 */
public final class SealedJson {
    private static final int VERSION = 2;

    private final Document document;

    /** {@code name}: as people know the file, for errors. */
    public SealedJson(String name) {
        this.document = new Document(name, VERSION);
    }

    public byte[] write(ObjectNode fields) {
        ObjectNode whole = document.begin();
        whole.setAll(fields);
        return Document.pretty(whole);
    }

    /** Throws {@code CORRUPT} when a byte is not as it was written, or it is no such file. */
    public ObjectNode read(byte[] bytes) {
        return document.read(bytes, Fields::node);
    }

    /** What a file that lacks a field, or has it in another form, is told by. */
    public RuntimeException damaged(String what, Exception cause) {
        return document.corrupt(what, cause);
    }
}
