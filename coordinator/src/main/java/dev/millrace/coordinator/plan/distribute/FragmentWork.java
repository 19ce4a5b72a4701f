package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.render.CarrierType;
import dev.millrace.coordinator.plan.render.Exactness;
import dev.millrace.coordinator.plan.render.LeafRenderer;
import dev.millrace.coordinator.plan.render.SqlRenderer;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a fragment as the SQL of a task, and checks that DuckDB gives it the types that the plan has. */
public final class FragmentWork {
    private static final LeafRenderer INPUTS = new LeafRenderer() {
        @Override
        public String scan(Scan scan) {
            return SqlType.quoted(scan.table());
        }

        @Override
        public String exchange(Exchange exchange) {
            return SqlType.quoted(exchange.name());
        }
    };

    private final PlanSettings settings;
    private final TypeCheck check;

    public FragmentWork(PlanSettings settings, TypeCheck check) {
        this.settings = settings;
        this.check = check;
    }

    PlanSettings settings() {
        return settings;
    }

    /** A text that is ready to run. */
    public record Ready(Work.Sql sql, Reproducibility reproducibility) {}

    /** Rows for other stages: in types that cross. */
    Ready crossing(Fragment fragment) {
        List<SqlType> types = fragment.tree().types();
        List<SqlType> carriers = types.stream().map(FragmentWork::carrier).toList();
        String sql = new SqlRenderer(INPUTS).renderCarried(fragment.tree());
        check.requireTypes(sql, fragment.feeds(), carriers);
        return ready(fragment, sql);
    }

    /** Rows to publish, in their own types. */
    Ready plain(Fragment fragment) {
        String sql = new SqlRenderer(INPUTS).render(fragment.tree());
        check.requireTypes(sql, fragment.feeds(), fragment.tree().types());
        return ready(fragment, sql);
    }

    /** The user's own text, whose columns have these types; {@code crosses} when other stages read it. */
    public Ready text(String text, List<SqlType> types, boolean crosses, boolean volatileCalls) {
        String sql = crosses ? carried(text, types) : text;
        boolean free = !settings.reproducible() || volatileCalls;
        return new Ready(
                new Work.Sql(sql, !settings.reproducible(), duckSettings()),
                free ? Reproducibility.NOT_REPRODUCIBLE : Reproducibility.ORDERED);
    }

    /** All columns of a relation under these names, as a SELECT. */
    public static String named(Relation relation, List<String> names) {
        return new SqlRenderer(INPUTS).renderNamed(relation, names);
    }

    private Ready ready(Fragment fragment, String sql) {
        Work.Sql work = new Work.Sql(
                sql, fragment.allThreads() || !settings.reproducible(), duckSettings(), RowCounts.of(fragment.tree()));
        return new Ready(work, reproducibility(fragment.tree()));
    }

    private Reproducibility reproducibility(Relation tree) {
        if (!settings.reproducible()) {
            return Reproducibility.NOT_REPRODUCIBLE;
        }
        return switch (Exactness.ofTree(tree)) {
            case EXACT -> Reproducibility.EXACT;
            case ORDERED -> Reproducibility.ORDERED;
            case VOLATILE -> Reproducibility.NOT_REPRODUCIBLE;
        };
    }

    private static String carried(String sql, List<SqlType> types) {
        List<String> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int column = 0; column < types.size(); column++) {
            columns.add(CarrierType.written("c" + column, types.get(column)) + " AS c" + column);
            names.add("c" + column);
        }
        return "SELECT " + String.join(", ", columns) + "\nFROM (\n" + sql + "\n) AS t(" + String.join(", ", names)
                + ")";
    }

    static SqlType carrier(SqlType type) {
        return CarrierType.of(type)
                .orElseThrow(() -> new NotDistributable("values of type " + type.sql() + " between tasks"));
    }

    /** What a task sets before; the planner has the same. */
    private SortedMap<String, String> duckSettings() {
        SortedMap<String, String> values = new TreeMap<>();
        values.put("TimeZone", settings.timeZone());
        values.put("integer_division", Boolean.toString(settings.integerDivision()));
        values.put("default_null_order", settings.defaultNullOrder());
        values.put("scalar_subquery_error_on_multiple_rows", "true");
        return values;
    }
}
