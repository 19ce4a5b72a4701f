package dev.millrace.coordinator.plan.source;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of paths: {@code *} and {@code ?} within a segment, {@code **} across segments, {@code [a-z]} and {@code [!a-z]}, {@code {a,b}};
 * a backslash takes the next character as it is.
 */
final class GlobPattern {
    private static final String SPECIAL = "*?[{";

    private final String text;
    private final Pattern pattern;

    private GlobPattern(String text) {
        this.text = text;
        this.pattern = Pattern.compile(new Translation(text).expression(), Pattern.DOTALL);
    }

    /** Throws IllegalArgumentException where a bracket or brace is not closed. */
    static GlobPattern of(String text) {
        try {
            return new GlobPattern(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        }
    }

    static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    /** The folder above the first segment that holds a special character, without a trailing slash. */
    String fixedFolder() {
        int special = 0;
        while (SPECIAL.indexOf(text.charAt(special)) < 0 && text.charAt(special) != '\\') {
            special++;
        }
        return text.substring(0, Math.max(0, text.lastIndexOf('/', special)));
    }

    /** Whether files deeper than the pattern has segments could match. */
    boolean crossesFolders() {
        return text.contains("**");
    }

    /** Segments of the pattern below its fixed folder. */
    int depth() {
        return (int) text.substring(fixedFolder().length())
                .chars()
                .filter(c -> c == '/')
                .count();
    }

    /** Whether the pattern itself names hidden files or folders. */
    boolean namesHidden() {
        return text.contains("/.") || text.contains("/_");
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** One pass over the text. */
    private static final class Translation {
        private final String text;
        private final StringBuilder expression = new StringBuilder();
        private int position;
        private int braces;

        Translation(String text) {
            this.text = text;
        }

        String expression() {
            while (position < text.length()) {
                translate(text.charAt(position++));
            }
            if (braces > 0) {
                throw new IllegalArgumentException("a brace is not closed");
            }
            return expression.toString();
        }

        private void translate(char c) {
            switch (c) {
                case '*' -> star();
                case '?' -> expression.append("[^/]");
                case '[' -> brackets();
                case '{' -> {
                    braces++;
                    expression.append("(?:");
                }
                case '}' -> expression.append(closeBrace());
                case ',' -> expression.append(braces > 0 ? "|" : ",");
                case '\\' -> literal(position < text.length() ? text.charAt(position++) : '\\');
                default -> literal(c);
            }
        }

        private void star() {
            if (!text.startsWith("*", position)) {
                expression.append("[^/]*");
                return;
            }
            position++;
            if (text.startsWith("/", position)) {
                position++;
                expression.append("(?:.*/)?");
            } else {
                expression.append(".*");
            }
        }

        private void brackets() {
            int end = text.indexOf(']', position + 1);
            if (end < 0) {
                throw new IllegalArgumentException("a bracket is not closed");
            }
            String inside = text.substring(position, end);
            boolean negated = inside.startsWith("!") || inside.startsWith("^");
            String set = (negated ? inside.substring(1) : inside)
                    .replace("\\", "\\\\")
                    .replace("[", "\\[")
                    .replace("&", "\\&");
            expression.append("(?!/)[").append(negated ? "^" : "").append(set).append(']');
            position = end + 1;
        }

        private String closeBrace() {
            if (braces == 0) {
                return "\\}";
            }
            braces--;
            return ")";
        }

        private void literal(char c) {
            expression.append(Pattern.quote(String.valueOf(c)));
        }
    }
}
