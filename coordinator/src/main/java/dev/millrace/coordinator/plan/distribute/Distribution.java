package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Expression;
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
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.TableFunction;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.render.AggregateSplit;
import dev.millrace.coordinator.plan.render.StateTypes;
import dev.millrace.graph.FileLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * Spreads a query over tasks: what each operator needs to have together is brought together by an exchange, the rest stays where it is. One
 * instance for each query.
 */
public final class Distribution {
    /** Part of the rows that a filter is expected to keep; careful, because sides of joins are broadcast by it. */
    private static final double KEPT_BY_FILTER = 0.33;

    /** Elements that unnest makes of a row. */
    private static final double UNNESTED = 4;

    /** Source files up to this part of what is broadcast are read again by every task. */
    private static final long READ_AGAIN = 8;

    /** Groups for each row, where nothing is known. */
    private static final double GROUPED = 0.3;

    private final PlanSettings settings;
    private final Tables tables;
    private final Exchanges exchanges;
    private final StateTypes states;
    private final DifferentValues different;
    private final Map<Integer, Flow> written = new HashMap<>();

    public Distribution(PlanSettings settings, Tables tables, StateTypes states, StageList stages) {
        this.settings = settings;
        this.tables = tables;
        this.states = states;
        this.exchanges = new Exchanges(stages, settings);
        this.different = new DifferentValues(tables);
    }

    /** Gives the flow of a table that a query names. */
    public interface Tables {
        /** All rows for which {@code conditions} hold, and perhaps others; conditions are over the scan's columns. */
        Flow scan(Scan scan, List<Expression> conditions);

        /** Expected number of different values of a column; empty when unknown. */
        OptionalDouble different(String table, String column);
    }

    /** The rows of {@code relation}, as fragments whose inputs are sources and the stages added so far. */
    public Flow of(Relation relation) {
        return switch (relation) {
            case Scan scan -> tables.scan(scan, List.of());
            case TableFunction function -> constant(function, FunctionRows.of(function));
            case Values values -> constant(values, values.rows().size());
            case DummyRow row -> constant(row, 1);
            case Empty empty -> constant(empty, 0);
            case Project project -> project(project);
            case Filter filter -> filter(filter);
            case Unnest unnest -> unnest(unnest);
            case Aggregate aggregate -> new AggregateRule(this).of(aggregate);
            case Join join -> new JoinRule(this).of(join);
            case AsofJoin join -> new JoinRule(this).of(join);
            case PositionalJoin join -> positional(join);
            case Window window -> new WindowRule(this).of(window);
            case Distinct distinct -> new DistinctRule(this).of(distinct);
            case DistinctOn distinct -> new DistinctRule(this).of(distinct);
            case Sort sort -> new SortRule(this).of(sort);
            case TopN top -> new LimitRule(this).of(top);
            case Limit limit -> new LimitRule(this).of(limit);
            case LimitPercent limit -> new LimitRule(this).of(limit);
            case Sample sample -> sample(sample);
            case SetOperation set -> new SetRule(this).of(set);
            case MaterializedCte cte -> cte(cte);
            case CteReference reference -> reference(reference);
            case RecursiveCte cte -> whole(cte).because("recursive WITH in one task: each round needs the one before");
            case Exchange exchange -> throw new IllegalArgumentException("'" + exchange.name() + "' is cut already");
        };
    }

    PlanSettings settings() {
        return settings;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    Colocation colocation() {
        return new Colocation(settings);
    }

    /** How all calls are computed in parts; empty when one of them needs its rows together. */
    Optional<List<AggregateSplit.Parts>> parts(List<AggregateCall> calls) {
        List<AggregateSplit.Parts> all = new ArrayList<>();
        for (AggregateCall call : calls) {
            switch (AggregateSplit.of(call, states)) {
                case AggregateSplit.Whole _ -> {
                    return Optional.empty();
                }
                case AggregateSplit.Parts parts -> all.add(parts);
            }
        }
        return Optional.of(all);
    }

    /** What an aggregate makes of rows of its input. */
    Volume volume(Aggregate aggregate, Volume input) {
        double rows = 0;
        for (List<Integer> set : aggregate.groupingSets()) {
            List<Expression> groups = set.stream().map(aggregate.groups()::get).toList();
            double most = different.of(groups, aggregate.input()).orElse(input.rows() * GROUPED);
            rows += groups.isEmpty() ? 1 : Math.max(1, Math.min(input.rows(), most));
        }
        return Volume.of(rows, aggregate.types());
    }

    /** How many different values expressions over a relation have together, if that is known. */
    OptionalDouble different(List<Expression> expressions, Relation relation) {
        return different.of(expressions, relation);
    }

    /** All rows for each task, as {@link Exchanges#everywhere}; by choice only small ones are repeated. */
    Everywhere everywhere(Flow flow) {
        return exchanges.everywhere(flow, settings.broadcastBytes() / READ_AGAIN);
    }

    /** All rows in one task, because of an operator that needs that. */
    Flow together(Flow flow, String reason) {
        return exchanges.gathered(flow).because(reason);
    }

    /** All rows in one task. */
    public Flow together(Flow flow) {
        return exchanges.gathered(flow);
    }

    private static Flow constant(Relation leaf, double rows) {
        return Flow.of(new Fragment(leaf, List.of(), 1, false), Spread.Plain.TOGETHER, Volume.of(rows, leaf.types()));
    }

    private Flow project(Project project) {
        Flow input = of(project.input());
        return input.map(
                tree -> project.withInputs(List.of(tree)),
                input.spread().through(project.expressions()),
                input.volume().of(project.types()));
    }

    private Flow filter(Filter filter) {
        Flow input = filter.input() instanceof Scan scan ? tables.scan(scan, filter.predicates()) : of(filter.input());
        double kept = filter.predicates().isEmpty() ? 1 : KEPT_BY_FILTER;
        return input.map(
                tree -> filter.withInputs(List.of(tree)),
                input.spread(),
                input.volume().filtered(kept));
    }

    private Flow unnest(Unnest unnest) {
        Flow input = of(unnest.input());
        return input.map(
                tree -> unnest.withInputs(List.of(tree)),
                input.spread(),
                Volume.of(input.volume().rows() * UNNESTED, unnest.types()));
    }

    private Flow positional(PositionalJoin join) {
        String reason = "POSITIONAL JOIN in one task: rows meet by their number";
        Flow left = together(of(join.left()), reason);
        Flow right = together(of(join.right()), reason);
        Relation tree = join.withInputs(List.of(left.only().tree(), right.only().tree()));
        Volume volume = Volume.of(Math.max(left.volume().rows(), right.volume().rows()), join.types());
        return Flow.of(Fragment.joined(tree, left.only(), right.only()), Spread.Plain.TOGETHER, volume);
    }

    private Flow sample(Sample sample) {
        Flow input = together(of(sample.input()), "sample in one task: it is taken of all rows");
        return input.mapWhole(tree -> sample.withInputs(List.of(tree)), Spread.Plain.TOGETHER, input.volume());
    }

    private Flow cte(MaterializedCte cte) {
        different.define(cte.id(), cte.definition());
        long references = references(cte);
        if (references > 0) {
            Flow definition = of(cte.definition());
            written.put(cte.id(), references > 1 ? exchanges.stored(definition) : definition);
        }
        return of(cte.body());
    }

    private static long references(MaterializedCte cte) {
        long[] count = {0};
        cte.body().walk(relation -> {
            if (relation instanceof CteReference reference && reference.id() == cte.id()) {
                count[0]++;
            }
        });
        return count[0];
    }

    /** A leaf that stands for rows that are on their way already. */
    CteReference given(Flow flow) {
        int id = -1 - written.size();
        written.put(id, flow);
        return new CteReference(id, flow.types());
    }

    /** The same, of whose first columns as much is known as of those of {@code like}. */
    Relation given(Flow flow, Relation like) {
        CteReference leaf = given(flow);
        different.define(leaf.id(), like);
        return leaf;
    }

    private Flow reference(CteReference reference) {
        Flow flow = written.get(reference.id());
        if (flow == null) {
            throw new IllegalArgumentException("nothing defines the relation " + reference.id());
        }
        return flow;
    }

    /**
     * The rows where the files of a result are written: all in one task for a single file, rows of one folder in one task, rows in ranges where
     * files are sorted.
     *
     * @param folders columns that become folders
     * @param order of the rows, over the flow's columns
     */
    public Flow arranged(Flow flow, List<Integer> folders, List<SortKey> order, FileLayout layout) {
        Flow moved = flow;
        if (layout.single()) {
            moved = exchanges.gathered(flow);
        } else if (!folders.isEmpty()) {
            moved = byFolder(flow, folders);
        } else if (!order.isEmpty()) {
            moved = new SortRule(this)
                    .ranged(flow, new Sort(flow.fragments().getFirst().tree(), order));
        }
        boolean whole = layout.single() || !order.isEmpty();
        UnaryOperator<Fragment> kept = fragment -> whole ? fragment.indivisible() : fragment;
        return new Flow(
                moved.fragments().stream()
                        .map(kept)
                        .map(fragment -> layout.arranges() ? fragment.inOneThread() : fragment)
                        .toList(),
                moved.spread(),
                moved.volume());
    }

    private Flow byFolder(Flow flow, List<Integer> folders) {
        List<Expression> keys = new ArrayList<>();
        for (int column : folders) {
            keys.add(new ColumnReference(column, flow.types().get(column)));
        }
        return flow.spread().bringsTogether(keys)
                ? flow
                : exchanges.hashed(
                        flow, keys, settings.partitionsFor(flow.volume().bytes()));
    }

    /** The same rows, written down once, for any number of readers. */
    public Flow stored(Flow flow) {
        return exchanges.stored(flow);
    }

    /** The rows of a user's own text, written down once, for any number of readers. */
    public Flow stored(Flow flow, FragmentWork.Ready text) {
        return exchanges.stored(flow, text);
    }

    /** A query in the user's own text, as one task: {@link #input} says what it may name. */
    public Flow ownText(List<Feed> feeds, List<SqlType> types, Optional<Relation> bound, String reason) {
        double all = feeds.stream().mapToDouble(feed -> feed.volume().rows()).sum();
        double rows = bound.map(root -> FewRows.of(root, all)).orElse(all);
        Fragment fragment = new Fragment(new Empty(types), feeds, 1, false).because(reason);
        return Flow.of(fragment, Spread.Plain.TOGETHER, Volume.of(rows, types));
    }

    /** All rows of a flow, as an input of a user's own text. */
    public Everywhere input(Flow flow) {
        return exchanges.everywhere(flow, Long.MAX_VALUE);
    }

    /** A relation that each task sees whole. */
    public record Everywhere(Relation tree, List<Feed> feeds) {}

    /** A subtree that stays as it is in one task; everything it reads is brought to that task. */
    Flow whole(Relation relation) {
        WholeSubtree subtree = new WholeSubtree(
                (scan, conditions) -> exchanges.everywhere(tables.scan(scan, conditions), Long.MAX_VALUE),
                reference -> written.containsKey(reference.id())
                        ? Optional.of(exchanges.everywhere(reference(reference), Long.MAX_VALUE))
                        : Optional.empty());
        Relation tree = subtree.of(relation);
        Fragment fragment = new Fragment(tree, subtree.feeds(), 1, false);
        return Flow.of(
                fragment, Spread.Plain.TOGETHER, Volume.of(FewRows.of(relation, subtree.rows()), relation.types()));
    }
}
