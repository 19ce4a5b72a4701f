package dev.millrace.service.result;

import dev.millrace.graph.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a result row by row. */
public interface RowSink {
    /** First, once. */
    void begin(List<Column> columns);

    /** A row; a cell is null for NULL, also in {@link CellForm#JSON}. The array is reused. */
    void row(@Nullable String[] cells);

    /** Last, once. */
    void end();
}
