package dev.millrace.graph;

import java.util.List;

/**
 * All that the rows of a step follow from: two steps of equal identity have equal rows, whichever job or run they are of.
 *
 * @param parts in a fixed order: versions, settings, then texts, parameters, sources with their files, and contracts, each once
 */
public record StepIdentity(List<Part> parts) {
    public StepIdentity {
        parts = List.copyOf(parts);
    }

    /**
     * One thing that the rows follow from.
     *
     * @param kind what it is
     * @param name which of its kind
     * @param value what would have to be the same
     */
    public record Part(Kind kind, String name, String value) {}

    /** Kinds of parts. */
    public enum Kind {
        /** Version of a program. */
        ENGINE,
        SETTING,
        /** Text of a step, as its parser writes it, with all values in it. */
        SQL,
        /** A value that a step names. */
        PARAMETER,
        /** How a source is read, and what it asks of its rows. */
        DEFINITION,
        /** A file of a source; its name stands behind the source's. */
        FILE
    }

    /** Every part with its lengths, so that no two identities are written alike. */
    public String text() {
        StringBuilder text = new StringBuilder("1\n");
        for (Part part : parts) {
            text.append(part.kind().name());
            append(text, part.name());
            append(text, part.value());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String value) {
        text.append(' ').append(value.length()).append(':').append(value).append('\n');
    }
}
