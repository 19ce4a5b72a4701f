package dev.millrace.service.result;

import dev.millrace.graph.Column;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One object: {@code {"columns": [{"name", "type"}], "rows": [[…]]}}, written as rows come. */
public final class JsonSink implements RowSink {
    private final PrintStream out;
    private boolean first = true;

    public JsonSink(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(List<Column> columns) {
        out.print(columns.stream()
                .map(column -> "{\"name\": " + QuotedText.of(column.name()) + ", \"type\": "
                        + QuotedText.of(column.type()) + "}")
                .collect(Collectors.joining(", ", "{\"columns\": [", "], \"rows\": [")));
    }

    @Override
    public void row(@Nullable String[] cells) {
        out.print(Arrays.stream(cells)
                .map(cell -> Optional.ofNullable(cell).orElse("null"))
                .collect(Collectors.joining(", ", first ? "\n[" : ",\n[", "]")));
        first = false;
    }

    @Override
    public boolean isClosed() {
        return out.checkError();
    }

    @Override
    public void end() {
        out.print("]}\n");
        out.flush();
    }
}
