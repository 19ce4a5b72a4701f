package dev.millrace.service.arrow;

import java.sql.SQLException;
import java.sql.Struct;
import java.util.List;

/** Structs: the values of each field; under NULL they are NULL too. */
final class StructVector extends Vector {
    private final List<Vector> fields;

    StructVector(List<Vector> fields) {
        this.fields = List.copyOf(fields);
    }

    @Override
    void put(Object value) throws SQLException {
        Object[] values = ((Struct) value).getAttributes();
        for (int field = 0; field < fields.size(); field++) {
            fields.get(field).add(values[field]);
        }
    }

    @Override
    void putNull() throws SQLException {
        for (Vector field : fields) {
            field.add(null);
        }
    }

    @Override
    void lay(Layout layout) {
        super.lay(layout);
        fields.forEach(field -> field.lay(layout));
    }

    @Override
    long sizeBytes() {
        return super.sizeBytes() + fields.stream().mapToLong(Vector::sizeBytes).sum();
    }

    @Override
    void clear() {
        super.clear();
        fields.forEach(Vector::clear);
    }
}
