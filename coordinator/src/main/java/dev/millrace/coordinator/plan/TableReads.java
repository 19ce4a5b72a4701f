package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Each time that a bound query reads a table. */
final class TableReads {
    private TableReads() {}

    /** @param each is given a scan and the conditions that all of its rows must pass, those of the topmost filter first */
    static void of(Relation query, BiConsumer<Scan, List<Expression>> each) {
        List<Expression> predicates = new ArrayList<>();
        Relation input = query;
        while (input instanceof Filter filter) {
            predicates.addAll(filter.predicates());
            input = filter.input();
        }
        if (input instanceof Scan scan) {
            each.accept(scan, predicates);
        } else {
            input.inputs().forEach(below -> of(below, each));
        }
    }
}
