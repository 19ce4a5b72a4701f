package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A call of a scalar function or operator, by the name under which DuckDB finds it (operators too: {@code +}, {@code ||}).
 *
 * @param function name without catalog and schema
 * @param arguments the arguments, positional ones first
 * @param argumentNames names of the last arguments ({@code struct_pack("x" := 1)}); empty when all are positional
 * @param type type of the result
 */
public record Call(String function, List<Expression> arguments, List<String> argumentNames, SqlType type)
        implements Expression {
    public Call {
        arguments = List.copyOf(arguments);
        argumentNames = List.copyOf(argumentNames);
        if (argumentNames.size() > arguments.size()) {
            throw new IllegalArgumentException("more argument names than arguments: " + function);
        }
    }

    @Override
    public List<Expression> operands() {
        return arguments;
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new Call(function, operands, argumentNames, type);
    }

    /** A call with positional arguments only. */
    public static Call of(String function, SqlType type, Expression... arguments) {
        return new Call(function, List.of(arguments), List.of(), type);
    }
}
