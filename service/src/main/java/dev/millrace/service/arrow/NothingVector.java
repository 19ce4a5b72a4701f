package dev.millrace.service.arrow;

/** NULLs of a column that has nothing else: a number of them, and no buffer. */
final class NothingVector extends Vector {
    @Override
    void put(Object value) {
        throw new IllegalStateException("a value in a column of type NULL: " + value.getClass());
    }

    @Override
    void putNull() {
        // They are counted.
    }

    @Override
    void lay(Layout layout) {
        layout.node(size(), size());
    }
}
