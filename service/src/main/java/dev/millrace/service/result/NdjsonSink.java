package dev.millrace.service.result;

import dev.millrace.graph.Column;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object a row, its keys in the order of the columns. */
public final class NdjsonSink implements RowSink {
    private final PrintStream out;
    private List<String> keys = List.of();

    public NdjsonSink(PrintStream out) {
        this.out = out;
    }

    @Override
    public boolean needsDistinctNames() {
        return true;
    }

    @Override
    public void begin(List<Column> columns) {
        keys = columns.stream()
                .map(column -> QuotedText.of(column.name()) + ": ")
                .toList();
    }

    @Override
    public void row(@Nullable String[] cells) {
        StringBuilder line = new StringBuilder("{");
        for (int column = 0; column < cells.length; column++) {
            line.append(column == 0 ? "" : ", ")
                    .append(keys.get(column))
                    .append(cells[column] == null ? "null" : cells[column]);
        }
        out.print(line.append("}\n"));
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
