package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A DuckDB that plans and never runs: it holds stub tables, cannot reach outside, and its settings are locked. For one
 * thread at a time.
 *
 * <p>The first connection of a process takes about half a second (DuckDB's library), a plan some milliseconds.
 */
public final class PlannerConnection implements AutoCloseable {
    /**
     * The optimisers that work on the query alone. All others stay off: those that read data would read the stubs, and the
     * rest makes plans that cannot be written as SQL again, or does what each task's own optimiser does anyway.
     */
    static final Set<String> OPTIMIZERS = Set.of(
            "expression_rewriter",
            "filter_pullup",
            "filter_pushdown",
            "cte_filter_pusher",
            "cte_inlining",
            "deliminator",
            "unnest_rewriter",
            "join_order",
            "outer_join_simplification",
            "empty_result_pullup",
            "top_n",
            "regex_range");

    private final PlannerSettings settings;
    private final List<StubTable> tables;
    private final PlannerDatabase database;
    private @Nullable PlannerDatabase unoptimized;
    private final Map<SqlType, String> typeTexts = new HashMap<>();

    private PlannerConnection(PlannerSettings settings, List<StubTable> tables, PlannerDatabase database) {
        this.settings = settings;
        this.tables = tables;
        this.database = database;
    }

    /**
     * Opens a planner over stubs of {@code tables}, whose names differ.
     *
     * @throws MillraceException {@code BAD_SCHEMA} when a table cannot be declared: an unknown type, a column twice
     */
    public static PlannerConnection open(PlannerSettings settings, List<StubTable> tables) {
        try {
            List<StubTable> copy = List.copyOf(tables);
            return new PlannerConnection(settings, copy, new PlannerDatabase(settings, copy, OPTIMIZERS));
        } catch (SQLException failure) {
            throw Failure.invalid(
                            "BAD_SCHEMA",
                            "the tables cannot be declared: " + firstLine(failure),
                            "Correct the columns of the sources")
                    .toException();
        }
    }

    /** DuckDB's syntax tree of a text: {@code error} is false, or tells what is wrong. Names are not looked up. */
    public JsonNode syntaxTree(String sql) {
        return DuckJson.read(call("json_serialize_sql(?::VARCHAR)", sql));
    }

    /** The text of a syntax tree, which means the same as the tree. */
    public String text(JsonNode syntaxTree) {
        return call("json_deserialize_sql(?::JSON)", DuckJson.write(syntaxTree));
    }

    /**
     * Binds a query.
     *
     * @param sql one SELECT
     * @param source what {@link dev.millrace.graph.Place} names as the file
     * @throws MillraceException what DuckDB finds wrong, with its place and its suggestion
     * @throws NotDistributable when the query is right, but is not understood well enough to be taken apart
     */
    public BoundPlan bind(String sql, String source) {
        Relation root = BoundPlanReader.read(plan(sql, source));
        List<Column> columns = describe(sql, source);
        List<String> types = columns.stream().map(Column::type).toList();
        List<String> own = root.types().stream().map(this::typeText).toList();
        if (!own.equals(types)) {
            throw new NotDistributable("a plan of type " + own + " for a query of type " + types);
        }
        return new BoundPlan(root, columns.stream().map(Column::name).toList(), types);
    }

    /**
     * Names and types of a query's columns.
     *
     * @throws MillraceException what DuckDB finds wrong, with its place and its suggestion
     */
    public List<Column> describe(String sql, String source) {
        try {
            List<Column> columns = new ArrayList<>();
            for (List<String> row : database.rows("DESCRIBE " + sql)) {
                columns.add(new Column(row.get(0), row.get(1)));
            }
            return columns;
        } catch (SQLException failure) {
            JsonNode plan = DuckJson.read(call(PlannerDatabase.PLAN, sql));
            if (plan.path("error").asBoolean(false)) {
                throw BinderErrors.exception(plan, sql, source);
            }
            throw Failure.invalid("INVALID_QUERY", firstLine(failure), "Correct the query")
                    .toException();
        }
    }

    /** A type in DuckDB's words, as DESCRIBE writes it. */
    public String typeText(SqlType type) {
        return typeTexts.computeIfAbsent(
                type,
                key -> describe("SELECT CAST(NULL AS " + key.sql() + ")", "<type>")
                        .getFirst()
                        .type());
    }

    /**
     * The struct that the exported state of the one aggregate is.
     *
     * @param sql text of {@code SELECT f(…) EXPORT_STATE FROM …}
     * @throws NotDistributable when DuckDB cannot export the state as a struct
     */
    public SqlType stateType(String sql) {
        JsonNode plan = DuckJson.read(call(PlannerDatabase.PLAN, sql));
        if (plan.path("error").asBoolean(true)) {
            throw new NotDistributable("an aggregate without a state that can be exported");
        }
        return StateReader.type(plan);
    }

    /** The plan, with no optimiser at all if DuckDB's passes do not agree with each other. */
    private JsonNode plan(String sql, String source) {
        JsonNode plan = read(call(PlannerDatabase.PLAN, sql));
        if (isInternalError(plan)) {
            plan = read(unoptimized(sql));
        }
        if (!plan.path("error").asBoolean(true)) {
            return plan;
        }
        describe(sql, source);
        throw new NotDistributable("a query that binds and cannot be planned: "
                + plan.path("error_message").asString("").lines().findFirst().orElse(""));
    }

    private static JsonNode read(String json) {
        if (json.isEmpty()) {
            throw new NotDistributable("a constant of type BIT or BIGNUM");
        }
        return DuckJson.read(json);
    }

    private static boolean isInternalError(JsonNode plan) {
        return plan.path("error_type").asString("").equals("internal")
                || plan.path("error_message").asString("").contains("inequal num bindings");
    }

    private String unoptimized(String sql) {
        try {
            if (unoptimized == null) {
                unoptimized = new PlannerDatabase(settings, tables, Set.of());
            }
            return unoptimized.call(PlannerDatabase.PLAN, sql);
        } catch (SQLException failure) {
            throw new NotDistributable("a query that cannot be planned without optimisers");
        }
    }

    private String call(String function, String text) {
        try {
            return database.call(function, text);
        } catch (SQLException failure) {
            throw new NotDistributable("a query that DuckDB's planner fails on: " + firstLine(failure));
        }
    }

    /** Whether DuckDB still answers: an error of its own, which no query should lead to, ends a database for good. */
    public boolean isUsable() {
        return database.isUsable() && (unoptimized == null || unoptimized.isUsable());
    }

    private static String firstLine(SQLException failure) {
        String message = failure.getMessage();
        return message == null ? "unknown" : message.lines().findFirst().orElse("unknown");
    }

    @Override
    public void close() {
        database.close();
        if (unoptimized != null) {
            unoptimized.close();
        }
    }
}
