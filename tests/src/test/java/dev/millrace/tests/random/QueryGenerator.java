package dev.millrace.tests.random;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes random SELECTs over {@link RandomTables}, each with one right answer: rows where LIMIT cuts are in a total order, aggregates that
 * depend on order say their order. The same seed writes the same text.
 */
final class QueryGenerator {
    private final SplittableRandom random;
    private int aliases;

    QueryGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A column that may be used, as text and kind. */
    private record Term(String sql, Kind kind) {}

    private enum Kind {
        WHOLE,
        DECIMAL,
        DOUBLE,
        TEXT,
        DATE,
        BOOLEAN
    }

    /** A relation in FROM, with its columns. */
    private record Source(String sql, List<Term> columns) {}

    String next() {
        return switch (random.nextInt(16)) {
            case 12 -> ordered();
            case 13 -> nearby();
            case 14 -> differentValues();
            case 15 -> rangeJoin();
            case 0 -> setOperation();
            case 1 -> withCommonTable();
            case 2 -> windows();
            case 3 -> distinct();
            case 4, 5, 6, 7 -> grouped();
            default -> plain();
        };
    }

    private String plain() {
        Source source = from();
        List<Term> selected = terms(source, 1 + random.nextInt(4));
        return select(selected) + source.sql() + where(source) + orderAndLimit(selected.size());
    }

    private String distinct() {
        Source source = from();
        List<Term> selected = terms(source, 1 + random.nextInt(3));
        return "SELECT DISTINCT " + list(selected) + source.sql() + where(source) + orderAndLimit(selected.size());
    }

    private String grouped() {
        Source source = from();
        List<Term> keys = random.nextInt(5) == 0 ? List.of() : terms(source, 1 + random.nextInt(2));
        List<Term> selected = new ArrayList<>(keys);
        int aggregates = 1 + random.nextInt(3);
        for (int index = 0; index < aggregates; index++) {
            selected.add(aggregate(source));
        }
        String groupBy = keys.isEmpty()
                ? ""
                : " GROUP BY "
                        + IntStream.rangeClosed(1, keys.size())
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(", "));
        String having = keys.isEmpty() || random.nextInt(4) > 0 ? "" : " HAVING count(*) > " + random.nextInt(4);
        return select(selected) + source.sql() + where(source) + groupBy + having + orderAndLimit(selected.size());
    }

    private String windows() {
        String alias = alias();
        String table = random.nextBoolean() ? "t" : "u";
        String partition =
                random.nextInt(4) == 0 ? "" : "PARTITION BY " + alias + "." + pick("k", "s", "f", "day") + " ";
        String function = pick(
                "row_number()",
                "sum(" + alias + ".b)",
                "lag(" + alias + ".d)",
                "count(" + alias + ".x)",
                "max(" + alias + ".s)");
        return "SELECT " + alias + ".id, " + function + " OVER (" + partition + "ORDER BY " + alias + ".id"
                + (random.nextBoolean() ? " DESC" : "") + ") AS c1 FROM " + table + " AS " + alias
                + (random.nextBoolean() ? " WHERE " + alias + ".b > " + random.nextInt(-300, 600) : "")
                + orderAndLimit(2);
    }

    /** Windows over all rows in an order; peers count alike. */
    private String ordered() {
        String key = pick("k", "b", "s", "day", "x");
        String order = "(ORDER BY " + key + pick("", " DESC", " NULLS FIRST");
        String total = "(ORDER BY " + key + ", id";
        return "SELECT id AS c0, "
                + pick(
                        "rank() OVER " + order + ")",
                        "dense_rank() OVER " + order + ")",
                        "cume_dist() OVER " + order + ")",
                        "percent_rank() OVER " + order + ")",
                        "ntile(" + (1 + random.nextInt(40)) + ") OVER " + total + ")")
                + " AS c1, "
                + pick("sum(b)", "count(d)", "avg(x)", "max(s)", "min(day)", "bool_or(f)", "sum(d) FILTER (WHERE f)")
                + " OVER "
                + pick(
                        order + ")",
                        total + " ROWS UNBOUNDED PRECEDING)",
                        order + " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)",
                        "()")
                + " AS c2 FROM " + pick("t", "u") + " WHERE b > " + random.nextInt(-300, 600) + orderAndLimit(3);
    }

    /** Windows over rows at a distance. */
    private String nearby() {
        int before = random.nextInt(60);
        int after = random.nextInt(4);
        return "SELECT id AS c0, "
                + pick("lag(b, " + before + ")", "lead(s, " + after + ", 'none')", "lead(d)", "lag(day, -2)")
                + " OVER (ORDER BY b, id) AS c1, "
                + pick("sum(b)", "min(x)", "first_value(s)", "count(*)", "last_value(k)")
                + " OVER (ORDER BY b, id ROWS BETWEEN " + before + " PRECEDING AND " + after + " "
                + pick("FOLLOWING", "FOLLOWING EXCLUDE CURRENT ROW") + ") AS c2, row_number() OVER (ORDER BY "
                + pick("b, id", "id DESC") + ") AS c3 FROM t WHERE id % " + (1 + random.nextInt(9)) + " = 0";
    }

    /** Aggregates over different values of several expressions, in groups and grouping sets. */
    private String differentValues() {
        Source source = from();
        String key = columnOf(source, Kind.WHOLE).sql();
        String text = columnOf(source, Kind.TEXT).sql();
        String filter = random.nextInt(3) == 0 ? " FILTER (WHERE " + condition(source) + ")" : "";
        String sets = pick("(1)", "ROLLUP (1, 2)", "CUBE (1, 2)", "GROUPING SETS ((2), ())", "");
        String keys = sets.isEmpty() ? "" : key + " % 4 AS c0, " + (sets.equals("(1)") ? "" : text + " AS c1, ");
        return "SELECT " + keys + "count(DISTINCT "
                + columnOf(source, Kind.WHOLE).sql() + ")" + filter
                + " AS c2, sum(DISTINCT " + columnOf(source, Kind.DECIMAL).sql() + ") AS c3, count(DISTINCT " + text
                + ") AS c4, avg(" + columnOf(source, Kind.WHOLE).sql() + ") AS c5" + source.sql() + where(source)
                + (sets.isEmpty() ? "" : " GROUP BY " + sets);
    }

    private String rangeJoin() {
        return "SELECT a.id AS c0, b.id AS c1 FROM t AS a " + pick("JOIN", "LEFT JOIN", "RIGHT JOIN")
                + " (SELECT * FROM u"
                + " WHERE id % 6 = 0) AS b ON a.id "
                + pick(
                        "BETWEEN b.id AND b.id + " + random.nextInt(5),
                        "> b.id AND a.id <= b.id + 3 AND a.f",
                        "= b.id + " + random.nextInt(9) + " AND a.b >= b.b");
    }

    private String setOperation() {
        Kind[] kinds = {pick(Kind.WHOLE, Kind.TEXT, Kind.DATE), pick(Kind.WHOLE, Kind.DECIMAL, Kind.TEXT)};
        String operator = pick(" UNION ALL ", " UNION ", " EXCEPT ", " INTERSECT ", " EXCEPT ALL ", " INTERSECT ALL ");
        return setBranch(kinds) + operator + setBranch(kinds);
    }

    private String setBranch(Kind[] kinds) {
        Source source = table();
        List<Term> selected = new ArrayList<>();
        for (Kind kind : kinds) {
            selected.add(columnOf(source, kind));
        }
        return "(" + select(selected) + source.sql() + where(source) + ")";
    }

    private String withCommonTable() {
        Source inner = table();
        List<Term> keys = List.of(columnOf(inner, Kind.WHOLE));
        String body = "SELECT " + keys.getFirst().sql() + " AS a, count(*) AS n, sum("
                + columnOf(inner, Kind.WHOLE).sql() + ") AS m" + inner.sql() + where(inner) + " GROUP BY 1";
        String use = switch (random.nextInt(3)) {
            case 0 -> "SELECT p.a, p.n, q.m FROM c AS p JOIN c AS q ON p.a = q.a + 1";
            case 1 -> "SELECT a, n FROM c WHERE m > (SELECT avg(m) FROM c)";
            default -> "SELECT t.id, c.n FROM t LEFT JOIN c ON t.k = c.a WHERE t.b < " + random.nextInt(0, 400);
        };
        return "WITH c AS (" + body + ") " + use + orderAndLimit(use.startsWith("SELECT p.a") ? 3 : 2);
    }

    private Source from() {
        return random.nextInt(3) == 0 ? table() : join();
    }

    private Source table() {
        String alias = alias();
        String name = pick("t", "t", "u", "v");
        return new Source(" FROM " + name + " AS " + alias, columns(name, alias));
    }

    private Source join() {
        Source left = table();
        String alias = alias();
        String name = pick("t", "u", "v", "v");
        Source right = new Source("", columns(name, alias));
        String type = pick("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN");
        String on = columnOf(left, Kind.WHOLE).sql()
                + pick(" = ", " = ", " = ", " IS NOT DISTINCT FROM ")
                + columnOf(right, Kind.WHOLE).sql();
        if (type.equals("JOIN") || random.nextInt(3) > 0) {
            String key = leftKey(left);
            on = key + ".k = " + alias + ".k" + (random.nextInt(3) == 0 ? " AND " + condition(left) : "");
        }
        List<Term> columns = new ArrayList<>(left.columns());
        if (!type.startsWith("SEMI") && !type.startsWith("ANTI")) {
            columns.addAll(right.columns());
        }
        return new Source(left.sql() + " " + type + " " + name + " AS " + alias + " ON " + on, columns);
    }

    private static String leftKey(Source left) {
        String first = left.columns().getFirst().sql();
        return first.substring(0, first.indexOf('.'));
    }

    private static List<Term> columns(String table, String alias) {
        String at = alias + ".";
        if (table.equals("v")) {
            return List.of(
                    new Term(at + "k", Kind.WHOLE),
                    new Term(at + "name", Kind.TEXT),
                    new Term(at + "w", Kind.WHOLE),
                    new Term(at + "g", Kind.WHOLE));
        }
        return List.of(
                new Term(at + "id", Kind.WHOLE),
                new Term(at + "k", Kind.WHOLE),
                new Term(at + "b", Kind.WHOLE),
                new Term(at + "d", Kind.DECIMAL),
                new Term(at + "x", Kind.DOUBLE),
                new Term(at + "s", Kind.TEXT),
                new Term(at + "day", Kind.DATE),
                new Term(at + "f", Kind.BOOLEAN));
    }

    private List<Term> terms(Source source, int count) {
        List<Term> terms = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            Term column = source.columns().get(random.nextInt(source.columns().size()));
            terms.add(random.nextInt(3) == 0 ? derived(column) : column);
        }
        return terms;
    }

    private Term derived(Term column) {
        String sql = column.sql();
        return switch (column.kind()) {
            case WHOLE ->
                new Term(pick(sql + " % 5", "abs(" + sql + ")", "coalesce(" + sql + ", -1)", sql + " + 2"), Kind.WHOLE);
            case DECIMAL ->
                new Term(pick(sql + " * 2", "round(" + sql + ", 1)", "CAST(" + sql + " AS INTEGER)"), Kind.DECIMAL);
            case DOUBLE -> new Term(pick(sql + " * 0.5", "floor(" + sql + ")"), Kind.DOUBLE);
            case TEXT ->
                new Term(
                        pick(
                                "upper(" + sql + ")",
                                "length(" + sql + ")",
                                sql + " || '!'",
                                "coalesce(" + sql + ", 'none')"),
                        Kind.TEXT);
            case DATE ->
                new Term(pick("date_trunc('month', " + sql + ")", "year(" + sql + ")", sql + " + 1"), Kind.DATE);
            case BOOLEAN -> new Term(pick("NOT " + sql, sql + " IS NULL"), Kind.BOOLEAN);
        };
    }

    private Term aggregate(Source source) {
        Term term = source.columns().get(random.nextInt(source.columns().size()));
        String column = term.sql();
        String filter = random.nextInt(6) == 0 ? " FILTER (WHERE " + condition(source) + ")" : "";
        String call = switch (term.kind()) {
            case WHOLE ->
                pick(
                        "sum(" + column + ")",
                        "avg(" + column + ")",
                        "min(" + column + ")",
                        "count(DISTINCT " + column + ")",
                        "median(" + column + ")",
                        "bit_xor(" + column + ")");
            case DECIMAL ->
                pick(
                        "sum(" + column + ")",
                        "avg(" + column + ")",
                        "max(" + column + ")",
                        "sum(DISTINCT " + column + ")");
            case DOUBLE ->
                pick(
                        "sum(" + column + ")",
                        "avg(" + column + ")",
                        "max(" + column + ")",
                        "quantile_disc(" + column + ", 0.5)");
            case TEXT ->
                pick(
                        "count(" + column + ")",
                        "min(" + column + ")",
                        "string_agg(DISTINCT " + column + ", ',' ORDER BY " + column + ")");
            case DATE -> pick("min(" + column + ")", "max(" + column + ")", "count(DISTINCT " + column + ")");
            case BOOLEAN -> pick("bool_and(" + column + ")", "bool_or(" + column + ")", "count(*)");
        };
        return new Term(call + filter, term.kind());
    }

    private String where(Source source) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> " WHERE " + subquery(source);
            case 2 -> " WHERE " + condition(source) + " AND " + condition(source);
            case 3 -> " WHERE " + condition(source) + " OR " + condition(source);
            default -> " WHERE " + condition(source);
        };
    }

    private String subquery(Source source) {
        String key = columnOf(source, Kind.WHOLE).sql();
        return switch (random.nextInt(6)) {
            case 0 -> key + " IN (SELECT k FROM v WHERE w > " + random.nextInt(40) + ")";
            case 1 -> key + " NOT IN (SELECT g FROM v WHERE g IS NOT NULL AND w < " + random.nextInt(40) + ")";
            case 2 -> "EXISTS (SELECT 1 FROM u AS e WHERE e.k = " + key + " AND e.b > " + random.nextInt(500) + ")";
            case 3 -> "NOT EXISTS (SELECT 1 FROM v AS e WHERE e.k = " + key + ")";
            case 4 -> key + " > (SELECT avg(b) FROM u WHERE f)";
            default -> key + " < (SELECT max(e.w) FROM v AS e WHERE e.k = " + key + ")";
        };
    }

    private String condition(Source source) {
        Term term = source.columns().get(random.nextInt(source.columns().size()));
        String sql = term.sql();
        String operator = pick(" < ", " > ", " <= ", " = ", " <> ");
        return switch (term.kind()) {
            case WHOLE ->
                pick(
                        sql + operator + random.nextInt(-100, 700),
                        sql + " BETWEEN 3 AND " + random.nextInt(3, 60),
                        sql + " IS NOT NULL",
                        sql + " IN (1, 7, 12, 30)");
            case DECIMAL -> sql + operator + random.nextInt(-900, 2000) + ".25";
            case DOUBLE -> pick(sql + operator + random.nextInt(-400, 400) * 0.5, sql + " IS NULL");
            case TEXT ->
                pick(sql + " LIKE '%a%'", sql + operator + "'ab'", sql + " IS NULL", "length(" + sql + ") > 1");
            case DATE -> sql + operator + "DATE '2020-0" + (1 + random.nextInt(9)) + "-15'";
            case BOOLEAN -> pick(sql, "NOT " + sql, sql + " IS NULL");
        };
    }

    private Term columnOf(Source source, Kind kind) {
        List<Term> fitting =
                source.columns().stream().filter(term -> term.kind() == kind).toList();
        if (fitting.isEmpty()) {
            return new Term(
                    switch (kind) {
                        case WHOLE -> "3";
                        case DECIMAL -> "CAST(2.5 AS DECIMAL(9,2))";
                        case DOUBLE -> "CAST(0.5 AS DOUBLE)";
                        case TEXT -> "'a'";
                        case DATE -> "DATE '2020-05-05'";
                        case BOOLEAN -> "true";
                    },
                    kind);
        }
        return fitting.get(random.nextInt(fitting.size()));
    }

    /** LIMIT only after all columns are in the order, so that equal keys are equal rows. */
    private String orderAndLimit(int columns) {
        if (random.nextInt(3) > 0) {
            return "";
        }
        String order = IntStream.rangeClosed(1, columns)
                .mapToObj(column -> column + pick("", " DESC", " NULLS FIRST", " DESC NULLS LAST"))
                .collect(Collectors.joining(", "));
        String limit = random.nextBoolean()
                ? " LIMIT " + (1 + random.nextInt(40)) + (random.nextInt(3) == 0 ? " OFFSET 3" : "")
                : "";
        return " ORDER BY " + order + limit;
    }

    private String alias() {
        return "r" + aliases++;
    }

    private static String select(List<Term> terms) {
        return "SELECT " + list(terms);
    }

    private static String list(List<Term> terms) {
        return IntStream.range(0, terms.size())
                .mapToObj(index -> terms.get(index).sql() + " AS c" + index)
                .collect(Collectors.joining(", "));
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
