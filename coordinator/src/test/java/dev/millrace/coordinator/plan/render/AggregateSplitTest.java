package dev.millrace.coordinator.plan.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates in parts, through Parquet files, against plain DuckDB. */
final class AggregateSplitTest {
    private static final String TABLE = "CREATE TABLE t AS SELECT i // 100 AS part, CASE WHEN i % 7 = 0 THEN NULL ELSE"
            + " i % 4 END AS g, CASE WHEN i % 11 = 0 THEN NULL ELSE CAST(i * 7919 % 1009 - 500 AS INTEGER) END AS a,"
            + " CAST(i * 104729 AS BIGINT) AS b, CAST(i AS HUGEINT) * 12345678901234567890 AS h, CASE WHEN i % 13 = 0 THEN"
            + " NULL ELSE i * 0.37 - 20 END AS d, CAST(i / 8 AS DOUBLE) AS e, CAST(i * 1.37 AS DECIMAL(10,2)) AS m, CAST(i"
            + " * 1.37 AS DECIMAL(30,5)) AS w, 'x' || (i * 7919 % 97) AS s, DATE '2020-01-01' + CAST(i AS INTEGER) AS y,"
            + " make_timestamp(i * 1234567890) AS ts, i % 3 = 0 AS bo, CAST(i % 5 AS TINYINT) AS ti, CAST(i AS UBIGINT) AS"
            + " ub, to_days(CAST(i AS INTEGER)) AS iv, [i, i + 1] AS l, CAST(i AS FLOAT) AS f, CAST(md5(CAST(i AS"
            + " VARCHAR)) AS BLOB) AS bl FROM range(300) AS r(i)";

    private static RoundTrip bed;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() throws SQLException {
        bed = RoundTrip.over(PlannerSettings.DEFAULT, connection -> RoundTrip.execute(connection, TABLE));
    }

    @AfterAll
    static void close() throws SQLException {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count(*)",
                "count(a)",
                "count(*) FILTER (WHERE a > 0)",
                "count_if(bo)",
                "sum(a)",
                "sum(b)",
                "sum(h)",
                "sum(ti)",
                "sum(ub)",
                "sum(bo)",
                "sum(m)",
                "sum(w)",
                "sum(e)",
                "sum(f)",
                "sum(a) FILTER (WHERE a > 400)",
                "min(a)",
                "max(s)",
                "min(y)",
                "max(ts)",
                "min(m)",
                "max(l)",
                "min(bo)",
                "max(iv)",
                "min(h)",
                "max(bl)",
                "bool_and(bo)",
                "bool_or(bo)",
                "bit_and(a)",
                "bit_or(b)",
                "bit_xor(a)",
                "product(e + 0.5)",
                "avg(a)",
                "avg(b)",
                "avg(h)",
                "avg(m)",
                "avg(w)",
                "avg(d)",
                "avg(e)",
                "avg(ti)",
                "avg(iv)",
                "avg(ts)",
                "avg(y)",
                "mean(a)",
                "avg(d) FILTER (WHERE a > 0)",
                "stddev(e)",
                "stddev_pop(a)",
                "stddev_samp(m)",
                "variance(e)",
                "var_pop(e)",
                "var_samp(a)",
                "sem(e)",
                "covar_pop(e, a)",
                "covar_samp(e, d)",
                "corr(e, a)",
                "skewness(e * e)",
                "kurtosis(e)",
                "kurtosis_pop(a)",
                "regr_count(e, a)",
                "regr_avgx(e, a)",
                "regr_avgy(e, a)",
                "regr_intercept(e, a)",
                "regr_r2(e, a)",
                "regr_slope(e, a)",
                "regr_sxx(e, a)",
                "regr_sxy(e, a)",
                "regr_syy(e, a)",
                "fsum(e)",
                "kahan_sum(d)",
                "sumkahan(e)",
                "favg(e)",
                "approx_count_distinct(a)",
                "approx_count_distinct(s)",
                "arg_max(s, a)",
                "arg_min(s, b)",
                "arg_max(a, s)",
                "arg_min(a, e)",
                "max_by(b, a)",
                "min_by(s, s)"
            })
    void partsGiveWhatTheWholeGives(String call) throws SQLException {
        for (String groups : List.of("", "g, ")) {
            String sql = "SELECT " + groups + call + " AS x FROM t" + (groups.isEmpty() ? "" : " GROUP BY g");
            List<String> plain = sorted(sql);
            for (int parts : List.of(1, 3)) {
                assertThat(inParts(sql, parts)).as("%s in %d parts", sql, parts).isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count(DISTINCT a)",
                "list(a)",
                "string_agg(s, ',')",
                "first(a)",
                "last(a)",
                "any_value(a)",
                "median(a)",
                "quantile_cont(a, 0.25)",
                "quantile_disc(a, 0.25)",
                "mad(d)",
                "max(a, 3)",
                "arg_max(s, a, 2)",
                "approx_quantile(d, 0.5)",
                "sum(e ORDER BY a)",
                "list(a ORDER BY s)",
                "sum(DISTINCT m)"
            })
    void aggregatesWithoutPartsNeedAllRows(String call) {
        Relation root =
                bed.planner().bind("SELECT " + call + " FROM t", "<test>").root();
        List<AggregateCall> calls = new ArrayList<>();
        root.walk(relation -> {
            if (relation instanceof Aggregate aggregate) {
                calls.addAll(aggregate.calls());
            }
        });
        assertThat(calls).hasSize(1);
        assertThat(AggregateSplit.of(calls.getFirst(), StateTypes.of(bed.planner())))
                .isEqualTo(new AggregateSplit.Whole());
    }

    private List<String> inParts(String sql, int parts) throws SQLException {
        Relation root = bed.planner().bind(sql, "<test>").root();
        Relation split = root.rewritten(
                relation -> relation instanceof Aggregate aggregate ? finished(aggregate, parts) : relation);
        assertThat(split).isNotEqualTo(root);
        return sorted(new SqlRenderer(new Leaves("t", parts)).render(split));
    }

    /** Writes the partial results of every part and gives what reads them. */
    private Relation finished(Aggregate aggregate, int parts) {
        StateTypes states = StateTypes.of(bed.planner());
        List<AggregateSplit.Parts> splits = aggregate.calls().stream()
                .map(call -> AggregateSplit.of(call, states))
                .map(split -> switch (split) {
                    case AggregateSplit.Parts some -> some;
                    case AggregateSplit.Whole whole -> throw new AssertionError("no parts: " + aggregate.calls());
                })
                .toList();
        int groups = aggregate.groups().size();
        List<AggregateCall> partials =
                splits.stream().map(AggregateSplit.Parts::partial).toList();
        Aggregate partial = Aggregate.plain(aggregate.input(), aggregate.groups(), partials);
        for (int part = 0; part < parts; part++) {
            String rows = parts == 1 ? "t" : "(SELECT * FROM t WHERE part = " + part + ")";
            String text = new SqlRenderer(new Leaves(rows, parts)).renderCarried(partial);
            write("COPY (" + text + ") TO '" + file(part) + "' (FORMAT parquet)");
        }
        Exchange exchange = new Exchange("partial", partial.types());
        List<SqlType> types = exchange.types();
        List<Expression> keys = exchange.outputs().subList(0, groups);
        List<AggregateCall> combined = IntStream.range(0, splits.size())
                .mapToObj(i -> splits.get(i).combined(exchange.outputs().get(groups + i)))
                .toList();
        Aggregate last = Aggregate.plain(exchange, keys, combined);
        List<Expression> outputs = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            outputs.add(new ColumnReference(i, types.get(i)));
        }
        for (int i = 0; i < splits.size(); i++) {
            outputs.add(splits.get(i).result(groups + i));
        }
        return new Project(last, outputs);
    }

    private Path file(int part) {
        return folder.resolve("part-" + part + ".parquet");
    }

    private static void write(String copy) {
        try {
            RoundTrip.execute(bed.connection(), copy);
        } catch (SQLException failure) {
            throw new AssertionError(copy, failure);
        }
    }

    private final class Leaves implements LeafRenderer {
        private final String rows;
        private final int parts;

        Leaves(String rows, int parts) {
            this.rows = rows;
            this.parts = parts;
        }

        @Override
        public String scan(Scan scan) {
            return rows;
        }

        @Override
        public String exchange(Exchange exchange) {
            return IntStream.range(0, parts)
                    .mapToObj(part -> "'" + file(part) + "'")
                    .collect(Collectors.joining(", ", "read_parquet([", "])"));
        }
    }

    private static List<String> sorted(String sql) throws SQLException {
        Connection connection = bed.connection();
        List<String> types = RoundTrip.rows(connection, "DESCRIBE " + sql).stream()
                .map(row -> row.get(1))
                .toList();
        List<String> lines = new ArrayList<>(RoundTrip.rows(connection, sql).stream()
                .map(row -> row.stream().map(AggregateSplitTest::rounded).collect(Collectors.joining(" | ")))
                .sorted()
                .toList());
        lines.addFirst(types.toString());
        return lines;
    }

    /** Doubles added in parts differ in their last bits. */
    private static String rounded(String value) {
        return value.matches("-?[0-9.]+(E-?\\d+)?") && value.matches(".*[.E].*")
                ? String.format("%.9e", Double.parseDouble(value))
                : value;
    }
}
