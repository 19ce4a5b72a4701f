package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * DECIMAL.
 *
 * @param width digits in all, 1 to 38
 * @param scale digits after the point, 0 to {@code width}
 */
public record DecimalType(int width, int scale) implements SqlType {
    public DecimalType {
        if (width < 1 || width > 38 || scale < 0 || scale > width) {
            throw new IllegalArgumentException("no such decimal: width " + width + ", scale " + scale);
        }
    }

    @Override
    public String sql() {
        return "DECIMAL(" + width + "," + scale + ")";
    }

    @Override
    public List<SqlType> parts() {
        return List.of();
    }

    @Override
    public SqlType withParts(List<SqlType> parts) {
        return this;
    }
}
