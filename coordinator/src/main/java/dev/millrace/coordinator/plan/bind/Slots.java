package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.List;

/** What the numbered references of an expression stand for. */
@FunctionalInterface
interface Slots {
    /** What reference {@code index} of a type is. */
    Expression at(int index, SqlType type);

    /** References to the columns of an input, whose types must be those that the plan says. */
    static Slots columns(List<SqlType> types) {
        return (index, type) -> {
            if (index < 0 || index >= types.size()) {
                throw new NotDistributable("a reference to column " + index + " of " + types.size());
            }
            if (!types.get(index).equals(type)) {
                throw new NotDistributable(
                        "a reference to a column of type " + types.get(index).sql() + " as " + type.sql());
            }
            return new ColumnReference(index, type);
        };
    }
}
