package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.LimitPercent;
import dev.millrace.coordinator.plan.relation.MaterializedCte;
import dev.millrace.coordinator.plan.relation.PositionalJoin;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.RecursiveCte;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sample;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.TableFunction;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a task is expected to need.
 *
 * @param bytes projected peak
 * @param leastBytes the part of it that cannot go to disk
 * @param formula how the peak comes about, for people
 */
public record MemoryProjection(long bytes, long leastBytes, String formula) {
    /** DuckDB itself, its buffers, a reader and a writer. */
    static final long BASE_BYTES = 64L << 20;

    /** A stream of rows is held in part only. */
    private static final double MOST_STREAMED_BYTES = 64L << 20;

    /** Rows that a Parquet writer collects before it writes them. */
    private static final double ROW_GROUP_ROWS = 122_880;

    private static final double HASH_TABLE = 1.5;
    private static final double SORTED = 2;
    private static final double GROUPED = 1;

    /** Of its largest input a task that only joins and groups holds this part; the rest passes by. */
    private static final double PROBED = 0.3;

    /** Each thread has buffers and parts of tables of its own. */
    private static final double THREADED = 2;

    private static final Set<String> HOLDING = Set.of(
            "list",
            "array_agg",
            "string_agg",
            "group_concat",
            "listagg",
            "median",
            "quantile",
            "quantile_cont",
            "quantile_disc",
            "mode",
            "mad",
            "histogram",
            "entropy",
            "map_agg");

    static MemoryProjection of(Fragment fragment, Output output, Volume result) {
        double factor = factor(fragment.tree());
        double largest = fragment.feeds().stream()
                .mapToDouble(feed -> feed.perTask(fragment.tasks()).bytes())
                .max()
                .orElse(0);
        boolean probed = false;
        List<String> terms = new ArrayList<>(List.of(new ByteSize(BASE_BYTES) + " for DuckDB"));
        double sum = BASE_BYTES;
        double least = BASE_BYTES;
        for (Feed feed : fragment.feeds()) {
            double bytes = feed.perTask(fragment.tasks()).bytes();
            boolean part = fragment.tasks() == 1 || !feed.everywhere();
            boolean probe = !probed && part && bytes == largest && factor < SORTED;
            probed |= probe;
            double need = Math.max(bytes * (probe ? PROBED * factor : factor), Math.min(bytes, MOST_STREAMED_BYTES));
            sum += need;
            least += feed.input() instanceof Input.Splits && holdsAll(fragment.tree()) ? bytes : 0;
            terms.add(term(feed, bytes, need));
        }
        double written = writing(output, result.part(fragment.tasks()));
        terms.add(new ByteSize((long) written) + " for writing");
        double threads = fragment.allThreads() ? THREADED : 1;
        if (fragment.allThreads()) {
            terms.add("as much again for threads");
        }
        return new MemoryProjection((long) ((sum + written) * threads), (long) least, String.join(" + ", terms));
    }

    private static String term(Feed feed, double bytes, double need) {
        return new ByteSize((long) need) + " for " + feed.name() + " (" + new ByteSize((long) bytes) + " a task)";
    }

    private static double writing(Output output, Volume task) {
        return switch (output) {
            case Output.Exchange _ -> Math.min(task.bytes(), 2 * MOST_STREAMED_BYTES);
            case Output.Rows _, Output.Table _, Output.Findings _ ->
                Math.min(task.rows(), ROW_GROUP_ROWS) * task.rowBytes();
        };
    }

    /** The most that an operator of the tree holds of its input. */
    private static double factor(Relation tree) {
        double[] most = {0};
        tree.walk(relation -> most[0] = Math.max(most[0], held(relation)));
        return most[0];
    }

    private static double held(Relation relation) {
        return switch (relation) {
            case Sort _, Window _, RecursiveCte _, PositionalJoin _, MaterializedCte _, Sample _, LimitPercent _ ->
                SORTED;
            case Join _, AsofJoin _ -> HASH_TABLE;
            case Distinct _, DistinctOn _ -> GROUPED;
            case SetOperation set -> set.all() && set.kind() == SetOperation.Kind.UNION ? 0 : GROUPED;
            case Aggregate aggregate -> isHolding(aggregate) ? SORTED : GROUPED;
            case Scan _,
                    TableFunction _,
                    Values _,
                    DummyRow _,
                    Empty _,
                    Project _,
                    Filter _,
                    Unnest _,
                    TopN _,
                    Limit _ -> 0;
            case CteReference _, Exchange _ -> 0;
        };
    }

    /** Whether an aggregate certainly keeps every row of the sources, which cannot go to disk. */
    private static boolean holdsAll(Relation tree) {
        return isHolding(tree)
                && !tree.any(relation -> switch (relation) {
                    case Aggregate _, Project _, Scan _ -> false;
                    default -> true;
                });
    }

    /** Whether an aggregate keeps all its values in memory. */
    private static boolean isHolding(Relation tree) {
        return tree.any(relation -> relation instanceof Aggregate aggregate
                && aggregate.calls().stream().anyMatch(MemoryProjection::isHolding));
    }

    private static boolean isHolding(AggregateCall call) {
        return HOLDING.contains(call.function());
    }
}
