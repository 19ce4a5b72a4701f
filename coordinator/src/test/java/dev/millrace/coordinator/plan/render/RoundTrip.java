package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.bind.BoundPlan;
import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.bind.PlannerConnection;
import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.bind.StubTable;
import dev.millrace.coordinator.plan.bind.StubTable.StubColumn;
import dev.millrace.graph.MillraceException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares a query's own text with the text rendered from its plan, both run by plain DuckDB over the same tables, where the
 * plan comes from stubs that hold other rows.
 */
final class RoundTrip implements AutoCloseable {
    /** What came of one query. */
    sealed interface Outcome {
        /** Both give the same rows, or both fail. */
        record Equal(boolean failed) implements Outcome {}

        record Different(String how, String rendered) implements Outcome {}

        record Whole(String reason) implements Outcome {}

        record Invalid(String message) implements Outcome {}
    }

    private final Connection connection;
    private final PlannerConnection planner;

    private RoundTrip(Connection connection, PlannerConnection planner) {
        this.connection = connection;
        this.planner = planner;
    }

    /** Tables are whatever {@code setup} creates; the planner knows only their columns. */
    static RoundTrip over(PlannerSettings settings, SqlConsumer setup) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        for (String set : settings.statements()) {
            execute(connection, set);
        }
        setup.accept(connection);
        execute(connection, "SET threads = 1");
        execute(connection, "SET disabled_optimizers = 'aggregate_function_rewriter,late_materialization'");
        return new RoundTrip(connection, PlannerConnection.open(settings, stubs(connection)));
    }

    interface SqlConsumer {
        void accept(Connection connection) throws SQLException;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    PlannerConnection planner() {
        return planner;
    }

    Connection connection() {
        return connection;
    }

    private static List<StubTable> stubs(Connection connection) throws SQLException {
        List<StubTable> stubs = new ArrayList<>();
        for (List<String> table : rows(connection, "SELECT table_name FROM duckdb_tables() ORDER BY ALL")) {
            String name = table.getFirst();
            List<StubColumn> columns = rows(
                            connection,
                            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '" + name
                                    + "' ORDER BY column_index")
                    .stream()
                    .map(column -> new StubColumn(column.get(0), column.get(1)))
                    .toList();
            String count = rows(connection, "SELECT count(*) FROM \"" + name + "\"")
                    .getFirst()
                    .getFirst();
            stubs.add(new StubTable(name, columns, Math.min(Long.parseLong(count), 1_000)));
        }
        return stubs;
    }

    Outcome check(String sql) throws SQLException {
        BoundPlan plan;
        try {
            plan = planner.bind(sql, "<test>");
        } catch (NotDistributable whole) {
            return new Outcome.Whole(whole.reason());
        } catch (MillraceException invalid) {
            return new Outcome.Invalid(invalid.toString());
        }
        try {
            FragmentTypes.require(planner, plan.root());
        } catch (NotDistributable whole) {
            return new Outcome.Whole(whole.reason());
        }
        String rendered = new SqlRenderer(LeafRenderer.tables()).render(plan.root());
        Result expected = run(connection, sql, plan.types().size());
        Result actual = run(connection, rendered, plan.types().size());
        return expected.differenceFrom(actual, plan.ordered())
                .<Outcome>map(how -> new Outcome.Different(how, rendered))
                .orElseGet(() -> new Outcome.Equal(!expected.error().isEmpty()));
    }

    private record Result(List<String> types, List<List<String>> rows, String error) {
        java.util.Optional<String> differenceFrom(Result other, boolean ordered) {
            if (!error.isEmpty() || !other.error.isEmpty()) {
                return error.isEmpty() == other.error.isEmpty()
                        ? java.util.Optional.empty()
                        : java.util.Optional.of("error '" + error + "' against '" + other.error + "'");
            }
            if (!types.equals(other.types)) {
                return java.util.Optional.of("types " + types + " against " + other.types);
            }
            List<String> mine = lines(ordered);
            List<String> others = other.lines(ordered);
            if (mine.size() != others.size()) {
                return java.util.Optional.of(mine.size() + " rows against " + others.size());
            }
            for (int i = 0; i < mine.size(); i++) {
                if (!mine.get(i).equals(others.get(i))) {
                    return java.util.Optional.of("row " + i + ": " + mine.get(i) + " against " + others.get(i));
                }
            }
            return java.util.Optional.empty();
        }

        private List<String> lines(boolean ordered) {
            List<String> lines = rows.stream()
                    .map(row -> String.join(" | ", row))
                    .map(Result::rounded)
                    .toList();
            return ordered ? lines : lines.stream().sorted().toList();
        }

        private static final Pattern DOUBLE =
                Pattern.compile("-?\\d+\\.\\d{8,}(e[+-]?\\d+)?|-?\\d+(\\.\\d+)?e[+-]?\\d+");

        /** Other join orders add doubles in another order. */
        private static String rounded(String text) {
            Matcher matcher = DOUBLE.matcher(text.replace("-nan", "nan"));
            return matcher.replaceAll(match -> String.format("%.9e", Double.parseDouble(match.group())));
        }
    }

    private static Result run(Connection connection, String sql, int width) {
        try {
            List<String> types = rows(connection, "DESCRIBE " + sql).stream()
                    .map(row -> row.get(1))
                    .toList();
            String columns = IntStream.range(0, width)
                    .mapToObj(i -> "CAST(c" + i + " AS VARCHAR)")
                    .collect(Collectors.joining(", "));
            String names = IntStream.range(0, width).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
            String text = "SELECT " + columns + " FROM (" + sql + "\n) AS t(" + names + ")";
            return new Result(types, rows(connection, text), "");
        } catch (SQLException failure) {
            return new Result(List.of(), List.of(), String.valueOf(failure.getMessage()));
        }
    }

    static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        List<List<String>> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int width = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                all.add(row);
            }
        }
        return all;
    }

    @Override
    public void close() throws SQLException {
        planner.close();
        connection.close();
    }
}
