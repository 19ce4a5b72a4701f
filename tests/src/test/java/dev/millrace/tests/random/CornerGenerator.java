package dev.millrace.tests.random;

import java.util.SplittableRandom;

/**
 * Writes random SELECTs over {@link RandomTables} whose keys are of delicate types: NaN, both zeros and infinities, HUGEINT, INTERVAL, ENUM, lists,
 * structs, UUID; in groups, grouping sets, windows, joins with more conditions, IN, correlated sub-queries, set operations and orders. Each has one
 * right answer, with plain values in its columns. The same seed writes the same text.
 */
final class CornerGenerator {
    private final SplittableRandom random;
    private final Key key;

    CornerGenerator(long seed) {
        random = new SplittableRandom(seed);
        key = Key.values()[random.nextInt(Key.values().length)];
    }

    /** Expressions over a table a that become its column q, and how a value of q is shown. */
    private enum Key {
        FLOATING(
                "CASE a.id % 7 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN -0.0 WHEN 2 THEN 0.0 WHEN 3 THEN 'inf'::DOUBLE "
                        + "WHEN 4 THEN '-inf'::DOUBLE WHEN 5 THEN NULL ELSE a.x END",
                "CAST(%s + 0 AS VARCHAR)"),
        HUGE("(a.b % 23)::HUGEINT * 10000000000000000000", "CAST(%s AS VARCHAR)"),
        UNSIGNED_HUGE("(a.b + 300)::UHUGEINT * 1000000000000000000000", "CAST(%s AS VARCHAR)"),
        INTERVAL("INTERVAL (a.k) DAY", "CAST(%s AS VARCHAR)"),
        LABEL("CAST(CAST(a.f AS VARCHAR) AS ENUM('true', 'other', 'false'))", "CAST(%s AS VARCHAR)"),
        LIST("[a.k, a.b % 3, NULL]", "CAST(%s AS VARCHAR)"),
        STRUCT("{'p': a.s, 'q': [a.k % 4]}", "CAST(%s AS VARCHAR)"),
        UUID("CAST(md5(a.s) AS UUID)", "CAST(%s AS VARCHAR)"),
        TIME("CAST(a.day AS TIMESTAMP) + INTERVAL (a.k) HOUR", "CAST(%s AS VARCHAR)"),
        WIDE_DECIMAL("CAST(a.d AS DECIMAL(38,10)) * 3", "CAST(%s AS VARCHAR)"),
        TEXT("a.s", "%s"),
        WHOLE("a.k", "%s");

        private final String sql;
        private final String shown;

        Key(String sql, String shown) {
            this.sql = sql;
            this.shown = shown;
        }
    }

    String next() {
        return switch (random.nextInt(15)) {
            case 0, 1 -> grouped();
            case 2 -> groupingSets();
            case 3 -> distinctOn();
            case 4 -> windows();
            case 5 -> joined();
            case 6 -> marked();
            case 7 -> correlated();
            case 8 -> setOperation();
            case 9 -> ordered();
            case 10, 11 -> overAll();
            case 12 -> windowsOverAll();
            case 13 -> bands();
            default -> lateral();
        };
    }

    private String grouped() {
        return "SELECT " + shown("a.q") + " AS c0, count(*) AS c1, " + aggregate() + " AS c2, "
                + pick("CAST(list(a.id) AS VARCHAR)", "first(a.id)", "sum(a.b)", aggregate()) + " AS c3 FROM "
                + rows("a") + " WHERE " + condition() + " GROUP BY a.q"
                + pick("", "", " HAVING count(*) > " + random.nextInt(5));
    }

    private String groupingSets() {
        String sets = pick(
                "ROLLUP (a.q, a.f)",
                "CUBE (a.q, a.f)",
                "GROUPING SETS ((a.q), (a.f, a.q), ())",
                "GROUPING SETS ((), (a.f))");
        return "SELECT " + shown("a.q") + " AS c0, a.f AS c1, grouping(a.q, a.f) AS c2, count(*) AS c3, " + aggregate()
                + " AS c4 FROM " + rows("a") + " WHERE " + condition() + " GROUP BY " + sets;
    }

    private String distinctOn() {
        return "SELECT DISTINCT ON (a.q) " + shown("a.q") + " AS c0, a.id AS c1 FROM " + rows("a") + " WHERE "
                + condition() + " ORDER BY a.q" + direction() + ", a.id" + pick("", " DESC");
    }

    private String windows() {
        String frame = pick(
                "",
                " ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING",
                " RANGE BETWEEN 50 PRECEDING AND CURRENT ROW",
                " GROUPS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING",
                " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW");
        String function = pick(
                "sum(a.b)", "count(*)", "max(a.d)", "first_value(a.k)", "string_agg(a.s, '')", "min(a.s)", "avg(a.b)");
        return "SELECT a.id AS c0, " + function + " OVER (PARTITION BY a.q ORDER BY a.id" + frame
                + ") AS c1, lag(a.s, 2) OVER (PARTITION BY a.q ORDER BY a.id DESC) AS c2 FROM " + rows("a") + " WHERE "
                + condition() + pick("", " QUALIFY row_number() OVER (PARTITION BY a.q ORDER BY a.id) <= 3");
    }

    private String overAll() {
        return "SELECT " + ofAll() + " AS c0, " + ofAll() + " AS c1, " + pick(ofAll(), "count(*)", aggregate())
                + " AS c2 FROM " + rows("a") + " WHERE " + condition();
    }

    /** Over all rows, each value of which is determined. */
    private String ofAll() {
        String part = pick("0", "0.1", "0.25", "0.5", "0.777", "1", "0.3::DOUBLE");
        String distinct = pick("", "", "DISTINCT ");
        return pick(
                        shown("quantile_disc(" + distinct + "a.q, " + part + ")"),
                        "CAST(quantile_disc(a.s, [0.2, " + part + "]) AS VARCHAR)",
                        "quantile_cont(" + distinct + pick("a.b", "a.d", "a.x") + ", " + part + ")",
                        "median(" + distinct + pick("a.b", "a.d", "a.x", "a.day", "a.s") + ")",
                        "mad(" + distinct + pick("a.b", "a.d", "a.x") + ")",
                        shown("mode(a.q)"),
                        pick("first", "last", "any_value") + "(" + pick("a.id", "a.s", "a.x") + ")",
                        "string_agg(DISTINCT a.s, '|' ORDER BY a.s)")
                + pick("", "", " FILTER (WHERE a.f)", " FILTER (WHERE a.b > 500)");
    }

    private String windowsOverAll() {
        String byRow = pick(
                "",
                " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
                " ROWS BETWEEN " + random.nextInt(300) + " PRECEDING AND " + random.nextInt(5) + " FOLLOWING",
                " ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING",
                " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
                " GROUPS BETWEEN " + random.nextInt(4) + " PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW");
        String value = pick(
                "sum(a.b)",
                "count(a.x)",
                "max(a.s)",
                "avg(a.d)",
                "first_value(a.k)",
                "last_value(a.k)",
                "first_value(a.s IGNORE NULLS)",
                "last_value(a.x IGNORE NULLS)",
                "count(*) FILTER (WHERE a.f)");
        String distance = pick("b", "k", "id", "d");
        String near = " RANGE BETWEEN " + pick("CURRENT ROW", random.nextInt(60) + " PRECEDING") + " AND "
                + pick("CURRENT ROW", random.nextInt(20) + " FOLLOWING")
                + pick("", "", " EXCLUDE GROUP", " EXCLUDE TIES", " EXCLUDE CURRENT ROW");
        return "SELECT a.id AS c0, " + value + " OVER (ORDER BY a.id" + pick("", " DESC") + byRow + ") AS c1, "
                + pick("sum(a.b)", "min(a.s)", "count(DISTINCT a.k)", "avg(a.x)") + " OVER (ORDER BY a." + distance
                + direction() + near + ") AS c2, "
                + pick("lag(a.s IGNORE NULLS)", "lead(a.x, 1, -1 IGNORE NULLS)", "lag(a.s, 3)", "row_number()")
                + " OVER (ORDER BY a.id) AS c3 FROM (SELECT * FROM t AS a WHERE " + condition() + ") AS a";
    }

    private String bands() {
        String kind = pick("", "LEFT ", "RIGHT ", "FULL ", "SEMI ", "ANTI ");
        String on = pick(
                "a.b BETWEEN b.b AND b.b + 1",
                "b.b > a.b - 2 AND b.b <= a.b",
                "a.x >= b.x AND a.x < b.x + 0.75",
                "a.day > b.day AND a.day <= b.day + 2",
                "a.d BETWEEN b.d - 0.5 AND b.d",
                "b.s BETWEEN a.s AND a.s || 'a' AND a.b < b.b - 500",
                "a.b < b.b - 1150",
                "a.id BETWEEN b.id AND b.k");
        boolean one = kind.equals("SEMI ") || kind.equals("ANTI ");
        return "SELECT a.id AS c0" + (one ? "" : ", b.id AS c1") + " FROM (SELECT * FROM t AS a WHERE " + condition()
                + ") AS a " + kind + "JOIN (SELECT * FROM u WHERE id % 3 < " + random.nextInt(1, 4) + ") AS b ON " + on;
    }

    private String joined() {
        String type = pick("", "LEFT ", "RIGHT ", "FULL ", "SEMI ", "ANTI ");
        String comparison = pick(" = ", " = ", " IS NOT DISTINCT FROM ");
        String more = pick("", " AND a.b < b.b", " AND a.f", " AND b.id > 600", " AND a.id % 4 = b.id % 4");
        boolean one = type.equals("SEMI ") || type.equals("ANTI ");
        return "SELECT a.id AS c0" + (one ? "" : ", b.id AS c1") + " FROM (SELECT * FROM " + rows("a")
                + " WHERE a.id % 9 = 0) AS a " + type + "JOIN (SELECT * FROM " + rows("b")
                + " WHERE b.id % 5 = 0) AS b ON a.q"
                + comparison + "b.q" + more;
    }

    private String marked() {
        String inner = "(SELECT b.q FROM " + rows("b") + " WHERE b.id < " + random.nextInt(300, 500)
                + pick("", " AND b.q IS NOT NULL", " AND b.f = a.f") + ")";
        return switch (random.nextInt(3)) {
            case 0 -> "SELECT a.id AS c0, a.q IN " + inner + " AS c1 FROM " + rows("a") + " WHERE " + condition();
            case 1 -> "SELECT a.id AS c0, a.q NOT IN " + inner + " AS c1 FROM " + rows("a") + " WHERE a.id % 3 = 1";
            default -> "SELECT a.id AS c0 FROM " + rows("a") + " WHERE a.q NOT IN " + inner + " OR a.k = 7";
        };
    }

    private String correlated() {
        String scalar = pick(
                "(SELECT count(*) FROM u AS b WHERE b.k = a.k AND b.id < a.id)",
                "(SELECT max(b.s) FROM u AS b WHERE b.k = a.k AND b.f)",
                "(SELECT b.id FROM u AS b WHERE b.k = a.k ORDER BY b.id DESC LIMIT 1)",
                "(SELECT sum(b.b) FROM u AS b WHERE b.day < a.day)",
                "EXISTS (SELECT 1 FROM u AS b WHERE b.k IS NOT DISTINCT FROM a.k AND b.b > a.b)",
                "a.b > ALL (SELECT b.b FROM u AS b WHERE b.k = a.k)",
                "a.k = ANY (SELECT b.w FROM v AS b WHERE b.g = a.b % 5)");
        return "SELECT a.id AS c0, " + scalar + " AS c1 FROM t AS a WHERE " + condition();
    }

    private String setOperation() {
        String operator = pick(" UNION ALL ", " UNION ", " EXCEPT ", " INTERSECT ", " EXCEPT ALL ", " INTERSECT ALL ");
        return "SELECT " + shown("a.q") + " AS c0 FROM (SELECT a.q FROM " + rows("a") + " WHERE " + condition()
                + operator + "SELECT b.q FROM " + rows("b") + " WHERE b.id < 900) AS a";
    }

    private String ordered() {
        return "SELECT a.id AS c0, " + shown("a.q") + " AS c1 FROM " + rows("a") + " WHERE " + condition()
                + " ORDER BY a.q" + direction() + ", a.id" + pick("", " DESC")
                + pick("", " LIMIT " + random.nextInt(60), " LIMIT 20 OFFSET " + random.nextInt(2000), " LIMIT 10%");
    }

    private String lateral() {
        return pick(
                "SELECT a.id AS c0, r.e AS c1 FROM t AS a, unnest([a.k, a.b % 5, NULL]) AS r(e) WHERE a.id % 7 = 3",
                "SELECT a.id AS c0, r.i AS c1 FROM t AS a, LATERAL (SELECT max(b.id) AS i FROM u AS b WHERE b.k = a.k AND b.f = a.f) AS r",
                "SELECT a.id AS c0, b.id AS c1 FROM t AS a ASOF LEFT JOIN u AS b ON a.k = b.k AND a.id >= b.id",
                "SELECT a.id AS c0, b.id AS c1 FROM t AS a ASOF JOIN u AS b ON a.b > b.id WHERE a.id % 3 = 0",
                "SELECT count(*) AS c0, sum(a.id * b.k) AS c1 FROM t AS a CROSS JOIN v AS b WHERE a.k > b.w");
    }

    private String aggregate() {
        return pick(
                "CAST(list(a.id ORDER BY a.id DESC)[1:4] AS VARCHAR)",
                "first(a.s ORDER BY a.id)",
                "string_agg(a.s, '|' ORDER BY a.id)",
                "arg_max(a.s, a.id)",
                "arg_min(a.id, a.id) FILTER (WHERE a.f)",
                "count(DISTINCT a.s)",
                "sum(DISTINCT a.b)",
                "CAST(histogram(a.k) AS VARCHAR)",
                "quantile_disc(a.b, 0.25)",
                "round(stddev(a.b), 6)",
                "bool_or(a.f)",
                "max(" + shown("a.q") + ")",
                "avg(a.d)");
    }

    private String condition() {
        return pick(
                "true",
                "a.id % " + random.nextInt(2, 5) + " = 1",
                "a.b > " + random.nextInt(-300, 600),
                "a.k > 3",
                "a.s <> 'a'",
                "a.f IS NOT TRUE AND a.day < DATE '2021-01-01'",
                "a.id < 0");
    }

    private String rows(String alias) {
        String table = alias.equals("a") ? "t" : "u";
        return "(SELECT a.*, " + key.sql + " AS q FROM " + table + " AS a) AS " + alias;
    }

    private String shown(String value) {
        return String.format(key.shown, value);
    }

    private String direction() {
        return pick("", " DESC", " NULLS FIRST", " DESC NULLS LAST");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
