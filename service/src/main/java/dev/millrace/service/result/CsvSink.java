package dev.millrace.service.result;

import dev.millrace.graph.Column;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with a header line and LF; NULL is an empty cell, empty text is {@code ""}. */
public final class CsvSink implements RowSink {
    private final PrintStream out;

    public CsvSink(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(List<Column> columns) {
        write(columns.stream().map(Column::name).toArray(String[]::new));
    }

    @Override
    public void row(@Nullable String[] cells) {
        write(cells);
    }

    private void write(@Nullable String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.length; column++) {
            line.append(column == 0 ? "" : ",").append(quoted(cells[column]));
        }
        out.print(line.append('\n'));
    }

    private static String quoted(@Nullable String cell) {
        if (cell == null) {
            return "";
        }
        boolean quotes = cell.isEmpty()
                || cell.chars().anyMatch(sign -> sign == ',' || sign == '"' || sign == '\n' || sign == '\r');
        return quotes ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }

    @Override
    public boolean isClosed() {
        return out.checkError();
    }

    @Override
    public void end() {
        out.flush();
    }
}
