package dev.millrace.service.result;

import dev.millrace.graph.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a result row by row. */
public interface RowSink {
    /** Whether names of columns must differ; else they are the query's own. */
    default boolean needsDistinctNames() {
        return false;
    }

    /** First, once. */
    void begin(List<Column> columns);

    /** A row; a cell is null for NULL, also in {@link CellForm#JSON}. The array is reused. */
    void row(@Nullable String[] cells);

    /** Whether nobody takes rows any more: there will be no use in the rest. Asked now and then. */
    default boolean isClosed() {
        return false;
    }

    /** Last, once. */
    void end();
}
