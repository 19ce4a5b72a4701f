package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SqlType;

/** Says where the rows of leaves come from, as table expressions for a FROM clause (without alias). */
public interface LeafRenderer {
    /** A table expression with at least the scan's columns, under their names and of their types. */
    String scan(Scan scan);

    /** A table expression with columns {@code c0}, {@code c1}, … in the carrier types of the exchange's types. */
    String exchange(Exchange exchange);

    /** Scans read tables of their own name; there are no exchanges. */
    static LeafRenderer tables() {
        return new LeafRenderer() {
            @Override
            public String scan(Scan scan) {
                return SqlType.quoted(scan.table());
            }

            @Override
            public String exchange(Exchange exchange) {
                throw new IllegalArgumentException("no exchange is known: " + exchange.name());
            }
        };
    }
}
