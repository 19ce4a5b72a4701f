package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Expression;
import java.util.Optional;

/** Knows which aggregates can be computed in parts. */
public interface AggregateHalves {
    /** The two halves of a call; empty when it needs all its rows together. */
    Optional<Halves> of(AggregateCall call);

    /** A call in parts. */
    interface Halves {
        /** What each part computes of its rows. */
        AggregateCall partial();

        /** What puts values of {@link #partial()} together, given in a column. */
        AggregateCall combined(Expression column);

        /** The call's own value, from that of {@link #combined}. */
        Expression result(Expression combined);
    }
}
