package dev.millrace.graph.codec;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import tools.jackson.databind.node.ObjectNode;

/** A failure as text, for rows and for output to programs. */
public final class FailureCodec {
    private static final Document DOCUMENT = new Document("failure", 1);

    private FailureCodec() {}

    public static String write(Failure failure) {
        ObjectNode node = DOCUMENT.begin()
                .put("kind", failure.kind().text())
                .put("code", failure.code())
                .put("message", failure.message());
        Written.putIfPresent(node, "remedy", failure.remedyText());
        failure.place().ifPresent(place -> node.set("place", NounCodec.place(place)));
        Written.putIfPresent(node, "source", failure.sourceOrNull());
        return JsonText.compact(node);
    }

    public static Failure read(String text) {
        return DOCUMENT.read(
                text,
                fields -> new Failure(
                        fields.choice("kind", FailureKind.values(), FailureKind::text),
                        fields.text("code"),
                        fields.text("message"),
                        fields.textOrNull("remedy"),
                        fields.objectOrNull("place", NounCodec::place),
                        fields.textOrNull("source")));
    }
}
