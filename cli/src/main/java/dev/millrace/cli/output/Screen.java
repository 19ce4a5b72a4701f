package dev.millrace.cli.output;

/** Columns and rows of the terminal. */
public record Screen(int columns, int rows) {
    /** What is taken where nobody tells. */
    public static final Screen USUAL = new Screen(100, 24);
}
