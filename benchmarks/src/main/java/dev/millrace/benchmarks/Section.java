package dev.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What a benchmark found.
 *
 * @param note what was compared with what, in a sentence or two
 * @param columns headings; the first column is text, the others are numbers
 * @param rows cells as text, as many as headings
 */
record Section(String note, List<String> columns, List<List<String>> rows) {
    Section {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    String markdown(String title, String machine) {
        List<String> lines = new ArrayList<>();
        lines.add("## " + title);
        lines.add("");
        lines.add(note);
        lines.add("");
        lines.add(row(columns));
        lines.add("|---|" + "---:|".repeat(columns.size() - 1));
        rows.forEach(cells -> lines.add(row(cells)));
        lines.add("");
        lines.add("Measured " + machine + ".");
        return String.join("\n", lines);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
