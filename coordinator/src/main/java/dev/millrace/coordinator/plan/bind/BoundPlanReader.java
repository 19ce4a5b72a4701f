package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Relation;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads what {@code json_serialize_plan} gives for one statement into a pruned tree. */
final class BoundPlanReader {
    private BoundPlanReader() {}

    static Relation read(JsonNode json) {
        PlanNode node = new PlanNode(json, "a plan");
        node.skip("error");
        List<JsonNode> plans = node.list("plans");
        node.done();
        if (plans.size() != 1) {
            throw new NotDistributable(plans.size() + " statements");
        }
        return ColumnPruning.prune(new RelationReader().read(plans.getFirst()));
    }
}
