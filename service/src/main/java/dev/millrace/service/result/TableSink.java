package dev.millrace.service.result;

import dev.millrace.graph.Column;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A result as a table for people: names, types, rows. It is held until its end, because columns are as wide as their widest cell. */
public final class TableSink implements RowSink {
    private static final int WIDEST = 60;
    private static final String LEFT_OUT = "…";

    private final PrintStream out;
    private final int room;
    private final List<List<String>> lines = new ArrayList<>();
    private List<Column> columns = List.of();

    /** A table as wide as it is. */
    public TableSink(PrintStream out) {
        this(out, 0);
    }

    /** @param room columns of the terminal; 0: any number. What does not fit is cut or left out, and the last line says so */
    public TableSink(PrintStream out, int room) {
        this.out = out;
        this.room = room;
    }

    @Override
    public void begin(List<Column> resultColumns) {
        columns = resultColumns;
        lines.add(columns.stream().map(column -> shown(column.name())).toList());
        lines.add(columns.stream()
                .map(column -> TextWidth.cut(column.type().toLowerCase(Locale.ROOT), WIDEST))
                .toList());
    }

    @Override
    public void row(@Nullable String[] cells) {
        lines.add(Arrays.stream(cells).map(TableSink::shown).toList());
    }

    private static String shown(@Nullable String cell) {
        return cell == null
                ? "NULL"
                : TextWidth.cut(cell.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"), WIDEST);
    }

    @Override
    public void end() {
        Fit fit = fit();
        List<String> table = table(fit).lines();
        out.println(table.get(0));
        out.println(table.get(1));
        out.println("─".repeat(table.stream().mapToInt(TextWidth::of).max().orElse(0)));
        table.subList(2, table.size()).forEach(out::println);
        if (fit.places().contains(Fit.GAP)) {
            out.println("(" + (fit.places().size() - 1) + " of " + columns.size() + " columns; -o csv prints all)");
        }
        out.flush();
    }

    private Fit fit() {
        int[] widths = new int[columns.size()];
        boolean[] texts = new boolean[widths.length];
        for (int column = 0; column < widths.length; column++) {
            texts[column] = isText(columns.get(column));
            for (List<String> line : lines) {
                widths[column] = Math.max(widths[column], TextWidth.of(line.get(column)));
            }
        }
        return Fit.of(widths, texts, room);
    }

    private TextTable table(Fit fit) {
        List<String> headers = cells(lines.getFirst(), fit);
        TextTable table = new TextTable(IntStream.range(0, headers.size())
                .mapToObj(place -> (isNumber(fit.places().get(place)) ? ">" : "") + headers.get(place))
                .toList());
        lines.subList(1, lines.size()).forEach(line -> table.add(cells(line, fit)));
        return table;
    }

    private List<String> cells(List<String> line, Fit fit) {
        return fit.places().stream().map(column -> cell(line, column, fit)).toList();
    }

    private String cell(List<String> line, int column, Fit fit) {
        if (column == Fit.GAP) {
            return LEFT_OUT;
        }
        return isText(columns.get(column)) ? TextWidth.cut(line.get(column), fit.width()) : line.get(column);
    }

    private boolean isNumber(int column) {
        return column != Fit.GAP && isNumber(columns.get(column));
    }

    private static boolean isNumber(Column column) {
        String type = column.type();
        return !type.endsWith("]")
                && (type.startsWith("DECIMAL")
                        || type.equals("DOUBLE")
                        || type.equals("FLOAT")
                        || type.endsWith("INT")
                        || type.endsWith("INTEGER"));
    }

    /** A part of a number or time would be another one. */
    private static boolean isText(Column column) {
        String type = column.type();
        return !isNumber(column) && !type.equals("BOOLEAN") && !type.equals("DATE") && !type.startsWith("TIME");
    }
}
