package dev.millrace.storage.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads DuckDB's text of a type, for example {@code STRUCT(a INTEGER, "b c" DECIMAL(9,2)[])[3]}. */
final class ColumnTypeReader {
    private final String text;
    private int position;

    private ColumnTypeReader(String text) {
        this.text = text;
    }

    static ColumnType read(String text) {
        return new ColumnTypeReader(text).type();
    }

    private ColumnType type() {
        // The type of NULL is written "NULL", with quotes.
        String name = name().toUpperCase(Locale.ROOT);
        ColumnType type = switch (name) {
            case "STRUCT" -> struct();
            case "MAP" -> map();
            default -> plain(name);
        };
        skipBlanks();
        while (position < text.length() && text.charAt(position) == '[') {
            position = text.indexOf(']', position) + 1;
            type = new ColumnType.ListOf(type);
            skipBlanks();
        }
        return type;
    }

    /** {@code TIMESTAMP WITH TIME ZONE} is one name. */
    private ColumnType plain(String first) {
        StringBuilder name = new StringBuilder(first);
        String parameters = parameters();
        while (true) {
            int before = position;
            String next = word();
            if (next.isEmpty()) {
                position = before;
                return new ColumnType.Plain(name.toString(), parameters);
            }
            name.append(' ').append(next.toUpperCase(Locale.ROOT));
        }
    }

    /** What stands in brackets, which it reads over. */
    private String parameters() {
        skipBlanks();
        if (position >= text.length() || text.charAt(position) != '(') {
            return "";
        }
        int start = position + 1;
        int depth = 0;
        char quote = 0;
        do {
            char sign = text.charAt(position++);
            if (quote != 0) {
                quote = sign == quote ? 0 : quote;
            } else if (sign == '\'' || sign == '"') {
                quote = sign;
            } else if (sign == '(') {
                depth++;
            } else if (sign == ')') {
                depth--;
            }
        } while (depth > 0 && position < text.length());
        return text.substring(start, position - 1);
    }

    private ColumnType struct() {
        List<ColumnType.Field> fields = new ArrayList<>();
        expect('(');
        do {
            String name = name();
            fields.add(new ColumnType.Field(name, type()));
        } while (next(','));
        expect(')');
        return new ColumnType.Struct(fields);
    }

    private ColumnType map() {
        expect('(');
        ColumnType key = type();
        expect(',');
        ColumnType value = type();
        expect(')');
        return new ColumnType.MapOf(key, value);
    }

    private String name() {
        skipBlanks();
        if (position >= text.length() || text.charAt(position) != '"') {
            return word();
        }
        StringBuilder name = new StringBuilder();
        position++;
        while (text.charAt(position) != '"' || text.startsWith("\"\"", position)) {
            position += text.charAt(position) == '"' ? 1 : 0;
            name.append(text.charAt(position++));
        }
        position++;
        return name.toString();
    }

    private String word() {
        skipBlanks();
        int start = position;
        while (position < text.length()
                && (Character.isLetterOrDigit(text.charAt(position)) || text.charAt(position) == '_')) {
            position++;
        }
        return text.substring(start, position);
    }

    private boolean next(char sign) {
        skipBlanks();
        boolean found = position < text.length() && text.charAt(position) == sign;
        position += found ? 1 : 0;
        return found;
    }

    private void expect(char sign) {
        if (!next(sign)) {
            throw new IllegalArgumentException("not a type: " + text + ", '" + sign + "' expected at " + position);
        }
    }

    private void skipBlanks() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }
}
