package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A map.
 *
 * @param key type of the keys
 * @param value type of the values
 */
public record MapType(SqlType key, SqlType value) implements SqlType {
    @Override
    public String sql() {
        return "MAP(" + key.sql() + ", " + value.sql() + ")";
    }

    @Override
    public List<SqlType> parts() {
        return List.of(key, value);
    }

    @Override
    public SqlType withParts(List<SqlType> parts) {
        return new MapType(parts.get(0), parts.get(1));
    }
}
