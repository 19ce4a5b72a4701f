package dev.millrace.coordinator.plan.relation;

import java.math.BigInteger;
import java.util.List;

/**
 * A typed constant.
 *
 * @param type its type
 * @param value its value, as the type needs it
 */
public record Constant(SqlType type, ConstantValue value) implements Expression {
    @Override
    public List<Expression> operands() {
        return List.of();
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return this;
    }

    /** The constant TRUE, which stands for "no condition". */
    public static final Constant TRUE = new Constant(PlainType.BOOLEAN, new ConstantValue.Truth(true));

    /** NULL of a type. */
    public static Constant nullOf(SqlType type) {
        return new Constant(type, ConstantValue.Null.NULL);
    }

    /** An INTEGER. */
    public static Constant integer(int value) {
        return new Constant(PlainType.INTEGER, new ConstantValue.Whole(BigInteger.valueOf(value)));
    }

    /** A BIGINT. */
    public static Constant bigint(long value) {
        return new Constant(PlainType.BIGINT, new ConstantValue.Whole(BigInteger.valueOf(value)));
    }

    /** A VARCHAR. */
    public static Constant text(String value) {
        return new Constant(PlainType.VARCHAR, new ConstantValue.Text(value));
    }
}
