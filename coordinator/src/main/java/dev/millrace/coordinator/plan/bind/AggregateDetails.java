package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What the binder keeps beside the arguments of an aggregate, put back into the arguments. */
final class AggregateDetails {
    private static final String COMMA = ",";

    private AggregateDetails() {}

    static List<Expression> completed(String function, List<Expression> children, JsonNode details) {
        Set<String> fields = new TreeSet<>(details.propertyNames());
        if (fields.equals(Set.of("quantiles", "order", "desc"))) {
            return quantiles(function, children, details);
        }
        if (fields.equals(Set.of("separator"))) {
            return separated(children, details.get("separator").asString());
        }
        boolean arguments = fields.equals(Set.of("quantiles"))
                || fields.equals(Set.of("n"))
                || fields.equals(Set.of("quantiles", "sample_size", "decimal_type"))
                || fields.equals(Set.of("min", "max"));
        if (arguments && children.size() > 1) {
            return children;
        }
        throw new NotDistributable("the aggregate " + function + " with " + String.join(", ", fields));
    }

    /**
     * The quantiles as they were written: the argument has been cast to DOUBLE, but DuckDB computes with the exact
     * decimal. Counted from the top they are negative.
     */
    private static List<Expression> quantiles(String function, List<Expression> children, JsonNode details) {
        boolean descending = details.get("desc").asBoolean();
        if (children.size() == 1 && !descending) {
            return children;
        }
        List<Constant> values = details.get("quantiles").values().stream()
                .map(ConstantReader::read)
                .map(value -> descending ? negated(function, value) : value)
                .toList();
        boolean many = children.get(1).type() instanceof ListType;
        if (children.size() != 2 || values.isEmpty() || (!many && values.size() != 1)) {
            throw new NotDistributable("the aggregate " + function + " with " + values.size() + " quantiles");
        }
        return List.of(children.getFirst(), many ? list(function, values) : values.getFirst());
    }

    private static Constant negated(String function, Constant constant) {
        if (constant.value() instanceof ConstantValue.Whole whole) {
            return new Constant(
                    constant.type(), new ConstantValue.Whole(whole.value().negate()));
        }
        if (constant.value() instanceof ConstantValue.Floating floating) {
            return new Constant(constant.type(), new ConstantValue.Floating(-floating.value()));
        }
        throw new NotDistributable("the aggregate " + function + " in descending order");
    }

    private static Constant list(String function, List<Constant> values) {
        SqlType type = values.getFirst().type();
        List<ConstantValue> parts = new ArrayList<>();
        for (Constant value : values) {
            if (!value.type().equals(type)) {
                throw new NotDistributable("the aggregate " + function + " with quantiles of several types");
            }
            parts.add(value.value());
        }
        return new Constant(new ListType(type), new ConstantValue.Sequence(parts));
    }

    private static List<Expression> separated(List<Expression> children, String separator) {
        if (children.size() > 1) {
            return children;
        }
        return separator.equals(COMMA) ? children : List.of(children.getFirst(), Constant.text(separator));
    }
}
