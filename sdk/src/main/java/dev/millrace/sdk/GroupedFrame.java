package dev.millrace.sdk;

import dev.millrace.coordinator.plan.frame.FrameSql;
import dev.millrace.coordinator.plan.frame.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Groups of a frame's rows. */
public final class GroupedFrame {
    private final Frame frame;
    private final List<Expression> keys;

    GroupedFrame(Frame frame, List<Expression> keys) {
        this.frame = frame;
        this.keys = List.copyOf(keys);
    }

    /** A row for each group: the keys, then the aggregates. NULL is a key like any other. */
    public Frame agg(Expression... aggregates) {
        List<Expression> all = new ArrayList<>(keys);
        all.addAll(Arrays.asList(aggregates));
        Step step = frame.step("group", all);
        step.require(!all.isEmpty(), "A group needs keys or aggregates");
        List<Term> keyTerms = keys.stream().map(Frame::term).toList();
        List<Term> terms = Arrays.stream(aggregates).map(Frame::term).toList();
        return step.apply(inputs -> FrameSql.group(inputs.getFirst(), keyTerms, terms));
    }

    /** A row for each group with the number of its rows, the column {@code count}. */
    public Frame count() {
        return agg(Expressions.count().as("count"));
    }
}
