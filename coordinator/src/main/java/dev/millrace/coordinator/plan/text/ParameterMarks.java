package dev.millrace.coordinator.plan.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets {@code :name} be written for {@code $name}, which is the one that DuckDB knows. A colon is a parameter's only where an expression can begin and
 * the name is a parameter's: slices, struct literals, casts and aliases keep theirs. The length of the text stays the same, so places stay right.
 */
final class ParameterMarks {
    private static final Set<String> BEFORE_EXPRESSION = Set.of(
            ("select distinct where and or not in like ilike glob similar to between when then else case limit offset"
                            + " by on having qualify from is as values returning escape using over filter interval any all some"
                            + " top sample union except intersect set")
                    .split(" "));

    private ParameterMarks() {}

    static String dollars(String sql, Set<String> names) {
        return dollars(sql, names::contains);
    }

    /** As if every name were a parameter's; for telling which one is missing. */
    static String everyDollar(String sql) {
        return dollars(sql, name -> true);
    }

    private static String dollars(String sql, Predicate<String> isName) {
        if (sql.indexOf(':') < 0) {
            return sql;
        }
        StringBuilder text = new StringBuilder(sql);
        List<Token> tokens = Token.of(sql);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token colon = tokens.get(i);
            Token name = tokens.get(i + 1);
            if (colon.text().equals(":")
                    && name.start() == colon.end()
                    && name.isWord()
                    && isName.test(name.text())
                    && beginsExpression(tokens, i)) {
                text.setCharAt(colon.start(), '$');
            }
        }
        return text.toString();
    }

    private static boolean beginsExpression(List<Token> tokens, int colon) {
        if (colon == 0) {
            return false;
        }
        Token before = tokens.get(colon - 1);
        String text = before.text();
        if (before.isWord()) {
            return BEFORE_EXPRESSION.contains(text.toLowerCase(Locale.ROOT));
        }
        return switch (text.charAt(0)) {
            case ')', ']', '}', '\'', '"', '$', '?', '#', '.' -> false;
            case ':' -> isSecondOfStructMember(tokens, colon - 1);
            case '[' -> colon < 2 || !endsValue(tokens.get(colon - 2));
            default -> !Character.isDigit(text.charAt(0));
        };
    }

    /** {@code {'a': :name}}: a colon with a blank behind it; {@code ::name} is a cast. */
    private static boolean isSecondOfStructMember(List<Token> tokens, int before) {
        return tokens.get(before).end() < tokens.get(before + 1).start();
    }

    private static boolean endsValue(Token token) {
        char last = token.text().charAt(token.text().length() - 1);
        boolean name =
                token.isWord() && !BEFORE_EXPRESSION.contains(token.text().toLowerCase(Locale.ROOT));
        return name || last == ')' || last == ']' || last == '"' || last == '\'' || last == '}';
    }
}
