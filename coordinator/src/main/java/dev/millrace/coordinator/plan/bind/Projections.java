package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Projection maps: lists of the columns that an operator lets out; an empty one lets out all. */
final class Projections {
    private Projections() {}

    static Relation of(Relation relation, List<JsonNode> positions) {
        List<Expression> outputs = relation.outputs();
        return positions.isEmpty() ? relation : new Project(relation, chosen(outputs, positions));
    }

    static <T> List<T> chosen(List<T> all, List<JsonNode> positions) {
        if (positions.isEmpty()) {
            return all;
        }
        return positions.stream().map(position -> all.get(position.asInt())).toList();
    }
}
