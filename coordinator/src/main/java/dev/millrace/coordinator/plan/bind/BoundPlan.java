package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.LimitPercent;
import dev.millrace.coordinator.plan.relation.MaterializedCte;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.TopN;
import java.util.List;

/**
 * A query that is understood.
 *
 * @param root the tree; reads no column that nothing needs
 * @param names names of the result's columns, as DuckDB gives them
 * @param types types of the result's columns in DuckDB's words, equal to the root's
 */
public record BoundPlan(Relation root, List<String> names, List<String> types) {
    public BoundPlan {
        names = List.copyOf(names);
        types = List.copyOf(types);
        if (root.width() != names.size() || names.size() != types.size()) {
            throw new IllegalArgumentException("a result has one name and one type for each column");
        }
    }

    /** Whether the query asks for its rows in an order. */
    public boolean ordered() {
        return ordered(root);
    }

    private static boolean ordered(Relation relation) {
        if (relation instanceof Sort || relation instanceof TopN) {
            return true;
        }
        if (relation instanceof MaterializedCte cte) {
            return ordered(cte.body());
        }
        boolean keepsOrder = relation instanceof Project
                || relation instanceof Filter
                || relation instanceof Limit
                || relation instanceof LimitPercent;
        return keepsOrder && ordered(relation.inputs().getFirst());
    }
}
