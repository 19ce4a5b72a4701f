package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Expression;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What the binder keeps beside the arguments of a function. It must follow from the arguments, so that binding the same
 * call again gives the same; any other detail is refused.
 */
final class FunctionDetails {
    /** Details that follow from the arguments' types, or from constants that are still arguments. */
    private static final Map<Set<String>, String> DERIVED = Map.of(
            Set.of("check_overflow", "return_type", "arguments"), "decimal arithmetic",
            Set.of("variable_return_type"), "struct constructors",
            Set.of("return_type", "lambda_expr", "has_index", "has_initial"), "functions with lambdas",
            Set.of("stype", "part_codes"), "date_part of several parts");

    private FunctionDetails() {}

    /** The arguments with those that the binder moved into the details. */
    static List<Expression> completed(String function, List<Expression> arguments, JsonNode details) {
        Set<String> fields = new TreeSet<>(details.propertyNames());
        if (DERIVED.containsKey(fields)) {
            return arguments;
        }
        throw new NotDistributable("the function " + function + " with " + String.join(", ", fields));
    }
}
