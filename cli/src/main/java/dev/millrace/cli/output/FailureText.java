package dev.millrace.cli.output;

import dev.millrace.graph.Failure;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Failures as people and programs read them. */
public final class FailureText {
    private FailureText() {}

    /** {@code place: what happened [CODE]}, and below it what to change. */
    public static List<String> lines(Failure failure) {
        String place = failure.place().map(known -> known + ": ").orElse("");
        String first = place + sentence(failure.message()) + " [" + failure.code() + "]";
        return failure.remedy()
                .map(remedy -> List.of(first, "  " + sentence(remedy)))
                .orElse(List.of(first));
    }

    /** A sentence begins with a capital; commands and paths stay as people type them. */
    private static String sentence(String text) {
        String typed = text.replace("file:///", "/");
        return typed.startsWith("millrace ") ? typed : Character.toUpperCase(typed.charAt(0)) + typed.substring(1);
    }

    public static ObjectNode json(Failure failure) {
        ObjectNode node = JsonLine.object();
        node.put("code", failure.code());
        node.put("kind", failure.kind().text());
        node.put("message", sentence(failure.message()));
        failure.remedy().ifPresent(remedy -> node.put("remedy", sentence(remedy)));
        failure.place().ifPresent(place -> {
            node.put("source", place.source());
            if (place.line() > 0) {
                node.put("line", place.line());
            }
            if (place.column() > 0) {
                node.put("column", place.column());
            }
        });
        return node;
    }
}
