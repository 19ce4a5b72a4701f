package dev.millrace.cli.output;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param out data, standard output
 * @param err all else, standard error
 * @param live whether progress may be drawn over: standard error is a terminal
 * @param color whether colours may be used on standard error
 * @param room columns of the terminal that standard output is; 0: it is none
 */
public record Terminal(PrintStream out, PrintStream err, boolean live, boolean color, int room) {
    private static final String ESCAPE = "\u001b[";

    /** Colours by meaning; each is told by words as well. */
    public enum Style {
        GOOD("32"),
        BAD("31"),
        FAINT("2"),
        STRONG("1");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    /** With data that goes elsewhere. */
    public Terminal(PrintStream out, PrintStream err, boolean live, boolean color) {
        this(out, err, live, color, 0);
    }

    public String styled(Style style, String text) {
        return color ? ESCAPE + style.code + "m" + text + ESCAPE + "0m" : text;
    }

    /** One line to standard error. */
    public void say(String line) {
        err.println(line);
    }

    /** One line of data. */
    public void print(String line) {
        out.println(line);
    }
}
