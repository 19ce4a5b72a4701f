package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.util.List;
import java.util.Locale;

/** Tells the kinds of statements by their first words. What stands in them is read elsewhere. */
public final class StatementReader {
    private static final int FROM = "FROM ".length();

    private final String text;
    private final Place place;
    private final List<Token> tokens;

    private StatementReader(String text, Place place) {
        this.text = text;
        this.place = place;
        this.tokens = Token.of(text);
    }

    /**
     * The statement.
     *
     * @param text without a semicolon
     * @param place where it begins
     * @throws MillraceException of kind {@code INVALID} with the place, for a statement that begins well and goes on wrong
     */
    public static SqlStatement read(String text, Place place) {
        return new StatementReader(text, place).statement();
    }

    private SqlStatement statement() {
        return switch (word(0)) {
            case "DESCRIBE", "DESC" -> describe();
            case "SHOW" -> show();
            case "SUMMARIZE" -> new SqlStatement.Summarize(query(table(1), "SUMMARIZE"));
            case "EXPLAIN" -> explain();
            case "COPY" -> new CopyReader(text, place, tokens).read();
            default -> new SqlStatement.Query(text);
        };
    }

    private SqlStatement describe() {
        return tokens.size() == 1
                ? new SqlStatement.ShowTables()
                : new SqlStatement.Describe(query(table(1), "DESCRIBE"));
    }

    private SqlStatement show() {
        if (tokens.size() == 2 && word(1).equals("TABLES")) {
            return new SqlStatement.ShowTables();
        }
        if (tokens.size() != 2) {
            throw refused(1, "SHOW is understood with TABLES or with one name", "Write SHOW TABLES, or DESCRIBE name");
        }
        return new SqlStatement.Describe(query(1, "SHOW"));
    }

    private SqlStatement explain() {
        boolean analyze = word(1).equals("ANALYZE");
        int first = analyze ? 2 : 1;
        if (!isSelect(word(first))) {
            throw refused(first, "EXPLAIN is understood with a SELECT", "Write EXPLAIN SELECT …");
        }
        return new SqlStatement.Explain(from(text, tokens.get(first).start()), analyze);
    }

    /** The word TABLE may stand before a name. */
    private int table(int first) {
        return word(first).equals("TABLE") ? first + 1 : first;
    }

    /** A SELECT, or a name or file of which all rows are meant. */
    private String query(int first, String statement) {
        if (first >= tokens.size()) {
            throw refused(first, statement + " lacks what it is about", "Write a table, a file or a SELECT after it");
        }
        int start = tokens.get(first).start();
        if (isSelect(word(first))) {
            return from(text, start);
        }
        return blank(text.substring(0, start - FROM)) + "FROM " + text.substring(start);
    }

    private MillraceException refused(int token, String message, String remedy) {
        return refused(text, place, tokens, token, message, remedy);
    }

    static MillraceException refused(
            String text, Place place, List<Token> tokens, int token, String message, String remedy) {
        int at = token < tokens.size()
                ? tokens.get(token).start()
                : tokens.getLast().end();
        return Failure.invalid("BAD_STATEMENT", message, remedy)
                .at(placeOf(text, place, at))
                .toException();
    }

    /** The place of a position of the text. */
    static Place placeOf(String text, Place place, int position) {
        String before = text.substring(0, position);
        int lines = (int) before.chars().filter(sign -> sign == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        return new Place(
                place.source(),
                Math.max(1, place.line()) + lines,
                lines == 0 ? Math.max(1, place.column()) + column - 1 : column);
    }

    /** The text from a position on, in its place. */
    static String from(String text, int start) {
        return blank(text.substring(0, start)) + text.substring(start);
    }

    static String blank(String text) {
        return text.replaceAll("[^\\n]", " ");
    }

    static boolean isSelect(String word) {
        return List.of("SELECT", "WITH", "FROM", "VALUES", "TABLE", "(", "PIVOT", "UNPIVOT")
                .contains(word);
    }

    private String word(int token) {
        return token < tokens.size() ? tokens.get(token).text().toUpperCase(Locale.ROOT) : "";
    }
}
