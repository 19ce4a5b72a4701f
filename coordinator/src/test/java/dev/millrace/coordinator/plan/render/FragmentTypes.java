package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.bind.PlannerConnection;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Column;
import dev.millrace.graph.MillraceException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Checks that DuckDB gives a fragment's text the types that the tree says. A text that is bound otherwise than the plan it
 * comes from shows here before anything runs.
 */
final class FragmentTypes {
    private FragmentTypes() {}

    /**
     * Describes the fragment over the planner's stubs.
     *
     * @throws NotDistributable when a type differs or the text does not bind
     */
    static void require(PlannerConnection planner, Relation fragment) {
        String sql = new SqlRenderer(new Stubs()).render(fragment);
        List<String> own = fragment.types().stream().map(planner::typeText).toList();
        List<String> described = described(planner, sql);
        if (!described.equals(own)) {
            throw new NotDistributable("a text of type " + described + " for a plan of type " + own);
        }
    }

    private static List<String> described(PlannerConnection planner, String sql) {
        try {
            return planner.describe(sql, "<fragment>").stream()
                    .map(Column::type)
                    .toList();
        } catch (MillraceException invalid) {
            throw new NotDistributable(
                    "a plan whose text does not bind: " + invalid.failure().message());
        }
    }

    /** Scans read the planner's stubs, exchanges give nothing of the right types. */
    private static final class Stubs implements LeafRenderer {
        @Override
        public String scan(Scan scan) {
            return LeafRenderer.tables().scan(scan);
        }

        @Override
        public String exchange(Exchange exchange) {
            List<SqlType> types = exchange.types();
            return IntStream.range(0, types.size())
                    .mapToObj(i -> "CAST(NULL AS "
                            + CarrierType.of(types.get(i)).orElse(types.get(i)).sql() + ") AS c" + i)
                    .collect(Collectors.joining(", ", "(SELECT ", ")"));
        }
    }
}
