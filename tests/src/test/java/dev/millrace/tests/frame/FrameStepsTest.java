package dev.millrace.tests.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation of a frame step gives the columns and rows of a query that says the same; what is wrong has the line of the operation. */
final class FrameStepsTest {
    private static final Path DATA =
            Path.of(System.getProperty("millrace.root")).resolve("testdata/golden/tables/data");
    private static final int INVALID = 3;
    private static final String HEAD = """
        apiVersion: millrace/v1
        job: frames
        params: {least: {type: int, default: 3}}
        sources:
          orders: {from: "%1$s/orders/*.parquet"}
          customers: {from: "%1$s/customers/*.parquet"}
          trades: {from: "%1$s/trades/*.parquet"}
          quotes: {from: "%1$s/quotes/*.parquet"}
          nested: {from: "%1$s/t_nested/*.parquet"}
        steps:
        """.formatted(DATA);

    @TempDir
    Path folder;

    /** Operations to the query that says the same. */
    private static Map<String, String> cases() {
        Map<String, String> cases = new LinkedHashMap<>();
        cases.put(
                "orders|filter: ['quantity >= :least -- enough', status = 'paid']|select: [order_id, amount * 2 AS"
                        + " twice]",
                "SELECT order_id, amount * 2 AS twice FROM orders WHERE quantity >= 3 AND status = 'paid'");
        cases.put(
                "orders|with: {quantity: quantity + 1, one: 1}|drop: [note, ordered_at]|rename: {amount: Total amount}",
                "SELECT order_id, customer_id, product_id, status, amount AS \"Total amount\", ordered_on, quantity +"
                        + " 1 AS quantity, 1 AS one FROM orders");
        cases.put(
                "orders|join: {with: customers, on: customer_id}|group: {by: [country, \"date_trunc('year',"
                        + " ordered_on) AS year\"], agg: {n: count(*), total: sum(amount)}}",
                "SELECT country, date_trunc('year', ordered_on) AS year, count(*) AS n, sum(amount) AS total FROM"
                        + " orders JOIN customers USING (customer_id) GROUP BY 1, 2");
        cases.put(
                "orders|select: [order_id, customer_id]|join: {with: customers, on: orders.customer_id ="
                        + " customers.customer_id AND customers.vip, how: left}|select: [order_id, name]",
                "SELECT order_id, name FROM orders LEFT JOIN customers ON orders.customer_id = customers.customer_id"
                        + " AND vip");
        cases.put(
                "customers|join: {with: orders, on: [customer_id], how: anti}|select: customer_id",
                "SELECT customer_id FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM orders WHERE"
                        + " customer_id IS NOT NULL)");
        cases.put(
                "orders|select: status|distinct: []|join: {with: few, how: cross}",
                "SELECT * FROM (SELECT DISTINCT status FROM orders), (SELECT customer_id FROM customers ORDER BY"
                        + " customer_id LIMIT 3)");
        cases.put(
                "trades|asOfJoin: {with: quotes, time: ts, by: symbol, how: left}",
                "SELECT t.*, price FROM trades t ASOF LEFT JOIN quotes q ON t.symbol = q.symbol AND t.ts >= q.ts");
        cases.put(
                "orders|window: {place: rank(), running: sum(amount), partitionBy: status, orderBy: [amount desc,"
                        + " order_id]}|filter: place <= 3|select: [status, order_id, place, running]",
                "SELECT status, order_id, rank() OVER w AS place, sum(amount) OVER w AS running FROM orders WINDOW w"
                        + " AS (PARTITION BY status ORDER BY amount DESC, order_id) QUALIFY place <= 3");
        cases.put(
                "orders|window: {three: sum(quantity), partitionBy: customer_id, orderBy: order_id, frame: ROWS 2"
                        + " PRECEDING}|select: [order_id, three]",
                "SELECT order_id, sum(quantity) OVER (PARTITION BY customer_id ORDER BY order_id ROWS 2 PRECEDING) AS"
                        + " three FROM orders");
        cases.put(
                "orders|select: [amount, order_id]|sort: [amount desc, order_id]|limit: 5",
                "SELECT amount, order_id FROM orders ORDER BY 1 DESC, 2 LIMIT 5");
        cases.put(
                "orders|select: [amount, order_id]|top: {rows: 4, by: [amount desc, order_id]}",
                "SELECT amount, order_id FROM orders ORDER BY 1 DESC, 2 LIMIT 4");
        cases.put(
                "few|union: few",
                "SELECT customer_id FROM (SELECT customer_id FROM customers ORDER BY customer_id LIMIT 3), range(2)");
        cases.put(
                "orders|select: customer_id|intersect: few|except: none",
                "SELECT customer_id FROM orders INTERSECT (SELECT customer_id FROM customers ORDER BY customer_id"
                        + " LIMIT 3)");
        cases.put("nested|select: [id, nums]|explode: nums", "SELECT id, unnest(nums) AS nums FROM nested");
        cases.put(
                "orders|pivot: {keys: quantity, column: status, values: [paid, open], agg: {n: count(*)}}",
                "SELECT quantity, count(*) FILTER (WHERE status = 'paid') AS paid, count(*) FILTER (WHERE status ="
                        + " 'open') AS open FROM orders GROUP BY 1");
        cases.put(
                "orders|select: [order_id, customer_id, quantity]|unpivot: {columns: [customer_id, quantity], name:"
                        + " kind, value: number}",
                "FROM (SELECT order_id, customer_id, quantity FROM orders) UNPIVOT INCLUDE NULLS (number FOR kind IN"
                        + " (customer_id, quantity))");
        cases.put(
                "orders|fillNull: {quantity: 0, note: '-'}|dropNull: [status]|cast: {quantity: BIGINT}|sample:"
                        + " {percent: 100, seed: 3}",
                "SELECT * REPLACE (coalesce(quantity, 0)::BIGINT AS quantity, coalesce(note, '-') AS note) FROM orders"
                        + " WHERE status IS NOT NULL");
        cases.put("orders", "SELECT * FROM orders");
        return cases;
    }

    private static String job() {
        StringBuilder steps = new StringBuilder(
                        "  few: {sql: SELECT customer_id FROM customers ORDER BY customer_id LIMIT 3}\n")
                .append("  none: {frame: {from: customers, do: [{filter: 'false'}, {select: customer_id}]}}\n");
        StringBuilder sinks = new StringBuilder("sinks:\n");
        int number = 0;
        for (String text : cases().keySet()) {
            String[] parts = text.split("\\|");
            String name = "case" + ++number;
            steps.append("  ")
                    .append(name)
                    .append(":\n    frame:\n      from: ")
                    .append(parts[0])
                    .append("\n      do:");
            steps.append(parts.length == 1 ? " []\n" : "\n");
            for (int i = 1; i < parts.length; i++) {
                steps.append("        - ").append(parts[i]).append('\n');
            }
            sinks.append("  ").append(name).append(": {to: out/").append(name).append("}\n");
        }
        return HEAD + steps + sinks;
    }

    @ParameterizedTest
    @ValueSource(strings = {"64MB", "32KB"})
    void everyOperationIsTheSameAsAQuery(String splitBytes) throws SQLException {
        Shell shell = new Shell(folder);
        shell.write("job.yaml", job());
        Said said = shell.call(
                "run",
                "job.yaml",
                "--set",
                "plan.splitBytes=" + splitBytes,
                "--set",
                "plan.collapse=" + splitBytes.equals("64MB"),
                "--memory",
                "512MB");

        assertThat(said.code()).as(said.err()).isZero();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            for (String table : List.of("orders", "customers", "trades", "quotes", "nested=t_nested")) {
                String[] names = table.split("=");
                lines(
                        duck,
                        "CREATE VIEW " + names[0] + " AS FROM read_parquet('" + DATA + "/" + names[names.length - 1]
                                + "/*.parquet')");
            }
            int number = 0;
            for (Map.Entry<String, String> one : cases().entrySet()) {
                String ours = "SELECT * FROM read_parquet('" + folder.resolve("out/case" + ++number) + "/*.parquet')";
                assertThat(columns(duck, ours)).as(one.getKey()).isEqualTo(columns(duck, one.getValue()));
                assertThat(lines(duck, ours))
                        .as(one.getKey())
                        .isNotEmpty()
                        .containsExactlyInAnyOrderElementsOf(lines(duck, one.getValue()));
            }
        }
    }

    /** Names and types; Parquet keeps sums of whole numbers as decimals. */
    private static List<String> columns(Connection duck, String sql) throws SQLException {
        return lines(duck, "SELECT column_name, column_type FROM (DESCRIBE " + sql + ")").stream()
                .map(line -> line.replace("HUGEINT", "DECIMAL(38,0)"))
                .toList();
    }

    private static List<String> lines(Connection duck, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = duck.createStatement()) {
            if (!statement.execute(sql)) {
                return lines;
            }
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        cells.add(String.valueOf(rows.getString(i)));
                    }
                    lines.add(String.join("|", cells));
                }
            }
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "filter: quantiti > 3                                ; 16 UNKNOWN_COLUMN",
                "filter: sum(quantity) > 3                           ; 16 MISPLACED_AGGREGATE",
                "filter: 'quantity > 3) OR (true'                    ; 16 SYNTAX",
                "filter: 'quantity >'                                ; 16 SYNTAX",
                "drop: nots                                          ; 16 UNKNOWN_COLUMN",
                "rename: {nots: x}                                   ; 16 UNKNOWN_COLUMN",
                "cast: {quantity: NUMBR}                             ; 16 UNKNOWN_TYPE",
                "join: {with: custs, on: customer_id}                ; 16 UNKNOWN_TABLE",
                "join: {with: customers}                             ; 16 WRONG_VALUE",
                "join: {with: customers, on: customer_id, how: best} ; 16:57 WRONG_VALUE",
                "group: {by: status}                                 ; 16:18 MISSING_KEY",
                "filtr: quantity > 3                                 ; 16:11 UNKNOWN_KEY",
                "limit: 0                                            ; 16:18 WRONG_TYPE",
                "sample: {percent: 120, seed: 1}                     ; 16 WRONG_VALUE",
                "fillNull: {}                                        ; 16:21 MISSING_KEY",
                "filter: getenv('HOME') = ''                         ; 16 UNKNOWN_FUNCTION",
                "filter: 'quantity > :most'                          ; 16 MISSING_PARAMETER"
            })
    void whatIsWrongHasTheLineOfTheOperation(String operation, String complaint) {
        Shell shell = new Shell(folder);
        shell.write(
                "job.yaml",
                HEAD + "  good: {sql: SELECT 1 AS one}\n  bad:\n    frame:\n      from: orders\n      do:\n        - "
                        + operation + "\n        - limit: 5\nsinks: {bad: {to: out/bad}, good: {to: out/good}}\n");
        Said said = shell.call("validate", "job.yaml");

        assertThat(said.code()).as(said.out()).isEqualTo(INVALID);
        assertThat(said.complaints())
                .as(said.err())
                .extracting(one -> one.place().replace("job.yaml:", "") + " " + one.code())
                .contains(complaint);
        if (complaint.endsWith("UNKNOWN_KEY")) {
            assertThat(said.complaints())
                    .as("a word that is misspelled is one error")
                    .hasSize(1);
        }
    }

    @Test
    void theJobInTheDocumentsRuns() throws Exception {
        Path root = Path.of(System.getProperty("millrace.root"));
        String page = Files.readString(root.resolve("docs/frames.md"));
        String text = page.substring(page.indexOf("```yaml\n") + "```yaml\n".length());
        Shell shell = new Shell(folder);
        shell.write("job.yaml", text.substring(0, text.indexOf("```")).replace("examples/", root + "/examples/"));

        Said said = shell.call("run", "job.yaml", "--json");

        assertThat(said.code()).as(said.err()).isZero();
        long rows = said.lastLine().required("outputs").get(0).required("rows").longValue();
        assertThat(rows).isBetween(5L, 50L);
        Said places = shell.call(
                "sql", "SELECT count(*) AS n, max(place) AS last FROM 'out/late-airports/*.parquet'", "-o", "csv");
        assertThat(places.out()).isEqualTo("n,last\n" + rows + ",5\n");
    }

    @Test
    void theStepThatReadsAFrameSeesItsColumns() {
        Shell shell = new Shell(folder);
        shell.write(
                "job.yaml",
                HEAD
                        + "  paid: {frame: {from: orders, do: [{filter: status = 'paid'}, {group: {agg: {n:"
                        + " count(*)}}}]}}\n"
                        + "  half: {sql: \"SELECT n // 2 AS half FROM paid\"}\n"
                        + "sinks: {half: {to: out/half, format: csv}}\n");

        assertThat(shell.call("plan", "job.yaml").out()).contains("half");
        assertThat(shell.call("run", "job.yaml").code()).isZero();
    }
}
