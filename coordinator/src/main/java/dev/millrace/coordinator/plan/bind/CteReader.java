package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.MaterializedCte;
import dev.millrace.coordinator.plan.relation.RecursiveCte;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads common table expressions, and gives each a number of its own in the plan. */
final class CteReader {
    private record Visible(int id, List<SqlType> types) {}

    private final RelationReader relations;
    private final Map<Integer, Visible> visible = new HashMap<>();
    private int count;

    CteReader(RelationReader relations) {
        this.relations = relations;
    }

    Relation materialized(PlanNode node) {
        node.skip("column_count", "ctename", "materialize");
        int index = node.take("table_index").asInt();
        int id = count++;
        Relation definition = relations.child(node, 0);
        Relation body = with(index, new Visible(id, definition.types()), () -> relations.child(node, 1));
        return new MaterializedCte(id, definition, body);
    }

    Relation recursive(PlanNode node) {
        node.skip("column_count", "ctename");
        if (!node.list("key_targets").isEmpty()) {
            throw new NotDistributable("USING KEY");
        }
        node.requireUnset("ref_recurring", "payload_aggregates");
        List<SqlType> types = TypeReader.all(node.list("internal_types"));
        int index = node.take("table_index").asInt();
        int id = count++;
        Relation anchor = relations.child(node, 0);
        Relation step = with(index, new Visible(id, anchor.types()), () -> relations.child(node, 1));
        if (!types.equals(anchor.types()) || !types.equals(step.types())) {
            throw new NotDistributable("a recursive query whose parts have different types");
        }
        return new RecursiveCte(id, node.flag("union_all"), anchor, step);
    }

    Relation reference(PlanNode node) {
        node.skip("table_index", "bound_columns");
        node.requireUnset("children", "is_recurring");
        List<SqlType> types = TypeReader.all(node.list("chunk_types"));
        JsonNode index = node.take("cte_index");
        @Nullable Visible cte = visible.get(index.asInt());
        if (cte == null || !cte.types().equals(types)) {
            throw new NotDistributable("a reference to a common table expression that is not around it");
        }
        return new CteReference(cte.id(), types);
    }

    private Relation with(int index, Visible cte, Supplier<Relation> read) {
        @Nullable Visible hidden = visible.put(index, cte);
        Relation relation = read.get();
        if (hidden == null) {
            visible.remove(index);
        } else {
            visible.put(index, hidden);
        }
        return relation;
    }
}
