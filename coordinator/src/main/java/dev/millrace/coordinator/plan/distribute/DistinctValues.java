package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which values the calls of an aggregate want different: for each list of arguments (with the condition of FILTER, which is a value like them) one
 * set of columns behind the groups.
 *
 * @param aggregate a plain GROUP BY, or none
 * @param first the first column of each set of values
 */
record DistinctValues(Aggregate aggregate, Map<List<Expression>, Integer> first) {

    static DistinctValues of(Aggregate aggregate) {
        Map<List<Expression>, Integer> first = new LinkedHashMap<>();
        int column = aggregate.groups().size();
        for (AggregateCall call : aggregate.calls()) {
            if (call.distinct() && !first.containsKey(wanted(call))) {
                first.put(wanted(call), column);
                column += wanted(call).size();
            }
        }
        return new DistinctValues(aggregate, first);
    }

    private static List<Expression> wanted(AggregateCall call) {
        List<Expression> wanted = new ArrayList<>(call.arguments());
        if (call.filtered()) {
            wanted.add(call.filter());
        }
        return List.copyOf(wanted);
    }

    int sets() {
        return first.size();
    }

    /** Groups and values. */
    int count() {
        return expressions().size();
    }

    private List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(aggregate.groups());
        first.keySet().forEach(all::addAll);
        return all;
    }

    /** Groups with the values of each set, without results. */
    Aggregate shape() {
        return (Aggregate) different(aggregate.input(), List.of());
    }

    /** Each group with each of its values once, set by set; then partial results, then GROUPING() of all keys if there are several sets. */
    Relation different(Relation rows, List<AggregateCall> partials) {
        List<Integer> all = IntStream.range(0, count()).boxed().toList();
        List<List<Integer>> sets = new ArrayList<>();
        for (int set = 0; set < sets(); set++) {
            sets.add(columns(set));
        }
        return new Aggregate(rows, expressions(), sets, partials, sets() > 1 ? List.of(all) : List.of());
    }

    /** Positions of the groups and of the values of one set. */
    private List<Integer> columns(int set) {
        List<Expression> wanted = List.copyOf(first.keySet()).get(set);
        int start = Objects.requireNonNull(first.get(wanted));
        return IntStream.concat(
                        IntStream.range(0, aggregate.groups().size()), IntStream.range(start, start + wanted.size()))
                .boxed()
                .toList();
    }

    /** The columns of {@link #different} by which rows are equal. */
    List<Expression> keys(List<Expression> outputs, int partials) {
        List<Expression> keys = new ArrayList<>(outputs.subList(0, count()));
        if (sets() > 1) {
            keys.add(outputs.get(count() + partials));
        }
        return keys;
    }

    /** What GROUPING() of all keys is for a set. */
    long mask(int set) {
        List<Integer> columns = columns(set);
        long bits = 0;
        for (int key = 0; key < count(); key++) {
            bits = bits * 2 + (columns.contains(key) ? 0 : 1);
        }
        return bits;
    }

    int set(AggregateCall call) {
        return List.copyOf(first.keySet()).indexOf(wanted(call));
    }

    /** The columns with the arguments of a call. */
    List<Expression> arguments(AggregateCall call) {
        return columns(call).subList(0, call.arguments().size());
    }

    /** The column with the condition of a call. */
    Optional<Expression> filter(AggregateCall call) {
        return call.filtered() ? Optional.of(columns(call).getLast()) : Optional.empty();
    }

    private List<Expression> columns(AggregateCall call) {
        List<Expression> wanted = wanted(call);
        int start = Objects.requireNonNull(first.get(wanted));
        return IntStream.range(0, wanted.size())
                .<Expression>mapToObj(place ->
                        new ColumnReference(start + place, wanted.get(place).type()))
                .toList();
    }
}
