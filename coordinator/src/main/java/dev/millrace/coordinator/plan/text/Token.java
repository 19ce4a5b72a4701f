package dev.millrace.coordinator.plan.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A word, number, quoted text or single sign of SQL; blanks and comments are no tokens.
 *
 * @param start position of its first character
 * @param text as written
 */
record Token(int start, String text) {
    int end() {
        return start + text.length();
    }

    /** Whether this is the name, quoted or not, in any case of letters. */
    boolean isName(String name) {
        String plain = text.startsWith("\"") && text.length() > 1
                ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                : text;
        return plain.equalsIgnoreCase(name);
    }

    boolean isWord() {
        return Character.isLetter(text.charAt(0)) || text.charAt(0) == '_';
    }

    int byteOffset(String sql) {
        return sql.substring(0, start).getBytes(StandardCharsets.UTF_8).length;
    }

    /** All tokens of a text, which need not be right. */
    static List<Token> of(String sql) {
        List<Token> tokens = new ArrayList<>();
        int position = 0;
        while (position < sql.length()) {
            int end = end(sql, position);
            if (!isSkipped(sql, position)) {
                tokens.add(new Token(position, sql.substring(position, end)));
            }
            position = end;
        }
        return tokens;
    }

    private static boolean isSkipped(String sql, int start) {
        return Character.isWhitespace(sql.charAt(start)) || sql.startsWith("--", start) || sql.startsWith("/*", start);
    }

    private static int end(String sql, int start) {
        char c = sql.charAt(start);
        if (sql.startsWith("--", start)) {
            int line = sql.indexOf('\n', start);
            return line < 0 ? sql.length() : line;
        }
        if (sql.startsWith("/*", start)) {
            return endOfComment(sql, start);
        }
        if (c == '\'' || c == '"') {
            boolean escapes = c == '\''
                    && start > 0
                    && Character.toLowerCase(sql.charAt(start - 1)) == 'e'
                    && !isInsideWord(sql, start - 1);
            return endOfQuoted(sql, start, c, escapes);
        }
        if (c == '$') {
            return endOfDollar(sql, start);
        }
        return Character.isLetterOrDigit(c) || c == '_'
                ? endOfWord(sql, start)
                : start + Character.charCount(sql.codePointAt(start));
    }

    private static boolean isInsideWord(String sql, int position) {
        return position > 0 && (Character.isLetterOrDigit(sql.charAt(position - 1)) || sql.charAt(position - 1) == '_');
    }

    private static int endOfWord(String sql, int start) {
        int end = start;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    /** Comments nest. */
    private static int endOfComment(String sql, int start) {
        int depth = 1;
        int end = start + 2;
        while (end < sql.length() && depth > 0) {
            if (sql.startsWith("/*", end)) {
                depth++;
                end += 2;
            } else if (sql.startsWith("*/", end)) {
                depth--;
                end += 2;
            } else {
                end++;
            }
        }
        return Math.min(end, sql.length());
    }

    private static int endOfQuoted(String sql, int start, char quote, boolean escapes) {
        int end = start + 1;
        while (end < sql.length()) {
            char c = sql.charAt(end);
            if (escapes && c == '\\') {
                end += 2;
            } else if (c != quote) {
                end++;
            } else if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
                end += 2;
            } else {
                return end + 1;
            }
        }
        return sql.length();
    }

    /** Text between {@code $tag$} and {@code $tag$}; else a parameter mark, or a lone dollar. */
    private static int endOfDollar(String sql, int start) {
        int name = endOfWord(sql, start + 1);
        boolean tag = name < sql.length()
                && sql.charAt(name) == '$'
                && (name == start + 1 || !Character.isDigit(sql.charAt(start + 1)));
        if (!tag) {
            return Math.max(name, start + 1);
        }
        String delimiter = sql.substring(start, name + 1);
        int end = sql.indexOf(delimiter, name + 1);
        return end < 0 ? sql.length() : end + delimiter.length();
    }
}
