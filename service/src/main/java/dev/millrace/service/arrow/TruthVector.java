package dev.millrace.service.arrow;

/** A bit a value. */
final class TruthVector extends Vector {
    private final Bits values = new Bits();

    @Override
    void put(Object value) {
        values.add((Boolean) value);
    }

    @Override
    void putNull() {
        values.add(false);
    }

    @Override
    void lay(Layout layout) {
        super.lay(layout);
        layout.buffer(values.bytes());
    }

    @Override
    long sizeBytes() {
        return super.sizeBytes() + values.bytes().size();
    }

    @Override
    void clear() {
        super.clear();
        values.clear();
    }
}
