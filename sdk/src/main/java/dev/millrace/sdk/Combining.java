package dev.millrace.sdk;

import dev.millrace.coordinator.plan.frame.FrameSql;
import dev.millrace.graph.MillraceException;
import java.util.List;

/** Two frames with the same columns about to become one. */
final class Combining {
    private final Frame left;
    private final Frame right;

    Combining(Frame left, Frame right) {
        this.left = left;
        this.right = right;
    }

    Frame union() {
        return step("union").apply(inputs -> FrameSql.union(inputs.get(0), inputs.get(1)));
    }

    Frame intersect() {
        step("intersect");
        Combining aligned = aligned();
        return Step.of(aligned.left, aligned.right, "intersect", List.of())
                .apply(inputs -> FrameSql.intersect(inputs.get(0), inputs.get(1)));
    }

    Frame except() {
        step("except");
        Combining aligned = aligned();
        return Step.of(aligned.left, aligned.right, "except", List.of())
                .apply(inputs -> FrameSql.except(inputs.get(0), inputs.get(1)));
    }

    /** The right one with its columns in the order of the left one's. */
    private Combining aligned() {
        List<String> names = left.schema().names();
        boolean same = right.schema().names().equals(names);
        return same ? this : new Combining(left, right.select(names.toArray(String[]::new)));
    }

    private Step step(String verb) {
        Step step = Step.of(left, right, verb, List.of());
        requireAll(step, verb, left, right, "other");
        requireAll(step, verb, right, left, "first");
        return step;
    }

    private static void requireAll(Step step, String verb, Frame having, Frame lacking, String which) {
        for (String name : having.schema().names()) {
            if (!lacking.schema().has(name)) {
                throw missing(step, verb, name, which);
            }
        }
    }

    private static MillraceException missing(Step step, String verb, String name, String which) {
        return step.invalid(
                "UNKNOWN_COLUMN",
                "The " + which + " frame of " + verb + " has no column '" + name + "'",
                "Give both the same columns with select, with or drop");
    }
}
