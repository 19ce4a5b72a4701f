package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.StageId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Ends fragments with a move of their rows, and begins new ones with what was moved. Parts come in the order of the tasks that wrote them; inside a
 * part rows keep their order as {@link RowOrder} says.
 */
final class Exchanges {
    private final StageList stages;
    private final PlanSettings settings;

    Exchanges(StageList stages, PlanSettings settings) {
        this.stages = stages;
        this.settings = settings;
    }

    /** All stages so far. */
    StageList stages() {
        return stages;
    }

    /** Rows with equal keys come into one of {@code partitions} tasks: by moving them, or by reading them again where that is cheaper. */
    Flow hashed(Flow flow, List<Expression> keys, int partitions) {
        return partitions == 1
                ? gathered(flow)
                : brought(flow, partition(keys, partitions), partitions, Spread.hashed(keys, partitions));
    }

    /** Row r comes into task {@code partition(r)}, an INTEGER from 0, of several: by moving it, or by reading it again where that is cheaper. */
    Flow brought(Flow flow, Expression partition, int partitions, Spread spread) {
        return OwnRows.suits(flow, partitions, settings)
                ? OwnRows.of(flow, partition, partitions, spread)
                : partitioned(flow, partition, partitions, spread);
    }

    /** The same, always by moving: for whoever sees the order of rows, which DuckDB 2.0.0 does not keep when it groups what it filters in files. */
    Flow moved(Flow flow, List<Expression> keys, int partitions) {
        return partitions == 1
                ? gathered(flow)
                : partitioned(flow, partition(keys, partitions), partitions, Spread.hashed(keys, partitions));
    }

    private static Expression partition(List<Expression> keys, int partitions) {
        Expression hash = new Call("hash", keys, List.of(), PlainType.UBIGINT);
        Constant count = new Constant(PlainType.UBIGINT, new ConstantValue.Whole(BigInteger.valueOf(partitions)));
        return new Cast(Call.of("%", PlainType.UBIGINT, hash, count), PlainType.INTEGER, false);
    }

    /** Row r comes into task {@code partition(r)}, an INTEGER from 0. */
    private Flow partitioned(Flow flow, Expression partition, int partitions, Spread spread) {
        return partitioned(flow, flow.types().size(), partition, partitions, spread);
    }

    /** The first {@code width} columns of row r come into task {@code partition(r)}, an INTEGER from 0. */
    Flow partitioned(Flow flow, int width, Expression partition, int partitions, Spread spread) {
        List<SqlType> types = flow.types().subList(0, width);
        Volume volume = flow.volume().part(flow.fragments().size());
        List<Feed> feeds = new ArrayList<>();
        for (Fragment fragment : flow.fragments()) {
            Fragment marked = fragment.map(tree -> marked(tree, width, partition));
            int groups = settings.levels().groups(fragment.tasks(), partitions, volume.bytes());
            StageId stage = groups == 1
                    ? stages.exchange(marked, new Output.Exchange(partitions), volume)
                    : regrouped(marked, groups, partitions, volume);
            feeds.add(feed(stage, Input.Exchanged::new, types, volume));
        }
        Fragment moved = new Fragment(union(feeds), feeds, partitions, false);
        return Flow.of(moved, spread, flow.volume());
    }

    /** First to groups of partitions that stand side by side, and from there on to the partitions; the last column says which. */
    private StageId regrouped(Fragment marked, int groups, int partitions, Volume volume) {
        int each = (partitions + groups - 1) / groups;
        List<SqlType> types = marked.tree().types();
        Expression partition = marked.tree().outputs().getLast();
        Expression group = new Cast(
                Call.of("//", PlainType.BIGINT, new Cast(partition, PlainType.BIGINT, false), Constant.bigint(each)),
                PlainType.INTEGER,
                false);
        Fragment grouped = marked.map(tree -> marked(tree, types.size(), group));
        int used = (partitions + each - 1) / each;
        StageId stage = stages.exchange(grouped, new Output.Exchange(used), volume);
        Feed feed = feed(stage, Input.Exchanged::new, types, volume);
        int tasks = used * ExchangeLevels.pieces(marked.tasks(), used, volume.bytes(), settings);
        Fragment second = new Fragment(leaf(feed), List.of(feed), tasks, false).because("second level of an exchange");
        return stages.exchange(second, new Output.Exchange(partitions, used), volume);
    }

    /** All rows come into one task, in their order. */
    Flow gathered(Flow flow) {
        if (flow.together()) {
            return flow;
        }
        Expression zero = new Constant(PlainType.INTEGER, new ConstantValue.Whole(BigInteger.ZERO));
        return partitioned(flow, zero, 1, Spread.Plain.TOGETHER);
    }

    private static Project marked(Relation tree, int width, Expression partition) {
        List<Expression> columns = new ArrayList<>(tree.outputs().subList(0, width));
        columns.add(partition);
        return new Project(tree, columns);
    }

    /** The same rows, written down: whoever reads the result does not compute it again. */
    Flow stored(Flow flow) {
        return new Flow(
                flow.fragments().stream()
                        .map(fragment -> stored(fragment, flow))
                        .toList(),
                flow.spread(),
                flow.volume());
    }

    /** The same rows for a second reader: what only reads and filters source files is cheaper read twice than written. */
    Flow again(Flow flow) {
        boolean cheap = flow.fragments().stream().allMatch(Repeatable::isScan);
        return cheap ? flow : stored(flow);
    }

    private Fragment stored(Fragment fragment, Flow flow) {
        if (isStored(fragment)) {
            return fragment;
        }
        StageId stage = stages.rows(fragment, partOf(flow));
        Feed feed = feed(stage, Input.Aligned::new, flow.types(), partOf(flow));
        return new Fragment(leaf(feed), List.of(feed), fragment.tasks(), false);
    }

    /** The rows of a user's own text, written down. */
    Flow stored(Flow flow, FragmentWork.Ready text) {
        StageId stage = stages.text(flow, text, new Output.Rows());
        Feed feed = feed(stage, Input.Aligned::new, flow.types(), flow.volume());
        return Flow.of(new Fragment(leaf(feed), List.of(feed), 1, false), Spread.Plain.TOGETHER, flow.volume());
    }

    /** All rows for each task of any fragment: small scans and constants are repeated, all else is computed once and read by all. */
    Distribution.Everywhere everywhere(Flow flow, long inlineBytes) {
        List<Relation> trees = new ArrayList<>();
        List<Feed> feeds = new ArrayList<>();
        for (Fragment fragment : flow.fragments()) {
            Fragment stored = Repeatable.test(fragment, inlineBytes) ? fragment : stored(fragment, flow);
            trees.add(Repeatable.everyTask(stored));
            stored.feeds().stream().map(Repeatable::everyTask).forEach(feeds::add);
        }
        return new Distribution.Everywhere(unionOf(trees), feeds);
    }

    private static boolean isStored(Fragment fragment) {
        return fragment.tree() instanceof Exchange
                && fragment.feeds().getFirst().input() instanceof Input.Aligned;
    }

    /** The part of the volume that falls on each fragment. */
    private static Volume partOf(Flow flow) {
        return flow.volume().part(flow.fragments().size());
    }

    private static Feed feed(
            StageId stage, BiFunction<String, StageId, Input> kind, List<SqlType> types, Volume volume) {
        return new Feed(kind.apply("stage_" + stage, stage), types, volume);
    }

    private static Relation union(List<Feed> feeds) {
        return unionOf(feeds.stream().map(Exchanges::leaf).toList());
    }

    static Relation unionOf(List<? extends Relation> trees) {
        return trees.size() == 1
                ? trees.getFirst()
                : new SetOperation(SetOperation.Kind.UNION, true, List.copyOf(trees));
    }

    private static Relation leaf(Feed feed) {
        List<SqlType> types = feed.types();
        return new Exchange(feed.name(), types);
    }
}
