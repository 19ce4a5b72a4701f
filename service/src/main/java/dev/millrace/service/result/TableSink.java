package dev.millrace.service.result;

import dev.millrace.graph.Column;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A result as a table for people: names, types, rows. It is held until its end, because columns are as wide as their widest cell. */
public final class TableSink implements RowSink {
    private static final int WIDEST = 60;

    private final PrintStream out;
    private final List<List<String>> rows = new ArrayList<>();
    private List<Column> columns = List.of();

    public TableSink(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(List<Column> resultColumns) {
        columns = resultColumns;
    }

    @Override
    public void row(@Nullable String[] cells) {
        rows.add(Arrays.stream(cells).map(TableSink::shown).toList());
    }

    private static String shown(@Nullable String cell) {
        return cell == null
                ? "NULL"
                : TextWidth.cut(cell.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"), WIDEST);
    }

    @Override
    public void end() {
        TextTable table = new TextTable(columns.stream()
                .map(column -> (isNumber(column) ? ">" : "") + shown(column.name()))
                .toList());
        table.add(columns.stream()
                .map(column -> TextWidth.cut(column.type().toLowerCase(Locale.ROOT), WIDEST))
                .toList());
        rows.forEach(table::add);
        List<String> lines = table.lines();
        out.println(lines.get(0));
        out.println(lines.get(1));
        out.println("─".repeat(lines.stream().mapToInt(TextWidth::of).max().orElse(0)));
        lines.subList(2, lines.size()).forEach(out::println);
        out.flush();
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
}
