package dev.millrace.graph;

/**
 * Where in a text the user wrote something.
 *
 * @param source the file's name as the user gave it, or {@code <sql>} for a command-line argument
 * @param line from 1; 0 when only the source is known
 * @param column from 1, in characters; 0 when only the line is known
 */
public record Place(String source, int line, int column) {
    public static Place of(String source) {
        return new Place(source, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : column == 0 ? source + ":" + line : source + ":" + line + ":" + column;
    }
}
