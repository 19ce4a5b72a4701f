package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** Reads {@code COPY (SELECT …) TO 'path' (FORMAT csv, HEADER)} and {@code COPY table TO 'path'}. */
final class CopyReader {
    private static final String EXAMPLE = "Write COPY (SELECT …) TO 'path' (FORMAT parquet)";

    private final String text;
    private final Place place;
    private final List<Token> tokens;
    private int next = 1;

    CopyReader(String text, Place place, List<Token> tokens) {
        this.text = text;
        this.place = place;
        this.tokens = tokens;
    }

    SqlStatement.Copy read() {
        String query = query();
        if (word().equals("FROM")) {
            throw refused(
                    "COPY … FROM loads a table, and there is none", "Name the file in a SELECT: SELECT * FROM 'file'");
        }
        expect("TO");
        Place toPlace = StatementReader.placeOf(
                text, place, next < tokens.size() ? tokens.get(next).start() : 0);
        String to = quoted();
        SequencedMap<String, String> options = options();
        if (next < tokens.size()) {
            throw refused("'" + tokens.get(next).text() + "' is one word too many", EXAMPLE);
        }
        return new SqlStatement.Copy(query, to, toPlace, options);
    }

    private String query() {
        if (word().equals("(")) {
            int open = next;
            int close = closing(open);
            next = close + 1;
            int start = tokens.get(open).start() + 1;
            String inner = text.substring(start, tokens.get(close).start());
            if (inner.isBlank()) {
                throw refused("COPY lacks its SELECT", EXAMPLE);
            }
            return StatementReader.blank(text.substring(0, start)) + inner;
        }
        int start = next;
        while (next < tokens.size() && !word().equals("TO") && !word().equals("FROM") && !word().equals("(")) {
            next++;
        }
        if (start == next) {
            throw refused("COPY lacks its SELECT", EXAMPLE);
        }
        int first = tokens.get(start).start();
        String name = text.substring(first, tokens.get(next - 1).end());
        String columns = word().equals("(") ? columns() : "";
        String from = columns.isEmpty() ? "FROM " : "SELECT " + columns + " FROM ";
        return StatementReader.blank(text.substring(0, Math.max(0, first - from.length()))) + from + name;
    }

    /** The columns of {@code COPY table (a, b) TO}. */
    private String columns() {
        int close = closing(next);
        String columns =
                text.substring(tokens.get(next).end(), tokens.get(close).start());
        next = close + 1;
        return columns;
    }

    private int closing(int open) {
        int depth = 0;
        for (int token = open; token < tokens.size(); token++) {
            String sign = tokens.get(token).text();
            depth += sign.equals("(") ? 1 : sign.equals(")") ? -1 : 0;
            if (depth == 0) {
                return token;
            }
        }
        next = open;
        throw refused("this parenthesis is not closed", "Close it");
    }

    private SequencedMap<String, String> options() {
        SequencedMap<String, String> options = new LinkedHashMap<>();
        if (word().equals("WITH")) {
            next++;
        }
        if (next >= tokens.size()) {
            return options;
        }
        expect("(");
        do {
            String name = word().toLowerCase(Locale.ROOT);
            if (next >= tokens.size() || !tokens.get(next).isWord()) {
                throw refused("an option has a name", "Write for example (FORMAT csv, HEADER)");
            }
            int at = next++;
            if (options.putIfAbsent(name, value()) != null) {
                next = at;
                throw refused("the option " + name.toUpperCase(Locale.ROOT) + " stands twice", "Keep one of them");
            }
        } while (isPast(","));
        expect(")");
        return options;
    }

    private String value() {
        if (word().equals(",") || word().equals(")")) {
            return "";
        }
        if (word().equals("(")) {
            int close = closing(next);
            String list =
                    text.substring(tokens.get(next).end(), tokens.get(close).start());
            next = close + 1;
            return list.strip();
        }
        if (word().startsWith("'")) {
            return quoted();
        }
        int start = next;
        while (next < tokens.size() && !word().equals(",") && !word().equals(")")) {
            next++;
        }
        return text.substring(tokens.get(start).start(), tokens.get(next - 1).end());
    }

    private boolean isPast(String sign) {
        boolean there = word().equals(sign);
        next += there ? 1 : 0;
        return there;
    }

    private void expect(String word) {
        if (!isPast(word)) {
            throw refused("'" + word + "' is missing here", EXAMPLE);
        }
    }

    private String quoted() {
        if (!word().startsWith("'") || word().length() < 3) {
            throw refused("a text in quotes is missing here", EXAMPLE);
        }
        String quoted = tokens.get(next++).text();
        return quoted.substring(1, quoted.length() - 1).replace("''", "'");
    }

    private String word() {
        return next < tokens.size() ? tokens.get(next).text().toUpperCase(Locale.ROOT) : "";
    }

    private MillraceException refused(String message, String remedy) {
        return StatementReader.refused(text, place, tokens, next, message, remedy);
    }
}
