package dev.millrace.coordinator.plan.text;

import dev.millrace.storage.sql.DuckError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Errors of the parser that have a better place or a better name than DuckDB gives them. */
final class ParserErrors {
    private ParserErrors() {}

    static LocatedError locate(String sql, DuckError error) {
        if (error.message().startsWith("Duplicate CTE name")) {
            return new LocatedError(
                    at(error, secondDefinition(sql, error.quotedName().orElse(""))), "");
        }
        if (error.message().startsWith("Mixing named and positional")) {
            return new LocatedError(error, "PARAMETER");
        }
        return new LocatedError(error, isCallOfNullif(sql, error) ? "WRONG_ARGUMENTS" : "");
    }

    static DuckError at(DuckError error, int offset) {
        return new DuckError(error.type(), error.message(), offset, error.length(), error.candidates());
    }

    private static int secondDefinition(String sql, String name) {
        boolean defined = false;
        List<Token> tokens = Token.of(sql);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            String next = tokens.get(i + 1).text().toUpperCase(Locale.ROOT);
            if (tokens.get(i).isName(name) && (next.equals("AS") || next.equals("("))) {
                if (defined) {
                    return tokens.get(i).byteOffset(sql);
                }
                defined = true;
            }
        }
        return -1;
    }

    /** The grammar itself knows that nullif takes two arguments, and calls anything else a syntax error. */
    private static boolean isCallOfNullif(String sql, DuckError error) {
        if (error.offset() < 0) {
            return false;
        }
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        String before = new String(bytes, 0, Math.min(error.offset(), bytes.length), StandardCharsets.UTF_8);
        List<Token> tokens = Token.of(before);
        int depth = 0;
        for (int i = tokens.size() - 1; i > 0; i--) {
            String text = tokens.get(i).text();
            depth += text.equals(")") ? 1 : text.equals("(") ? -1 : 0;
            if (depth < 0) {
                return tokens.get(i - 1).isName("nullif");
            }
        }
        return false;
    }
}
