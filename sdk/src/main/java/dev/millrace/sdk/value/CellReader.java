package dev.millrace.sdk.value;

import dev.millrace.graph.Column;
import dev.millrace.storage.sql.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads cells, which are JSON, as the Java values that are natural for their types. */
public final class CellReader {
    private final List<Decoder> decoders;

    private CellReader(List<Decoder> decoders) {
        this.decoders = decoders;
    }

    public static CellReader of(List<Column> columns) {
        return new CellReader(columns.stream()
                .map(column -> Natural.of(ColumnType.read(column.type())))
                .toList());
    }

    /** A new array of values; null is NULL. */
    public @Nullable Object[] values(@Nullable String[] cells) {
        Object[] values = new Object[cells.length];
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i];
            values[i] = cell == null ? null : decoders.get(i).cell(cell);
        }
        return values;
    }
}
