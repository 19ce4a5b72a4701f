package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Conjunction;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Quantiles over all rows without all rows in one task: equal values are counted, counts run up in the order of the values, and only the values at the
 * wanted places come together.
 */
final class ValueRanks {
    private final Distribution distribution;

    ValueRanks(Distribution distribution) {
        this.distribution = distribution;
    }

    /**
     * One row, with a column for each of the quantiles.
     *
     * @param counted two columns: values, each once and none NULL, and their BIGINT counts
     */
    Flow of(Relation counted, List<Quantiles> quantiles) {
        Flow ranked = ranked(counted);
        Quantiles.Ranked row = Quantiles.Ranked.of(ranked.outputs());
        Expression wanted = new Conjunction(
                false,
                quantiles.stream().map(quantile -> quantile.isWanted(row)).toList());
        int places = quantiles.stream()
                .mapToInt(quantile -> 2 * quantile.wanted().size())
                .sum();
        Flow few = ranked.map(
                tree -> new Filter(tree, List.of(wanted)),
                ranked.spread(),
                ranked.volume().withRows(Math.min(ranked.volume().rows(), places)));
        List<AggregateCall> calls = quantiles.stream()
                .flatMap(quantile -> quantile.calls(row).stream())
                .toList();
        Relation shape = results(few.fragments().getFirst().tree(), calls, quantiles, row);
        return distribution
                .exchanges()
                .gathered(few)
                .mapWhole(
                        tree -> results(tree, calls, quantiles, row),
                        Spread.Plain.TOGETHER,
                        Volume.of(1, shape.types()));
    }

    private static Relation results(
            Relation few, List<AggregateCall> calls, List<Quantiles> quantiles, Quantiles.Ranked row) {
        Relation made = Aggregate.plain(few, List.of(), calls);
        List<Expression> columns = new ArrayList<>();
        int first = 0;
        for (Quantiles quantile : quantiles) {
            int next = first + quantile.calls(row).size();
            columns.add(quantile.result(made.outputs().subList(first, next)));
            first = next;
        }
        return new Project(made, columns);
    }

    /** Values, their counts, how many values are not greater, and how many there are. */
    private Flow ranked(Relation counted) {
        List<Expression> columns = counted.outputs();
        AggregateCall sum = AggregateCall.of("sum", PlainType.HUGEINT, columns.get(1));
        List<SortKey> order = List.of(Terms.ascending(columns.get(0)));
        Relation running = new Window(
                counted,
                List.of(
                        Terms.over(sum, List.of(), order, Terms.TO_PEERS),
                        Terms.over(sum, List.of(), List.of(), Terms.ALL)));
        List<Expression> ranked = new ArrayList<>(columns);
        running.outputs().subList(2, 4).forEach(total -> ranked.add(Terms.toBigint(total)));
        return distribution.of(new Project(running, ranked));
    }
}
