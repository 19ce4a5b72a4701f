package dev.millrace.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.relation.SqlType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Types as DuckDB describes them. */
final class TypeTextTest {
    private static final List<String> TYPES = List.of(
            "BOOLEAN",
            "TINYINT",
            "UBIGINT",
            "HUGEINT",
            "UHUGEINT",
            "BIGNUM",
            "FLOAT",
            "DOUBLE",
            "DECIMAL(12,3)",
            "VARCHAR",
            "JSON",
            "BLOB",
            "BIT",
            "UUID",
            "DATE",
            "TIME",
            "TIME_NS",
            "TIMETZ",
            "TIMESTAMP",
            "TIMESTAMP_S",
            "TIMESTAMP_MS",
            "TIMESTAMP_NS",
            "TIMESTAMPTZ",
            "INTERVAL",
            "\"NULL\"",
            "ENUM('a', 'it''s', 'x, y')",
            "INTEGER[]",
            "INTEGER[3]",
            "VARCHAR[][]",
            "STRUCT(a INTEGER, \"b c\" VARCHAR[], \"say \"\"it\"\"\" DATE)",
            "MAP(VARCHAR, STRUCT(x DECIMAL(5,2), y TIMESTAMPTZ))",
            "UNION(num INTEGER, txt VARCHAR)",
            "STRUCT(e ENUM('q'), m MAP(INTEGER, TIMETZ)[])[2]");

    @Test
    void everyDescribedTypeIsReadAndMeansTheSame() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            for (String type : TYPES) {
                String described = describe(connection, type);
                SqlType read = TypeText.parse(described);
                assertThat(describe(connection, read.sql())).as(type).isEqualTo(described);
            }
        }
    }

    @Test
    void tuplesAreRead() throws SQLException {
        assertThat(TypeText.parse("TUPLE(INTEGER, VARCHAR)[]").sql())
                .contains("INTEGER")
                .contains("VARCHAR");
    }

    private static String describe(Connection connection, String type) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE SELECT CAST(NULL AS " + type + ") AS x")) {
            rows.next();
            return rows.getString(2);
        }
    }
}
