package dev.millrace.coordinator.plan.text;

import java.util.ArrayList;
import java.util.List;

/** Cuts a script at its semicolons, which do not count in quotes, dollar quotes and comments. */
public final class SqlScript {
    private SqlScript() {}

    /**
     * A statement.
     *
     * @param text without the semicolon; begins with the first token
     * @param line of the first token, from 1
     * @param column of the first token, from 1, in characters
     */
    public record Statement(String text, int line, int column) {}

    /** The statements in order; empty ones are left out. */
    public static List<Statement> split(String script) {
        List<Statement> statements = new ArrayList<>();
        int first = -1;
        int end = 0;
        for (Token token : Token.of(script)) {
            boolean semicolon = token.text().equals(";");
            if (semicolon && first >= 0) {
                statements.add(statement(script, first, end));
                first = -1;
            } else if (!semicolon) {
                first = first < 0 ? token.start() : first;
                end = token.end();
            }
        }
        if (first >= 0) {
            statements.add(statement(script, first, end));
        }
        return statements;
    }

    /** Whether a script ends with a semicolon, or holds no statement: whether nothing of it waits for more. */
    public static boolean isComplete(String script) {
        List<Token> tokens = Token.of(script);
        return tokens.isEmpty() || tokens.getLast().text().equals(";");
    }

    private static Statement statement(String script, int start, int end) {
        String before = script.substring(0, start);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        String last = before.substring(before.lastIndexOf('\n') + 1);
        return new Statement(script.substring(start, end), line, 1 + last.codePointCount(0, last.length()));
    }
}
