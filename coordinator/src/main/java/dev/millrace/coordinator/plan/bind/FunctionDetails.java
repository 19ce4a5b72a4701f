package dev.millrace.coordinator.plan.bind;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What the binder keeps beside the arguments of a function. It must follow from the arguments, so that binding the same
 * call again gives the same; any other detail is refused.
 */
final class FunctionDetails {
    /** Details that follow from the arguments' types, from constants that are still arguments, and from the settings. */
    private static final Map<Set<String>, String> DERIVED = Map.of(
            Set.of("check_overflow", "return_type", "arguments"), "decimal arithmetic",
            Set.of("variable_return_type"), "struct constructors",
            Set.of("variable_return_type", "field_indexes"), "struct_update",
            Set.of("lambda_expr"), "invoke",
            Set.of("return_type", "lambda_expr", "has_index", "has_initial"), "functions with lambdas",
            Set.of(
                            "order_type",
                            "null_order",
                            "return_type",
                            "child_type",
                            "is_grade_up",
                            "sort_key",
                            "default_collation"),
                    "sorted lists",
            Set.of("stype", "part_codes"), "date_part of several parts",
            Set.of("tz_setting", "cal_setting", "part_codes"), "date_part of several parts in a time zone");

    private FunctionDetails() {}

    /** Refuses details that do not follow from the arguments. */
    static void requireDerived(String function, JsonNode details) {
        Set<String> fields = new TreeSet<>(details.propertyNames());
        boolean collated = !details.path("default_collation").asString("").isEmpty();
        boolean derived = DERIVED.containsKey(fields) || isPlainAggregate(fields, details);
        if (!derived || collated) {
            throw new NotDistributable("the function " + function + " with " + String.join(", ", fields));
        }
    }

    /** An aggregate over the elements of a list; of a quantile the exact decimal is not in the arguments. */
    private static boolean isPlainAggregate(Set<String> fields, JsonNode details) {
        JsonNode aggregate = details.path("bind_data").path("aggr_expr");
        JsonNode own = aggregate.path("function_data");
        return fields.equals(Set.of("bind_data"))
                && (own.isMissingNode()
                        || own.isNull()
                        || Set.copyOf(own.propertyNames()).equals(Set.of("separator")));
    }
}
