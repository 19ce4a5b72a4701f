package dev.millrace.coordinator.plan.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.relation.DecimalType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DecimalArithmeticTest {
    @Test
    void sumsAndProductsHaveTheTypesThatDuckDbBinds() throws SQLException {
        List<DecimalType> types = new ArrayList<>();
        for (int width : List.of(1, 4, 5, 9, 10, 17, 18, 19, 30, 37, 38)) {
            for (int scale : List.of(0, 2, 9, 18, 30)) {
                if (scale <= width) {
                    types.add(new DecimalType(width, scale));
                }
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            for (DecimalType left : types) {
                for (DecimalType right : types) {
                    compare(connection, left, right);
                }
            }
        }
    }

    private static void compare(Connection connection, DecimalType left, DecimalType right) throws SQLException {
        for (boolean sum : List.of(true, false)) {
            String sql = "DESCRIBE SELECT CAST(0 AS " + left.sql() + ")" + (sum ? " + " : " * ") + "CAST(0 AS "
                    + right.sql() + ") AS x";
            assertThat(DecimalArithmetic.bound(sum, left, right)
                            .map(DecimalType::sql)
                            .orElse("none"))
                    .as(sql)
                    .isEqualTo(described(connection, sql));
        }
    }

    private static String described(Connection connection, String sql) {
        try {
            return RoundTrip.rows(connection, sql).getFirst().get(1);
        } catch (SQLException tooManyDecimals) {
            return "none";
        }
    }
}
