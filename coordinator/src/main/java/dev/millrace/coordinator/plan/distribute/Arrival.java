package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Window;
import java.util.ArrayList;
import java.util.List;

/** The order in which rows come: for each row the number of the task that has it, and the row's number in that task. */
final class Arrival {
    /** Tasks of a fragment are numbered from a multiple of this, which is more than any stage has. */
    private static final long NEXT_FRAGMENT = 1L << 32;

    private final Distribution distribution;

    Arrival(Distribution distribution) {
        this.distribution = distribution;
    }

    /** The rows, for more than one reader, with two BIGINT columns more: task, and row in the task from 1. Both ascend in the order in which rows come. */
    Flow of(Flow input) {
        return distribution.exchanges().again(marked(input));
    }

    /** The rows with the two columns, for one reader. */
    static Flow marked(Flow input) {
        List<Fragment> fragments = new ArrayList<>();
        for (Fragment fragment : input.fragments()) {
            long first = fragments.size() * NEXT_FRAGMENT;
            fragments.add(fragment.map(tree -> numbered(tree, first)).indivisible());
        }
        Volume volume = input.volume().of(fragments.getFirst().tree().types());
        return new Flow(fragments, Spread.Plain.ANYWHERE, volume);
    }

    private static Relation numbered(Relation rows, long firstTask) {
        AggregateCall number = AggregateCall.of("row_number", PlainType.BIGINT);
        Relation window = new Window(rows, List.of(Terms.over(number, List.of(), List.of(), Terms.TO_PEERS)));
        List<Expression> columns = new ArrayList<>(rows.outputs());
        columns.add(Terms.bigint("+", Terms.taskNumber(PlainType.BIGINT), firstTask));
        columns.add(window.outputs().getLast());
        return new Project(window, columns);
    }
}
