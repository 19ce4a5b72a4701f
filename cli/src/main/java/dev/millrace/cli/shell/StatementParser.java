package dev.millrace.cli.shell;

import dev.millrace.coordinator.plan.text.SqlScript;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells when what was typed is whole, and which word is to be completed: a name, or the path within an open quote. */
final class StatementParser implements Parser {
    /** A command of the shell's own. */
    static boolean isDot(String text) {
        return text.stripLeading().startsWith(".");
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        boolean accepting = context == ParseContext.ACCEPT_LINE || context == ParseContext.UNSPECIFIED;
        if (accepting && !isDot(line) && !SqlScript.isComplete(line)) {
            throw new EOFError(-1, -1, "a statement ends with a semicolon", ";");
        }
        int begin = begin(line, cursor);
        return new Line(line, cursor, begin, line.substring(begin, cursor));
    }

    /** Where the word at the cursor begins: behind a quote that is open, else behind the last sign that no name holds. */
    private static int begin(String line, int cursor) {
        int quote = -1;
        for (int position = 0; position < cursor; position++) {
            if (line.charAt(position) == '\'') {
                quote = quote < 0 ? position : -1;
            }
        }
        if (quote >= 0) {
            return quote + 1;
        }
        int begin = cursor;
        while (begin > 0 && isOfWord(line.charAt(begin - 1), isDot(line))) {
            begin--;
        }
        return begin;
    }

    private static boolean isOfWord(char sign, boolean path) {
        return Character.isLetterOrDigit(sign) || sign == '_' || path && !Character.isWhitespace(sign) || sign == '.';
    }

    /** A line with one word of interest. */
    private record Line(String line, int cursor, int begin, String word) implements CompletingParsedLine {
        @Override
        public int wordCursor() {
            return word.length();
        }

        @Override
        public int wordIndex() {
            return words().size() - 1;
        }

        @Override
        public List<String> words() {
            List<String> words = new ArrayList<>();
            for (String before : line.substring(0, begin).strip().split("\\s+")) {
                if (!before.isEmpty()) {
                    words.add(before);
                }
            }
            words.add(word);
            return words;
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return word.length();
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }
    }
}
