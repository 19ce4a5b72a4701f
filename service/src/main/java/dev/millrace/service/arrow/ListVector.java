package dev.millrace.service.arrow;

import java.sql.Array;
import java.sql.SQLException;

/** Lists: the items of all of them, and where each ends. */
final class ListVector extends Vector {
    private final Bytes ends = new Bytes();
    private final Vector items;

    ListVector(Vector items) {
        this.items = items;
        ends.putInt(0);
    }

    @Override
    void put(Object value) throws SQLException {
        for (Object item : (Object[]) ((Array) value).getArray()) {
            items.add(item);
        }
        ends.putInt(items.size());
    }

    @Override
    void putNull() {
        ends.putInt(items.size());
    }

    @Override
    void lay(Layout layout) {
        super.lay(layout);
        layout.buffer(ends);
        items.lay(layout);
    }

    @Override
    long sizeBytes() {
        return super.sizeBytes() + ends.size() + items.sizeBytes();
    }

    @Override
    void clear() {
        super.clear();
        ends.clear();
        ends.putInt(0);
        items.clear();
    }
}
