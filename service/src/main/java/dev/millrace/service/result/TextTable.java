package dev.millrace.service.result;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns. */
public final class TextTable {
    private final List<String> headers;
    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    /** A header that begins with {@code >} is of a column of numbers, which stands at the right. */
    public TextTable(List<String> headers) {
        this.right = headers.stream().map(header -> header.startsWith(">")).toList();
        this.headers = headers.stream()
                .map(header -> header.startsWith(">") ? header.substring(1) : header)
                .toList();
    }

    public void add(List<String> row) {
        if (row.size() != headers.size()) {
            throw new IllegalArgumentException(row.size() + " cells in a table of " + headers.size() + " columns");
        }
        rows.add(List.copyOf(row));
    }

    /** Lines, the headers first. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        int[] widths = widths();
        lines.add(line(headers, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int[] widths() {
        int[] widths = headers.stream().mapToInt(TextWidth::of).toArray();
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], TextWidth.of(row.get(column)));
            }
        }
        return widths;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            line.append(column == 0 ? "" : "  ")
                    .append(TextWidth.padded(cells.get(column), widths[column], right.get(column)));
        }
        return line.toString().stripTrailing();
    }
}
