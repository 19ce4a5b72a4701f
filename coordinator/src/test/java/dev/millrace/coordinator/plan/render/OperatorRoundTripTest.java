package dev.millrace.coordinator.plan.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A query for each operator, type and expression class, as one rendered text, against its own text. */
final class OperatorRoundTripTest {
    static final Path QUERIES = Path.of(
            System.getProperty("millrace.root"),
            "coordinator/src/test/resources/dev/millrace/coordinator/plan/render/operators.sql");

    private static final List<String> SETUP = List.of(
            """
            CREATE TABLE t AS SELECT CAST(i AS INTEGER) AS a, CAST(i % 7 AS BIGINT) AS b, 'x' || i AS c,
              CAST(i * 1.25 AS DECIMAL(10,2)) AS d, CAST(i * 0.5 + 0.125 AS DOUBLE) AS e, {'x': CAST(i % 9 AS INTEGER), 'y': 'a' || (i % 2)} AS f,
              [CAST(i AS INTEGER), CAST(i % 3 AS INTEGER)] AS g, DATE '2020-01-01' + CAST(i AS INTEGER) AS h,
              MAP {'k': CAST(i AS INTEGER)} AS m, CAST(CASE WHEN i % 2 = 0 THEN 'p' ELSE 'q' END AS ENUM('p', 'q')) AS en,
              make_timestamp(i * 1234567890) AS ts, to_seconds(i * 3601) AS iv, CAST(i AS HUGEINT) * 1000000000000 AS hg,
              CAST([i, i + 1, i + 2] AS INTEGER[3]) AS ar,
              CASE WHEN i % 2 = 0 THEN CAST(union_value(i := CAST(i AS INTEGER)) AS UNION(i INTEGER, s VARCHAR))
                ELSE CAST(union_value(s := 'u' || i) AS UNION(i INTEGER, s VARCHAR)) END AS un,
              CAST('{"x": ' || i || ', "y": [1, "z"]}' AS JSON) AS js, CAST(md5(CAST(i AS VARCHAR)) AS UUID) AS u,
              CAST('b' || i AS BLOB) AS bl, make_timestamptz(i * 3600000000) AS tz,
              CAST('10:00:00+0' || (i % 9) AS TIMETZ) AS tt, i % 3 = 0 AS bo, CAST(i AS FLOAT) / 3 AS fl,
              CAST(make_timestamp(i * 1000000) AS TIMESTAMP_NS) AS tns, CAST(make_timestamp(i * 1000000) AS TIMESTAMP_S) AS tsec,
              CAST(make_timestamp(i * 1000) AS TIMESTAMP_MS) AS tms, CAST(make_timestamp(i * 60000000) AS TIME) AS tm,
              CAST(i AS TINYINT) AS ti, CAST(i AS UBIGINT) AS ub, [{'p': CAST(i AS INTEGER)}] AS gs,
              CAST(CAST(i AS INTEGER) AS BIT) AS bi, CAST(i AS BIGNUM) AS bn, (CAST(i AS INTEGER), 't' || i) AS tp,
              CAST(i AS UHUGEINT) AS uh
              FROM range(100) AS r(i)""",
            "INSERT INTO t (a, b, e, fl, c) VALUES (NULL, 3, 'nan', '-inf', NULL), (5, NULL, '-0.0', 0.0, 'x5'), (-3, 2, 'inf', NULL, '')",
            "INSERT INTO t (a) VALUES (NULL)",
            "INSERT INTO t (a, g, f, m) VALUES (7, [], {'x': NULL, 'y': NULL}, MAP {}), (8, [NULL, 1], NULL, NULL)",
            "CREATE TABLE u AS SELECT i AS k, 'y' || i AS v, CAST(i * 2 AS INTEGER) AS w FROM range(12) AS r(i)",
            "INSERT INTO u VALUES (12, NULL, NULL), (NULL, 'y', 4)",
            "CREATE TABLE n AS SELECT unnest([CAST('nan' AS DOUBLE), 0.0, CAST('-0.0' AS DOUBLE), CAST('inf' AS DOUBLE), NULL]) AS x");

    /** Queries that stay in one text, and the construct that is named. */
    private static final Map<String, String> WHOLE = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "select t.a, x from t left join lateral unnest(t.g) z(x) on true where t.a < 20",
                    "a table function over the rows of a table"),
            Map.entry("select t.a, r.range from t, range(t.a) r", "a table function over the rows of a table"),
            Map.entry(
                    "pivot t on a % 2 in (0, 1) using count(*) group by b order by b",
                    "a query that binds and cannot be planned: Cannot plan statement of type MULTI!"),
            Map.entry(
                    "select list_aggregate(g, 'quantile_cont', 0.5), list_aggregate(g, 'histogram') from t",
                    "the function list_aggregate with bind_data"),
            Map.entry(
                    "select c collate de as k, count(*) from t group by 1 order by 1 limit 5",
                    "the function collate_de with country, language, tag"),
            Map.entry(
                    "select t.a, z.* from t, lateral (values (t.a, t.b), (t.b, t.a)) z(p, q) where t.a < 3",
                    "VALUES over the rows of a table"),
            Map.entry(
                    "select (select sum(x) from unnest(t.g) q(x)) from t where a < 5",
                    "a table function over the rows of a table"),
            Map.entry("select a from t limit (select 3)", "LIMIT by expression"),
            Map.entry("select a, rowid from t", "rowid"),
            Map.entry("select bitstring_agg(b) from t", "the aggregate bitstring_agg with max, min")));

    static void tables(Connection connection) throws SQLException {
        for (String sql : SETUP) {
            RoundTrip.execute(connection, sql);
        }
    }

    static List<String> queries() throws Exception {
        String text = Files.readString(QUERIES);
        return Arrays.stream(text.substring(text.indexOf('\n')).split(";;"))
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    @Test
    void everyOperatorTypeAndExpressionGivesTheSameRowsAndTypes() throws Exception {
        Map<String, String> wrong = new TreeMap<>();
        Map<String, String> whole = new TreeMap<>();
        int equal = 0;
        try (RoundTrip bed = RoundTrip.over(PlannerSettings.DEFAULT, OperatorRoundTripTest::tables)) {
            for (String sql : queries()) {
                switch (bed.check(sql)) {
                    case RoundTrip.Outcome.Equal same -> equal++;
                    case RoundTrip.Outcome.Whole reason -> whole.put(sql, reason.reason());
                    case RoundTrip.Outcome outcome -> wrong.put(sql, outcome.toString());
                }
            }
        }
        assertThat(wrong).as("%d queries were equal", equal).isEmpty();
        assertThat(whole).isEqualTo(WHOLE);
    }
}
