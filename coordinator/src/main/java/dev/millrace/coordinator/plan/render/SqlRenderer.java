package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AsofJoin;
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
import dev.millrace.coordinator.plan.relation.ScanColumn;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.TableFunction;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.coordinator.plan.relation.Window;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a relation as a SELECT whose columns are {@code c0}, {@code c1}, …. Every operator wraps its input, so that the
 * same text comes out whether the input is another operator, a table or an exchange.
 */
public final class SqlRenderer {
    private static final ExpressionRenderer ROW = ExpressionRenderer.over("t");

    private static final String NO_COLUMN = "NULL AS c0";

    private final LeafRenderer leaves;
    private final AggregateRenderer aggregates = new AggregateRenderer();
    private final WindowRenderer windows = new WindowRenderer();
    private final JoinRenderer joins = new JoinRenderer(this);

    /** A renderer for trees over these leaves. */
    public SqlRenderer(LeafRenderer leaves) {
        this.leaves = leaves;
    }

    /** The rows of a relation, with columns {@code c0}, {@code c1}, … of its types. */
    public String render(Relation relation) {
        return switch (relation) {
            case Scan scan -> scan(scan);
            case Exchange exchange -> exchange(exchange);
            case TableFunction function -> function(function);
            case Values values -> values(values);
            case DummyRow _ -> "SELECT CAST(0 AS INTEGER) AS c0";
            case Empty empty -> empty(empty);
            case Project project -> "SELECT " + columns(project) + " FROM " + from(project.input());
            case Filter filter ->
                all(filter.input()) + (filter.predicates().isEmpty() ? "" : " WHERE " + ROW.all(filter.predicates()));
            case Aggregate aggregate -> aggregates.render(aggregate, from(aggregate.input()));
            case Join join -> joins.join(join);
            case AsofJoin join -> joins.asof(join);
            case PositionalJoin join -> joins.positional(join);
            case Window window -> windows.render(window, from(window.input()));
            case Distinct distinct -> "SELECT DISTINCT * FROM " + from(distinct.input());
            case DistinctOn distinct -> distinctOn(distinct);
            case Sort sort -> all(sort.input()) + " ORDER BY " + ROW.keys(sort.keys());
            case TopN top ->
                all(top.input()) + " ORDER BY " + ROW.keys(top.keys()) + bounds("" + top.limit(), top.offset());
            case Limit limit ->
                all(limit.input()) + bounds(limit.limit() == Limit.UNLIMITED ? "" : "" + limit.limit(), limit.offset());
            case LimitPercent limit ->
                all(limit.input()) + bounds(BigDecimal.valueOf(limit.percent()).toPlainString() + "%", limit.offset());
            case SetOperation set -> set(set);
            case Unnest unnest -> unnest(unnest);
            case Sample sample -> sample(sample);
            case MaterializedCte cte ->
                "WITH " + cteName(cte.id(), cte.definition().width()) + " AS MATERIALIZED (" + render(cte.definition())
                        + ") SELECT * FROM " + from(cte.body());
            case CteReference reference -> "SELECT * FROM cte_" + reference.id();
            case RecursiveCte cte -> recursive(cte);
        };
    }

    /** The rows of a relation as they are written to an exchange, in carrier types. */
    public String renderCarried(Relation relation) {
        List<SqlType> types = relation.types();
        if (types.stream().allMatch(type -> CarrierType.written("", type).isEmpty())) {
            return render(relation);
        }
        String columns = IntStream.range(0, types.size())
                .mapToObj(i -> CarrierType.written("t.c" + i, types.get(i)) + " AS c" + i)
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + from(relation);
    }

    /** A SELECT of expressions over a relation with given names: for the last text of a query. */
    public String renderNamed(Relation relation, List<String> names) {
        String columns = IntStream.range(0, names.size())
                .mapToObj(i -> "t.c" + i + " AS " + SqlType.quoted(names.get(i)))
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + from(relation);
    }

    /** An input in a FROM clause under the alias t. */
    String from(Relation input) {
        return "(" + render(input) + ") AS t";
    }

    private String all(Relation input) {
        return "SELECT * FROM " + from(input);
    }

    private static String named(List<Expression> expressions, int first) {
        return IntStream.range(0, expressions.size())
                .mapToObj(i -> ROW.render(expressions.get(i)) + " AS c" + (first + i))
                .collect(Collectors.joining(", "));
    }

    private static String bounds(String limit, long offset) {
        return (limit.isEmpty() ? "" : " LIMIT " + limit) + (offset == 0 ? "" : " OFFSET " + offset);
    }

    /** Rows of which no column is asked for still are rows. */
    private static String columns(Project project) {
        return project.expressions().isEmpty() ? NO_COLUMN : named(project.expressions(), 0);
    }

    /** A scan without columns still has rows. */
    private String scan(Scan scan) {
        List<ScanColumn> columns = scan.columns();
        String list = IntStream.range(0, columns.size())
                .mapToObj(i -> "t." + SqlType.quoted(columns.get(i).name()) + " AS c" + i)
                .collect(Collectors.joining(", "));
        return "SELECT " + (list.isEmpty() ? NO_COLUMN : list) + " FROM " + leaves.scan(scan) + " AS t";
    }

    private String exchange(Exchange exchange) {
        List<SqlType> types = exchange.types();
        String list = IntStream.range(0, types.size())
                .mapToObj(i -> CarrierType.read("t.c" + i, types.get(i)) + " AS c" + i)
                .collect(Collectors.joining(", "));
        return "SELECT " + list + " FROM " + leaves.exchange(exchange) + " AS t";
    }

    private static String function(TableFunction function) {
        return "SELECT t.c0 AS c0 FROM " + SqlType.quoted(function.function()) + "(" + ROW.list(function.arguments())
                + ") AS t(c0)";
    }

    private static String values(Values values) {
        String names = names(values.types().size());
        return values.rows().stream()
                .map(row -> "(" + ROW.list(row) + ")")
                .collect(Collectors.joining(", ", "SELECT * FROM (VALUES ", ") AS t(" + names + ")"));
    }

    private static String empty(Empty empty) {
        List<SqlType> types = empty.types();
        return IntStream.range(0, types.size())
                .mapToObj(i -> "CAST(NULL AS " + types.get(i).sql() + ") AS c" + i)
                .collect(Collectors.joining(", ", "SELECT ", " WHERE FALSE"));
    }

    private static String names(int width) {
        return IntStream.range(0, width).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    }

    private static String cteName(int id, int width) {
        return "cte_" + id + "(" + names(width) + ")";
    }

    private String distinctOn(DistinctOn distinct) {
        String order = distinct.order().isEmpty() ? "" : " ORDER BY " + ROW.keys(distinct.order());
        return "SELECT DISTINCT ON (" + ROW.list(distinct.targets()) + ") * FROM " + from(distinct.input()) + order;
    }

    private String set(SetOperation set) {
        String word = " " + set.kind() + (set.all() ? " ALL " : " ");
        return set.inputs().stream().map(this::all).collect(Collectors.joining(word));
    }

    private String unnest(Unnest unnest) {
        int width = unnest.input().width();
        String lists = IntStream.range(0, unnest.lists().size())
                .mapToObj(i -> ", unnest(" + ROW.render(unnest.lists().get(i)) + ") AS c" + (width + i))
                .collect(Collectors.joining());
        return "SELECT t.*" + lists + " FROM " + from(unnest.input());
    }

    private String sample(Sample sample) {
        BigDecimal size = BigDecimal.valueOf(sample.size());
        String amount = sample.percentage() ? size.toPlainString() + "%" : size.toBigInteger() + " ROWS";
        String seed = sample.seed() < 0 ? "" : " REPEATABLE (" + sample.seed() + ")";
        return all(sample.input()) + " USING SAMPLE " + sample.method() + "(" + amount + ")" + seed;
    }

    private String recursive(RecursiveCte cte) {
        return "WITH RECURSIVE " + cteName(cte.id(), cte.anchor().width()) + " AS (" + all(cte.anchor()) + " UNION "
                + (cte.all() ? "ALL " : "") + all(cte.step()) + ") SELECT * FROM cte_" + cte.id();
    }
}
