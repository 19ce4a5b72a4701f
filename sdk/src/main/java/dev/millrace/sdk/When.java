package dev.millrace.sdk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A choice by conditions, in order: {@code when(col("delay").gt(15), "late").otherwise("on time")}. Immutable. */
public final class When {
    private final List<Expression> parts;

    private When(List<Expression> parts) {
        this.parts = List.copyOf(parts);
    }

    static When of(Expression condition, @Nullable Object value) {
        return new When(List.of(condition, Expression.of(value)));
    }

    /** Where no condition before is true. */
    public When when(Expression condition, @Nullable Object value) {
        List<Expression> more = new ArrayList<>(parts);
        more.add(condition);
        more.add(Expression.of(value));
        return new When(more);
    }

    /** The value where no condition is true. */
    public Expression otherwise(@Nullable Object value) {
        StringBuilder text = new StringBuilder("CASE");
        for (int i = 0; i < parts.size(); i += 2) {
            text.append(" WHEN ")
                    .append(parts.get(i).sql())
                    .append(" THEN ")
                    .append(parts.get(i + 1).sql());
        }
        Expression last = Expression.of(value);
        text.append(" ELSE ").append(last.sql()).append(" END");
        List<Expression> rest = new ArrayList<>(parts.subList(1, parts.size()));
        rest.add(last);
        return parts.getFirst().around(text.toString(), rest.toArray(Expression[]::new));
    }

    /** NULL where no condition is true. */
    public Expression orNull() {
        return otherwise(null);
    }
}
