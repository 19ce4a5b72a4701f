package dev.millrace.service.arrow;

import java.nio.ByteBuffer;

/** Values of the same width. */
final class FixedVector extends Vector {
    private final Bytes values = new Bytes();
    private final int width;
    private final Form form;

    /** Puts a value that is not NULL, {@link #width} bytes of it. */
    @FunctionalInterface
    interface Form {
        void put(ByteBuffer to, Object value);
    }

    /** @param width in bytes */
    FixedVector(int width, Form form) {
        this.width = width;
        this.form = form;
    }

    @Override
    void put(Object value) {
        form.put(values.room(width), value);
    }

    @Override
    void putNull() {
        values.skip(width);
    }

    @Override
    void lay(Layout layout) {
        super.lay(layout);
        layout.buffer(values);
    }

    @Override
    long sizeBytes() {
        return super.sizeBytes() + values.size();
    }

    @Override
    void clear() {
        super.clear();
        values.clear();
    }
}
