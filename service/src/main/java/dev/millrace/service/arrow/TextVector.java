package dev.millrace.service.arrow;

import java.sql.SQLException;

/** Texts or bytes one behind the other, and where each ends. */
final class TextVector extends Vector {
    private final Bytes ends = new Bytes();
    private final Bytes values = new Bytes();
    private final Form form;

    /** The bytes of a value that is not NULL. */
    @FunctionalInterface
    interface Form {
        byte[] bytes(Object value) throws SQLException;
    }

    TextVector(Form form) {
        this.form = form;
        ends.putInt(0);
    }

    @Override
    void put(Object value) throws SQLException {
        values.put(form.bytes(value));
        ends.putInt(values.size());
    }

    @Override
    void putNull() {
        ends.putInt(values.size());
    }

    @Override
    void lay(Layout layout) {
        super.lay(layout);
        layout.buffer(ends);
        layout.buffer(values);
    }

    @Override
    long sizeBytes() {
        return super.sizeBytes() + ends.size() + values.size();
    }

    @Override
    void clear() {
        super.clear();
        ends.clear();
        ends.putInt(0);
        values.clear();
    }
}
