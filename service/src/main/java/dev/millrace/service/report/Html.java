package dev.millrace.service.report;

import java.util.Locale;
import java.util.function.UnaryOperator;

/** A page as it is written: markup is ours, and all that anybody else has said is escaped, cut, and kept in its own direction. */
final class Html {
    /** Longer texts are cut. */
    static final int MOST_CHARACTERS = 4_000;

    private final StringBuilder out = new StringBuilder();
    private final UnaryOperator<String> words;

    /** @param words in which texts are told */
    Html(UnaryOperator<String> words) {
        this.words = words;
    }

    /** Markup of ours, as it is. */
    Html add(String markup) {
        out.append(markup);
        return this;
    }

    /** A text of ours. */
    Html plain(String text) {
        escape(text);
        return this;
    }

    /** A text of somebody else, which may be written from right to left without moving what stands beside it. */
    Html said(String text) {
        out.append("<bdi>");
        escape(cut(words.apply(text), MOST_CHARACTERS));
        out.append("</bdi>");
        return this;
    }

    /** The same where there is no markup: in a title. */
    Html title(String text) {
        escape(cut(words.apply(text), MOST_CHARACTERS));
        return this;
    }

    /** The same as it stands, line by line. */
    Html code(String text, int mostCharacters) {
        out.append("<pre><code>");
        escape(cut(words.apply(text), mostCharacters));
        out.append("</code></pre>");
        return this;
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "… (" + String.format(Locale.ROOT, "%,d", text.length()) + " characters)";
    }

    private void escape(String text) {
        text.codePoints().forEach(this::escape);
    }

    private void escape(int sign) {
        switch (sign) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            case '\n', '\t' -> out.append((char) sign);
            default -> {
                if (isUnseen(sign)) {
                    out.append(String.format(Locale.ROOT, "[U+%04X]", sign));
                } else {
                    out.appendCodePoint(sign);
                }
            }
        }
    }

    /** Control characters, those that turn the direction of what follows, and halves of pairs. */
    private static boolean isUnseen(int sign) {
        return Character.isISOControl(sign)
                || isWithin(sign, 0x202A, 0x202E)
                || isWithin(sign, 0x2066, 0x2069)
                || sign == 0x200E
                || sign == 0x200F
                || sign == 0x061C
                || sign == 0xFEFF
                || isWithin(sign, 0xFFFE, 0xFFFF)
                || isWithin(sign, 0xD800, 0xDFFF);
    }

    private static boolean isWithin(int sign, int first, int last) {
        return sign >= first && sign <= last;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
