package dev.millrace.storage.sql;

import java.util.Set;
import java.util.regex.Pattern;

/** How DuckDB writes names and text constants. */
public final class SqlNames {
    private static final Pattern SIMPLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Set<String> RESERVED = Set.of(
            "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default deferrable desc "
                    .concat("describe distinct do else end except false fetch for foreign from group having in"
                            + " initially intersect into lambda lateral ")
                    .concat("leading limit not null offset on only or order pivot pivot_longer pivot_wider placing"
                            + " primary qualify references returning ")
                    .concat("select show some summarize symmetric table then to trailing true union unique unpivot"
                            + " using variadic when where window with")
                    .split(" "));

    private SqlNames() {}

    /** A name as DuckDB writes it in types: quoted only where it has to be. */
    public static String name(String name) {
        return SIMPLE.matcher(name).matches() && !RESERVED.contains(name.toLowerCase(java.util.Locale.ROOT))
                ? name
                : quoted(name);
    }

    /** A name in double quotes, whatever it holds. */
    public static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** A text constant. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * The text that DuckDB's readers take for exactly this path: characters that would make it a pattern stand in brackets. Where the access to
     * files is limited, both this text and the path itself have to be allowed.
     */
    public static String pathText(String path) {
        StringBuilder text = new StringBuilder();
        for (char c : path.toCharArray()) {
            text.append(c == '[' || c == '*' || c == '?' ? "[" + c + "]" : String.valueOf(c));
        }
        return text.toString();
    }

    /** A text constant that DuckDB's readers take for exactly this path. */
    public static String path(String path) {
        return literal(pathText(path));
    }
}
