package dev.millrace.service.arrow;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Values of a column, or of a part of one, that a batch will have. */
abstract sealed class Vector permits NothingVector, TruthVector, FixedVector, TextVector, ListVector, StructVector {
    private final Bits validity = new Bits();
    private int size;
    private int nulls;

    /** What a batch says of its vectors, and their buffers, each before its parts. */
    interface Layout {
        void node(int size, int nulls);

        void buffer(Bytes bytes);
    }

    /** @param value as DuckDB's driver gives it */
    final void add(@Nullable Object value) throws SQLException {
        validity.add(value != null);
        size++;
        if (value == null) {
            nulls++;
            putNull();
        } else {
            put(value);
        }
    }

    abstract void put(Object value) throws SQLException;

    /** Something must stand there. */
    abstract void putNull() throws SQLException;

    void lay(Layout layout) {
        layout.node(size, nulls);
        layout.buffer(validity.bytes());
    }

    final int size() {
        return size;
    }

    /** So many bytes are there by now, those of parts included. */
    long sizeBytes() {
        return validity.bytes().size();
    }

    void clear() {
        validity.clear();
        size = 0;
        nulls = 0;
    }
}
