package dev.millrace.storage.sql;

import dev.millrace.graph.Failure;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row of a text file that does not fit its columns: file, line and reason out of DuckDB's words. */
final class BadRow {
    private static final Pattern CSV_LINE = Pattern.compile("CSV Error on Line: ([0-9]+)");
    private static final Pattern CSV_FILE = Pattern.compile("^ *file = (.*)$", Pattern.MULTILINE);
    private static final Pattern JSON =
            Pattern.compile("in file \"(.*?)\",(?: at byte [0-9]+)? in (line|record/value) ([0-9]+): *(.*)");
    private static final Pattern NO_QUOTE = Pattern.compile("^ *quote = \\(empty\\)", Pattern.MULTILINE);
    private static final Pattern QUOTED_LINE = Pattern.compile("^Original Line:[^\\n]*\"", Pattern.MULTILINE);
    private static final String QUOTED =
            "The file is read as if it had no quotes: if they enclose values, say csv: {quote: '\"'}, in SQL"
                    + " read_csv(…, quote = '\"'); else ";
    private static final Pattern SHORT = Pattern.compile("Expected Number of Columns: ([0-9]+) Found: ([0-9]+)");
    private static final String PADDED =
            "If columns at the end may be missing, say csv: {shortRows: pad}, in SQL read_csv(…, null_padding = true);"
                    + " else ";
    private static final Pattern COMMENT = Pattern.compile("^Original Line: *#", Pattern.MULTILINE);
    private static final String COMMENTED =
            "If # begins a comment, say csv: {comment: '#'}, in SQL read_csv(…, comment = '#'); else ";
    private static final String ENCODED =
            "Say in which character set the file is, csv: {encoding: latin1}, in SQL read_csv(…, encoding = 'latin1');"
                    + " else ";
    private static final int SHOWN_CHARACTERS = 200;

    private BadRow() {}

    static Failure failure(DuckError error, String remedy) {
        Optional<String> line = group(CSV_LINE, error.message(), 1).or(() -> group(JSON, error.message(), 3));
        Optional<String> file = group(CSV_FILE, error.message(), 1).or(() -> group(JSON, error.message(), 1));
        String reason = group(JSON, error.message(), 4).map(BadRow::shortened).orElseGet(() -> csvReason(error));
        boolean record =
                group(JSON, error.message(), 2).filter("record/value"::equals).isPresent();
        String where =
                line.map(number -> (record ? "record " : "line ") + number).orElse("a line")
                        + file.map(name -> " of '" + name + "'").orElse("");
        return Failure.invalid(
                "BAD_ROW",
                where + " does not fit the columns: " + reason,
                hint(error.message()).map(hint -> hint + lowered(remedy)).orElse(remedy));
    }

    /** What may be the matter with all rows like this one. */
    private static Optional<String> hint(String message) {
        if (isQuoted(message)) {
            return Optional.of(QUOTED);
        }
        if (message.contains("not utf-8 encoded")) {
            return Optional.of(ENCODED);
        }
        if (COMMENT.matcher(message).find()) {
            return Optional.of(COMMENTED);
        }
        Matcher counts = SHORT.matcher(message);
        return counts.find() && Integer.parseInt(counts.group(2)) < Integer.parseInt(counts.group(1))
                ? Optional.of(PADDED)
                : Optional.empty();
    }

    /** Whether the row has quotes though the file is read as if there were none. */
    private static boolean isQuoted(String message) {
        return NO_QUOTE.matcher(message).find() && QUOTED_LINE.matcher(message).find();
    }

    private static String lowered(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private static String csvReason(DuckError error) {
        return error.message()
                .lines()
                .skip(1)
                .filter(line -> !line.startsWith("Original Line:") && !line.isBlank())
                .filter(line -> line.startsWith("Error when converting")
                        || line.startsWith("Expected Number")
                        || line.contains("quote")
                        || line.contains("encod")
                        || line.contains("size"))
                .findFirst()
                .map(BadRow::shortened)
                .orElse(shortened(error.headline()));
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("[.!]+$", "").replace('"', '\'');
        return plain.length() <= SHOWN_CHARACTERS ? plain : plain.substring(0, SHOWN_CHARACTERS) + "…";
    }

    private static Optional<String> group(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(group).strip()) : Optional.empty();
    }
}
