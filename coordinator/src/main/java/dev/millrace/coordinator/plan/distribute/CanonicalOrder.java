package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.MaterializedCte;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.render.Exactness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a query's rows and their order depend on the data alone, so that any number of threads writes the same bytes: ties are broken by the
 * remaining columns, and rows without an order get one.
 */
final class CanonicalOrder {
    private CanonicalOrder() {}

    /** The query with one possible result; empty when its values, or its order, depend on the order of rows all the same. */
    static Optional<Relation> of(Relation root) {
        Relation total = root.rewritten(CanonicalOrder::withTieBreakers);
        if (total.any(relation -> exactness(relation) != Exactness.EXACT)) {
            return Optional.empty();
        }
        return ordered(total) ? Optional.of(total) : sortedByAll(total);
    }

    private static Exactness exactness(Relation relation) {
        List<SortKey> keys = List.of();
        if (relation instanceof TopN top) {
            keys = top.keys();
        } else if (relation instanceof DistinctOn distinct) {
            keys = distinct.order();
        } else if (relation instanceof Sort sort) {
            keys = sort.keys();
        }
        if (keys.isEmpty()) {
            return Exactness.of(relation);
        }
        boolean total = tieBreakers(relation.types()).isPresent();
        Exactness expressions =
                relation.expressions(0).stream().map(Exactness::of).reduce(Exactness.EXACT, Exactness::and);
        return total ? expressions : Exactness.ORDERED;
    }

    private static Relation withTieBreakers(Relation relation) {
        Optional<List<SortKey>> breakers = tieBreakers(relation.types());
        if (breakers.isEmpty()) {
            return relation;
        }
        return switch (relation) {
            case Sort sort -> new Sort(sort.input(), total(sort.keys(), breakers.get()));
            case TopN top -> new TopN(top.input(), total(top.keys(), breakers.get()), top.limit(), top.offset());
            case DistinctOn distinct
            when !distinct.order().isEmpty() ->
                new DistinctOn(distinct.input(), distinct.targets(), total(distinct.order(), breakers.get()));
            default -> relation;
        };
    }

    private static List<SortKey> total(List<SortKey> keys, List<SortKey> breakers) {
        List<SortKey> total = new ArrayList<>(keys);
        List<Expression> known = keys.stream().map(SortKey::expression).toList();
        breakers.stream().filter(key -> !known.contains(key.expression())).forEach(total::add);
        return total;
    }

    /** Keys by which only equal rows tie; empty when a type has values that are equal and look different in its depth. */
    private static Optional<List<SortKey>> tieBreakers(List<SqlType> types) {
        List<SortKey> keys = new ArrayList<>();
        for (int column = 0; column < types.size(); column++) {
            SqlType type = types.get(column);
            Expression value = new ColumnReference(column, type);
            keys.add(ascending(value));
            if (type == PlainType.DOUBLE || type == PlainType.FLOAT) {
                keys.add(ascending(Call.of("signbit", PlainType.BOOLEAN, value)));
            } else if (type == PlainType.INTERVAL || type == PlainType.TIMETZ) {
                keys.add(ascending(new Cast(value, PlainType.VARCHAR, false)));
            } else if (!Exactness.isExact(type)) {
                return Optional.empty();
            }
        }
        return Optional.of(keys);
    }

    private static SortKey ascending(Expression value) {
        return new SortKey(value, false, false);
    }

    /** Whether rows come out in an order that is total. */
    static boolean ordered(Relation root) {
        return switch (root) {
            case Sort _, TopN _ -> true;
            case Project project -> ordered(project.input());
            case Filter filter -> ordered(filter.input());
            case Unnest unnest -> ordered(unnest.input());
            case MaterializedCte cte -> ordered(cte.body());
            default -> isOneRow(root);
        };
    }

    private static boolean isOneRow(Relation root) {
        return root instanceof dev.millrace.coordinator.plan.relation.Aggregate aggregate
                && aggregate.groups().isEmpty()
                && aggregate.groupingSets().size() == 1;
    }

    private static Optional<Relation> sortedByAll(Relation root) {
        return tieBreakers(root.types()).map(keys -> new Sort(root, keys));
    }
}
