package dev.millrace.coordinator.plan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The lists of functions hold exactly what the driver has: a new version is noticed here, function by function. */
final class FunctionListsTest {
    @Test
    void everyFunctionOfTheDriverIsEitherAllowedOrRefused() throws SQLException {
        Set<String> decided = new TreeSet<>(FunctionLists.allowed());
        decided.addAll(FunctionLists.refused());
        decided.remove("unnest");
        assertThat(decided).isEqualTo(driver("function_type NOT IN ('table', 'table_macro', 'pragma')"));
    }

    @Test
    void everyTableFunctionOfTheDriverIsEitherAllowedOrRefused() throws SQLException {
        Set<String> decided = new TreeSet<>(FunctionLists.tableFunctions());
        decided.addAll(FunctionLists.tableFunctionsRefused());
        assertThat(decided).isEqualTo(driver("function_type IN ('table', 'table_macro')"));
    }

    @Test
    void noFunctionIsOnBothLists() {
        assertThat(FunctionLists.allowed()).doesNotContainAnyElementsOf(FunctionLists.refused());
        assertThat(FunctionLists.tableFunctions()).doesNotContainAnyElementsOf(FunctionLists.tableFunctionsRefused());
    }

    @Test
    void whatDuckDbCallsVolatileIsRefusedSealedOrToldApart() throws SQLException {
        Set<String> unstable =
                driver("stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY') AND function_name <> 'error'");
        unstable.removeIf(name ->
                FunctionLists.refused().contains(name) || Clock.isFunction(name) || FunctionLists.isVolatile(name));
        assertThat(unstable).isEmpty();
    }

    private static Set<String> driver(String condition) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE " + condition)) {
            Set<String> names = new TreeSet<>();
            while (result.next()) {
                names.add(result.getString(1));
            }
            return names;
        }
    }
}
