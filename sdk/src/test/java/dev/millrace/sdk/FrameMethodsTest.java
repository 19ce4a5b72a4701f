package dev.millrace.sdk;

import static dev.millrace.sdk.Expressions.*;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of a frame gives the columns and rows of a query that says the same, in one task and in many. */
final class FrameMethodsTest {
    @TempDir
    static Path folder;

    private static Tables small;
    private static Tables spread;
    private static Oracle oracle;

    @BeforeAll
    static void open() throws SQLException {
        small = Tables.inOneTask(folder.resolve("small"));
        spread = Tables.spread(folder.resolve("spread"));
        oracle = new Oracle(Tables.oracles());
    }

    @AfterAll
    static void close() throws SQLException {
        small.close();
        spread.close();
        oracle.close();
    }

    /** A frame and the query that says the same. */
    record Case(String name, Function<Tables, Frame> frame, String sql) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, Function<Tables, Frame> frame, String sql) {
        return new Case(name, frame, sql);
    }

    static Stream<Case> rows() {
        return Stream.of(
                of("select", t -> t.orders().select("order_id", "status"), "SELECT order_id, status FROM orders"),
                of(
                        "select expressions",
                        t -> t.orders()
                                .select(col("order_id"), col("amount").times(2).as("twice")),
                        "SELECT order_id, amount * 2 AS twice FROM orders"),
                of(
                        "with, new and old",
                        t -> t.orders()
                                .with(
                                        col("quantity").plus(1).as("quantity"),
                                        col("amount").times(col("quantity")).as("total")),
                        "SELECT * REPLACE (quantity + 1 AS quantity), amount * quantity AS total FROM orders"),
                of(
                        "rename",
                        t -> t.orders().rename(Map.of("amount", "Total amount")),
                        "SELECT order_id, customer_id, product_id, status, amount AS \"Total amount\", quantity,"
                                + " ordered_on, ordered_at, note FROM orders"),
                of(
                        "drop",
                        t -> t.orders().drop("note", "ordered_at"),
                        "SELECT * EXCLUDE (note, ordered_at) FROM orders"),
                of(
                        "filter",
                        t -> t.orders()
                                .filter(
                                        col("status").in("paid", "open"),
                                        col("amount").between(10, 90)),
                        "SELECT * FROM orders WHERE status IN ('paid', 'open') AND amount BETWEEN 10 AND 90"),
                of(
                        "filter by null logic",
                        t -> t.orders()
                                .filter(col("quantity")
                                        .ne(3)
                                        .or(col("note").isNull())
                                        .not()),
                        "SELECT * FROM orders WHERE NOT (quantity <> 3 OR note IS NULL)"),
                of(
                        "sort",
                        t -> t.orders().select("amount", "order_id").sort(desc("amount"), asc("order_id")),
                        "SELECT amount, order_id FROM orders ORDER BY 1 DESC, 2"),
                of(
                        "sort with nulls first",
                        t -> t.orders()
                                .select("quantity", "order_id")
                                .sort(desc("quantity").nullsFirst(), asc("order_id")),
                        "SELECT quantity, order_id FROM orders ORDER BY 1 DESC NULLS FIRST, 2"),
                of(
                        "limit of an order",
                        t -> t.orders()
                                .select("order_id", "amount")
                                .sort("order_id")
                                .limit(7, 3),
                        "SELECT order_id, amount FROM orders ORDER BY 1 LIMIT 7 OFFSET 3"),
                of(
                        "top",
                        t -> t.orders().select("amount", "order_id").top(5, desc("amount"), asc("order_id")),
                        "SELECT amount, order_id FROM orders ORDER BY 1 DESC, 2 LIMIT 5"),
                of(
                        "distinct",
                        t -> t.orders().select("status", "quantity").distinct(),
                        "SELECT DISTINCT status, quantity FROM orders"),
                of(
                        "distinct by key and order",
                        t -> t.orders().distinct(List.of("customer_id"), desc("order_id")),
                        "SELECT * FROM orders QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY order_id"
                                + " DESC) = 1"),
                of(
                        "fillNull",
                        t -> t.orders().fillNull(0, "quantity", "customer_id").fillNull("-"),
                        "SELECT * REPLACE (coalesce(quantity, 0) AS quantity, coalesce(customer_id, 0) AS customer_id,"
                                + " coalesce(status, '-') AS status, coalesce(note, '-') AS note) FROM orders"),
                of(
                        "dropNull of some",
                        t -> t.orders().dropNull("note", "status"),
                        "SELECT * FROM orders WHERE note IS NOT NULL AND status IS NOT NULL"),
                of(
                        "dropNull of all",
                        t -> t.orders().drop("note").dropNull(),
                        "SELECT * EXCLUDE (note) FROM orders WHERE order_id IS NOT NULL AND customer_id IS NOT NULL"
                                + " AND product_id IS NOT NULL AND status IS NOT NULL AND amount IS NOT NULL AND quantity"
                                + " IS NOT NULL AND ordered_on IS NOT NULL AND ordered_at IS NOT NULL"),
                of(
                        "cast",
                        t -> t.orders().cast(Map.of("quantity", "BIGINT", "ordered_at", "DATE")),
                        "SELECT * REPLACE (quantity::BIGINT AS quantity, ordered_at::DATE AS ordered_at) FROM orders"),
                of(
                        "explode",
                        t -> t.get("t_nested").select("id", "nums").explode("nums"),
                        "SELECT id, unnest(nums) AS nums FROM nested"),
                of("sample of all", t -> t.orders().sample(1, 7), "SELECT * FROM orders"));
    }

    static Stream<Case> groups() {
        return Stream.of(
                of(
                        "groupBy agg",
                        t -> t.orders()
                                .groupBy("status")
                                .agg(
                                        count().as("n"),
                                        sum("amount").as("total"),
                                        min("amount").as("least"),
                                        max("ordered_on").as("last"),
                                        countDistinct("customer_id").as("customers"),
                                        quantile("quantity", 0.9).as("q90"),
                                        median("quantity").as("middle"),
                                        avg("quantity").round(9).as("mean"),
                                        col("quantity").std().round(6).as("deviation"),
                                        sum("amount")
                                                .where(col("quantity").gt(3))
                                                .as("many")),
                        "SELECT status, count(*) AS n, sum(amount) AS total, min(amount) AS least, max(ordered_on) AS"
                                + " last, count(DISTINCT customer_id) AS customers, quantile_cont(quantity, 0.9) AS q90,"
                                + " median(quantity) AS middle, round(avg(quantity), 9) AS mean,"
                                + " round(stddev_samp(quantity), 6) AS deviation, sum(amount) FILTER (WHERE quantity > 3)"
                                + " AS many FROM orders GROUP BY status"),
                of(
                        "group by an expression",
                        t -> t.orders()
                                .groupBy(
                                        col("ordered_on")
                                                .date()
                                                .truncate("month")
                                                .as("month"),
                                        col("status"))
                                .agg(
                                        sum("quantity").as("pieces"),
                                        maxBy("order_id", "ordered_at").as("newest")),
                        "SELECT date_trunc('month', ordered_on) AS month, status, sum(quantity) AS pieces,"
                                + " arg_max(order_id, ordered_at) AS newest FROM orders GROUP BY 1, 2"),
                of(
                        "agg of all",
                        t -> t.orders().agg(count().as("n"), sum("quantity").as("pieces")),
                        "SELECT count(*) AS n, sum(quantity) AS pieces FROM orders"),
                of(
                        "group count",
                        t -> t.orders().groupBy("quantity").count(),
                        "SELECT quantity, count(*) AS count FROM orders GROUP BY quantity"),
                of(
                        "ordered list",
                        t -> t.orders()
                                .groupBy("customer_id")
                                .agg(collectList("order_id")
                                        .ordered(asc("order_id"))
                                        .as("all")),
                        "SELECT customer_id, list(order_id ORDER BY order_id) AS \"all\" FROM orders GROUP BY 1"),
                of(
                        "valueCounts",
                        t -> t.orders().valueCounts("status").select("count", "status"),
                        "SELECT count(*) AS count, status FROM orders GROUP BY status ORDER BY 1 DESC, 2"),
                of(
                        "quantile",
                        t -> t.orders().quantile(0.25, "quantity", "amount"),
                        "SELECT quantile_cont(quantity, 0.25) AS quantity, quantile_cont(amount, 0.25) AS amount FROM"
                                + " orders"),
                of(
                        "describe",
                        t -> t.orders()
                                .select("amount", "status", "ordered_on")
                                .describe()
                                .with(
                                        col("mean").round(6).as("mean"),
                                        col("std").round(6).as("std")),
                        "SELECT 'amount' AS \"column\", 'DECIMAL(10,2)' AS type, count(amount) AS count, count(*) -"
                                + " count(amount) AS nulls, round(avg(amount::DOUBLE), 6) AS mean,"
                                + " round(stddev_samp(amount::DOUBLE), 6) AS std, min(amount)::VARCHAR AS least,"
                                + " quantile_cont(amount::DOUBLE, 0.25) AS q25, median(amount::DOUBLE) AS median,"
                                + " quantile_cont(amount::DOUBLE, 0.75) AS q75, max(amount)::VARCHAR AS greatest FROM"
                                + " orders UNION ALL SELECT 'status', 'VARCHAR', count(status), count(*) - count(status),"
                                + " NULL, NULL, min(status), NULL, NULL, NULL, max(status) FROM orders UNION ALL SELECT"
                                + " 'ordered_on', 'DATE', count(ordered_on), count(*) - count(ordered_on), NULL, NULL,"
                                + " min(ordered_on)::VARCHAR, NULL, NULL, NULL, max(ordered_on)::VARCHAR FROM orders"),
                of(
                        "pivot",
                        t -> t.orders()
                                .pivot(
                                        List.of("quantity"),
                                        "status",
                                        List.of("paid", "open"),
                                        sum("amount").as("total"),
                                        count().as("n")),
                        "SELECT quantity, sum(amount) FILTER (WHERE status = 'paid') AS paid_total, count(*) FILTER"
                                + " (WHERE status = 'paid') AS paid_n, sum(amount) FILTER (WHERE status = 'open') AS"
                                + " open_total, count(*) FILTER (WHERE status = 'open') AS open_n FROM orders GROUP BY 1"),
                of(
                        "pivot as DuckDB's own",
                        t -> t.orders()
                                .select("quantity", "status", "order_id")
                                .pivot(List.of("quantity"), "status", List.of("paid", "open"), count("order_id")),
                        "SELECT * FROM (PIVOT (SELECT quantity, status, order_id FROM orders) ON status IN ('paid',"
                                + " 'open') USING count(order_id))"),
                of(
                        "unpivot",
                        t -> t.orders()
                                .select("order_id", "customer_id", "quantity")
                                .unpivot(List.of("customer_id", "quantity"), "name", "value"),
                        "SELECT * FROM (FROM (SELECT order_id, customer_id, quantity FROM orders) UNPIVOT INCLUDE"
                                + " NULLS (value FOR name IN (customer_id, quantity)))"),
                of(
                        "window",
                        t -> t.orders()
                                .select("customer_id", "order_id", "amount")
                                .window(
                                        Window.by("customer_id").orderBy(desc("amount"), asc("order_id")),
                                        rank().as("place"),
                                        sum("amount").as("running"),
                                        lag("order_id", 1).as("before")),
                        "SELECT customer_id, order_id, amount, rank() OVER w AS place, sum(amount) OVER w AS running,"
                                + " lag(order_id, 1) OVER w AS \"before\" FROM orders WINDOW w AS (PARTITION BY"
                                + " customer_id ORDER BY amount DESC, order_id)"),
                of(
                        "over in an expression",
                        t -> t.orders()
                                .select(
                                        col("order_id"),
                                        col("amount")
                                                .dividedBy(sum("amount").over(Window.by("status")))
                                                .round(9)
                                                .as("share")),
                        "SELECT order_id, round(amount / sum(amount) OVER (PARTITION BY status), 9) AS share FROM"
                                + " orders"),
                of(
                        "rolling rows",
                        t -> t.orders()
                                .select("customer_id", "order_id", "quantity")
                                .rolling("order_id", 3)
                                .by("customer_id")
                                .agg(sum("quantity").as("three")),
                        "SELECT customer_id, order_id, quantity, sum(quantity) OVER (PARTITION BY customer_id ORDER BY"
                                + " order_id ROWS 2 PRECEDING) AS three FROM orders"),
                of(
                        "rolling time",
                        t -> t.orders()
                                .select("customer_id", "ordered_at", "quantity")
                                .rolling("ordered_at", Duration.ofDays(30))
                                .by("customer_id")
                                .agg(count().as("month")),
                        "SELECT customer_id, ordered_at, quantity, count(*) OVER (PARTITION BY customer_id ORDER BY"
                                + " ordered_at RANGE INTERVAL 30 DAYS PRECEDING) AS month FROM orders"));
    }

    static Stream<Case> joins() {
        Function<Tables, Frame> few =
                t -> t.customers().filter(col("customer_id").le(60)).select("customer_id", "name", "vip");
        String fewSql = "(SELECT customer_id, name, vip FROM customers WHERE customer_id <= 60)";
        Function<Tables, Frame> some = t -> t.orders()
                .filter(col("customer_id").gt(30).or(col("customer_id").isNull()))
                .select("order_id", "customer_id", "status");
        String someSql =
                "(SELECT order_id, customer_id, status FROM orders WHERE customer_id > 30 OR customer_id IS NULL)";
        return Stream.of(
                of(
                        "join",
                        t -> some.apply(t).join(few.apply(t), "customer_id"),
                        "SELECT * FROM " + someSql + " JOIN " + fewSql + " USING (customer_id)"),
                of(
                        "leftJoin",
                        t -> some.apply(t).leftJoin(few.apply(t), "customer_id"),
                        "SELECT * FROM " + someSql + " LEFT JOIN " + fewSql + " USING (customer_id)"),
                of(
                        "rightJoin",
                        t -> some.apply(t).rightJoin(few.apply(t), "customer_id"),
                        "SELECT * FROM " + someSql + " RIGHT JOIN " + fewSql + " USING (customer_id)"),
                of(
                        "fullJoin",
                        t -> some.apply(t).fullJoin(few.apply(t), "customer_id"),
                        "SELECT * FROM " + someSql + " FULL JOIN " + fewSql + " USING (customer_id)"),
                of(
                        "semiJoin",
                        t -> some.apply(t).semiJoin(few.apply(t), "customer_id"),
                        "SELECT * FROM " + someSql + " AS o WHERE EXISTS (SELECT 1 FROM " + fewSql
                                + " AS c WHERE c.customer_id = o.customer_id)"),
                of(
                        "antiJoin",
                        t -> some.apply(t).antiJoin(few.apply(t), "customer_id"),
                        "SELECT * FROM " + someSql + " AS o WHERE NOT EXISTS (SELECT 1 FROM " + fewSql
                                + " AS c WHERE c.customer_id = o.customer_id)"),
                of(
                        "crossJoin",
                        t -> few.apply(t)
                                .select("name")
                                .crossJoin(t.orders().select("status").distinct()),
                        "SELECT name, status FROM " + fewSql + ", (SELECT DISTINCT status FROM orders)"),
                of(
                        "join on a condition",
                        t -> some.apply(t)
                                .join(
                                        few.apply(t),
                                        left("customer_id")
                                                .eq(right("customer_id"))
                                                .and(right("vip"))),
                        "SELECT o.*, c.customer_id AS customer_id_1, c.name, c.vip FROM " + someSql + " AS o JOIN "
                                + fewSql + " AS c ON o.customer_id = c.customer_id AND c.vip"),
                of(
                        "asOfJoin",
                        t -> t.get("trades").asOfJoin(t.get("quotes"), "ts", "symbol"),
                        "SELECT t.*, q.price FROM trades AS t ASOF JOIN quotes AS q ON t.symbol = q.symbol AND t.ts >="
                                + " q.ts"),
                of(
                        "leftAsOfJoin",
                        t -> t.get("trades").leftAsOfJoin(t.get("quotes"), "ts", "symbol"),
                        "SELECT t.*, q.price FROM trades AS t ASOF LEFT JOIN quotes AS q ON t.symbol = q.symbol AND"
                                + " t.ts >= q.ts"),
                of(
                        "union",
                        t -> some.apply(t)
                                .union(t.orders()
                                        .select("status", "customer_id", "order_id")
                                        .limit(0)
                                        .union(some.apply(t))),
                        "SELECT * FROM " + someSql + " UNION ALL SELECT * FROM " + someSql),
                of(
                        "intersect",
                        t -> t.orders()
                                .select("customer_id")
                                .intersect(t.customers().select("customer_id")),
                        "SELECT customer_id FROM orders INTERSECT SELECT customer_id FROM customers"),
                of(
                        "except",
                        t -> t.customers()
                                .select("customer_id")
                                .except(t.orders().select("customer_id")),
                        "SELECT customer_id FROM customers EXCEPT SELECT customer_id FROM orders"),
                of(
                        "a frame that is read twice",
                        t -> {
                            Frame totals = t.orders()
                                    .groupBy("customer_id")
                                    .agg(sum("amount").as("total"));
                            return totals.join(
                                    totals.agg(max("total").as("most")),
                                    left("total").eq(right("most")));
                        },
                        "WITH totals AS (SELECT customer_id, sum(amount) AS total FROM orders GROUP BY 1) SELECT *,"
                                + " (SELECT max(total) FROM totals) AS most FROM totals WHERE total = (SELECT max(total)"
                                + " FROM totals)"));
    }

    @ParameterizedTest
    @MethodSource({"rows", "groups", "joins"})
    void isTheSameAsAQueryInOneTask(Case one) throws SQLException {
        oracle.check(one.frame().apply(small), one.sql(), folder.resolve("a"));
    }

    @ParameterizedTest
    @MethodSource({"groups", "joins"})
    void isTheSameAsAQueryInManyTasks(Case one) throws SQLException {
        oracle.check(one.frame().apply(spread), one.sql(), folder.resolve("b"));
    }
}
