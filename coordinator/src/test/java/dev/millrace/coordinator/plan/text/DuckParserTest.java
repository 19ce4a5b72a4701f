package dev.millrace.coordinator.plan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class DuckParserTest {
    @Test
    void itAnswersAfterAnError() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                DuckParser parser = new DuckParser(connection)) {
            String tree = parser.tree("SELECT 1 AS a");
            assertThat(parser.text(tree)).isEqualTo("SELECT 1 AS a");
            for (String wrong : new String[] {"{}", "no JSON"}) {
                assertThatThrownBy(() -> parser.text(wrong)).isInstanceOf(IllegalStateException.class);
                assertThat(parser.text(tree)).isEqualTo("SELECT 1 AS a");
            }
            assertThat(parser.tree("SELECT FROM")).contains("\"error\":true");
            assertThat(parser.tree("SELECT 1 AS a")).isEqualTo(tree);
        }
    }
}
