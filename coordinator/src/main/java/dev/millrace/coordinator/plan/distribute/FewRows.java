package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.TopN;

/** How many rows come out of a query at most, where its last operators say it. */
final class FewRows {
    private FewRows() {}

    /** @param others what is expected where they do not */
    static double of(Relation query, double others) {
        return switch (query) {
            case Project project -> of(project.input(), others);
            case Filter filter -> of(filter.input(), others);
            case Sort sort -> of(sort.input(), others);
            case TopN top -> Math.min((double) top.limit(), of(top.input(), others));
            case Limit limit
            when limit.limit() != Limit.UNLIMITED -> Math.min((double) limit.limit(), of(limit.input(), others));
            case Aggregate aggregate
            when aggregate.groups().isEmpty() ->
                Math.max(1, aggregate.groupingSets().size());
            default -> others;
        };
    }
}
