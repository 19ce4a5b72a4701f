package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.bind.PlannerConnection;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Knows the struct that DuckDB's state of an aggregate is. */
public interface StateTypes {
    /** The type of the state; empty when DuckDB cannot export it as a struct. */
    Optional<SqlType> stateType(AggregateCall call);

    /** Asks a planner, once for each function and types. */
    static StateTypes of(PlannerConnection planner) {
        Map<AggregateCall, Optional<SqlType>> known = new HashMap<>();
        return call -> known.computeIfAbsent(overNulls(call), key -> ask(planner, key));
    }

    /** The call over columns of its arguments' types; constants choose overloads and stay. */
    private static AggregateCall overNulls(AggregateCall call) {
        List<Expression> arguments = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            boolean constant = argument instanceof Constant;
            arguments.add(constant ? argument : new ColumnReference(arguments.size(), argument.type()));
        }
        return new AggregateCall(
                call.function(),
                AggregateCall.Phase.WHOLE,
                arguments,
                call.argumentTypes(),
                false,
                Constant.TRUE,
                List.of(),
                call.type());
    }

    private static Optional<SqlType> ask(PlannerConnection planner, AggregateCall call) {
        String columns = IntStream.range(0, call.arguments().size())
                .mapToObj(i -> "CAST(NULL AS " + call.arguments().get(i).type().sql() + ") AS c" + i)
                .collect(Collectors.joining(", "));
        String from = columns.isEmpty() ? "" : " FROM (SELECT " + columns + ") AS t";
        try {
            return Optional.of(planner.stateType("SELECT " + AggregateRenderer.exported(call) + from));
        } catch (NotDistributable noState) {
            return Optional.empty();
        }
    }
}
