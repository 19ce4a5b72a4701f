package dev.millrace.cli.output;

import dev.millrace.graph.Column;
import dev.millrace.service.result.RowSink;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table of Markdown. */
final class MarkdownSink implements RowSink {
    private final PrintStream out;

    MarkdownSink(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(List<Column> columns) {
        write(columns.stream().map(column -> escaped(column.name())).toList());
        write(columns.stream().map(_ -> "---").toList());
    }

    @Override
    public void row(@Nullable String[] cells) {
        write(Arrays.stream(cells).map(MarkdownSink::escaped).toList());
    }

    private void write(List<String> cells) {
        out.print(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String escaped(@Nullable String cell) {
        return cell == null
                ? "NULL"
                : cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>");
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
