package dev.millrace.coordinator.plan.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerConnection;
import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Field;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import dev.millrace.coordinator.plan.relation.UnionType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extreme values of every type, written to Parquet in their carriers and read back. */
final class CarrierTypeTest {
    /** Type → values. */
    private static final Map<String, List<String>> VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("BOOLEAN", List.of("true", "false")),
            Map.entry("TINYINT", List.of("-128", "127")),
            Map.entry("SMALLINT", List.of("-32768", "32767")),
            Map.entry("INTEGER", List.of("-2147483648", "2147483647")),
            Map.entry("BIGINT", List.of("'-9223372036854775808'", "9223372036854775807")),
            Map.entry(
                    "HUGEINT",
                    List.of(
                            "'-170141183460469231731687303715884105728'",
                            "'170141183460469231731687303715884105727'",
                            "'9007199254740993'")),
            Map.entry("UTINYINT", List.of("255")),
            Map.entry("USMALLINT", List.of("65535")),
            Map.entry("UINTEGER", List.of("4294967295")),
            Map.entry("UBIGINT", List.of("'18446744073709551615'")),
            Map.entry("UHUGEINT", List.of("'340282366920938463463374607431768211455'", "0")),
            Map.entry("FLOAT", List.of("'nan'", "'inf'", "'-inf'", "'-0.0'", "'1e-45'", "'3.4028235e38'")),
            Map.entry("DOUBLE", List.of("'nan'", "'inf'", "'-inf'", "'-0.0'", "'5e-324'", "'0.1'")),
            Map.entry("BIGNUM", List.of("'" + "9".repeat(60) + "'", "'-1'")),
            Map.entry("DECIMAL(38,10)", List.of("'9999999999999999999999999999.9999999999'", "'-0.0000000001'")),
            Map.entry("DECIMAL(4,2)", List.of("99.99")),
            Map.entry("DECIMAL(18,0)", List.of("999999999999999999")),
            Map.entry("VARCHAR", List.of("''", "'a' || chr(0) || 'b'", "'Zürich 東京 🙂'", "'x''\"\\y'")),
            Map.entry("JSON", List.of("'{\"a\": [1, null]}'", "'null'")),
            Map.entry("BLOB", List.of("'\\x00\\xFF'", "''")),
            Map.entry("BIT", List.of("'0'", "'10101'", "'" + "1".repeat(70) + "'")),
            Map.entry(
                    "UUID",
                    List.of(
                            "'00000000-0000-0000-0000-000000000000'",
                            "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                            "'80000000-0000-0000-0000-000000000001'")),
            Map.entry("DATE", List.of("'infinity'", "'-infinity'", "'5881580-07-10'", "'0044-03-15 (BC)'")),
            Map.entry("TIME", List.of("'00:00:00'", "'23:59:59.999999'", "'24:00:00'")),
            Map.entry("TIME_NS", List.of("'00:00:00.000000001'", "'23:59:59.999999999'")),
            Map.entry(
                    "TIME WITH TIME ZONE",
                    List.of("'00:00:00+15:59:59'", "'23:59:59.999999-15:59:59'", "'10:00:00+02'", "'08:00:00+00'")),
            Map.entry(
                    "TIMESTAMP",
                    List.of(
                            "'infinity'",
                            "'-infinity'",
                            "'294247-01-10 04:00:54.775806'",
                            "'0044-03-15 (BC) 12:00:00'")),
            Map.entry(
                    "TIMESTAMP_S",
                    List.of("'infinity'", "'-infinity'", "'2020-02-29 23:59:59'", "'0044-03-15 (BC) 12:00:00'")),
            Map.entry("TIMESTAMP_MS", List.of("'infinity'", "'-infinity'", "'2020-02-29 23:59:59.999'")),
            Map.entry(
                    "TIMESTAMP_NS",
                    List.of("'infinity'", "'-infinity'", "'2262-04-11 23:47:16.854775806'", "'1677-09-22 00:00:00'")),
            Map.entry("TIMESTAMPTZ_NS", List.of("'2020-01-01 00:00:00.123456789+02'", "'1700-01-01 00:00:00+00'")),
            Map.entry("TIMESTAMP WITH TIME ZONE", List.of("'infinity'", "'2020-01-01 00:00:00.000001+05:30'")),
            Map.entry(
                    "INTERVAL",
                    List.of(
                            "'1 microsecond'",
                            "'-3 months 5 days -1 microsecond'",
                            "'2147483647 months 2147483647 days'",
                            "'30 days'",
                            "'1 month'",
                            "'-2147483647 months -2147483647 days -9223372036854 milliseconds'")),
            Map.entry("ENUM('b', 'a', 'it''s')", List.of("'b'", "'it''s'")),
            Map.entry("INTEGER[]", List.of("[]", "[NULL, 1]")),
            Map.entry("HUGEINT[]", List.of("['170141183460469231731687303715884105727', NULL]", "[]")),
            Map.entry("INTERVAL[2]", List.of("array_value(INTERVAL '1 microsecond', INTERVAL '1 month')")),
            Map.entry("INTEGER[3]", List.of("array_value(1, NULL, 3)")),
            Map.entry(
                    "STRUCT(\"a b\" TIME WITH TIME ZONE, \"B\" BIT[])",
                    List.of("{'a b': '10:00:00+02', 'B': ['101']}")),
            Map.entry(
                    "STRUCT(a ENUM('q', 'p'), b STRUCT(c UHUGEINT))",
                    List.of("{'a': 'p', 'b': {'c': 7}}", "{'a': NULL, 'b': NULL}")),
            Map.entry("MAP(VARCHAR, INTERVAL)", List.of("MAP {'x': INTERVAL '1 microsecond'}", "MAP {}")),
            Map.entry("MAP(HUGEINT, TIMESTAMP_S[])", List.of("MAP {'9007199254740993': ['2020-01-01 00:00:00']}")),
            Map.entry("TUPLE(HUGEINT, VARCHAR)", List.of("row('9007199254740993', 'x')")),
            Map.entry("TUPLE(INTEGER, TUPLE(BIT, INTEGER))[]", List.of("[row(1, row('101', 2))]"))));

    @TempDir
    private Path folder;

    @Test
    void everyTypeComesBackFromParquetAsItWas() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                PlannerConnection planner = PlannerConnection.open(PlannerSettings.DEFAULT, List.of())) {
            RoundTrip.execute(connection, "SET TimeZone = 'UTC'");
            for (Map.Entry<String, List<String>> entry : VALUES.entrySet()) {
                String type = entry.getKey();
                RoundTrip.execute(connection, "CREATE OR REPLACE TABLE v (i INTEGER, x " + type + ")");
                RoundTrip.execute(connection, "INSERT INTO v VALUES (-1, NULL)");
                for (int i = 0; i < entry.getValue().size(); i++) {
                    String value = entry.getValue().get(i);
                    RoundTrip.execute(
                            connection, "INSERT INTO v VALUES (" + i + ", CAST(" + value + " AS " + type + "))");
                }
                SqlType own = planner.bind("SELECT CAST(a AS " + type + ") FROM (VALUES (NULL)) AS t(a)", "<test>")
                        .root()
                        .types()
                        .getFirst();
                compare(connection, own);
            }
        }
    }

    private void compare(Connection connection, SqlType type) throws Exception {
        Relation values = new Exchange("values", List.of(PlainType.INTEGER, type));
        String file = "'" + folder.resolve("values.parquet") + "'";
        String written = "SELECT i AS c0, " + CarrierType.written("x", type) + " AS c1 FROM v";
        RoundTrip.execute(connection, "COPY (" + written + ") TO " + file + " (FORMAT parquet)");
        LeafRenderer leaves = new LeafRenderer() {
            @Override
            public String scan(dev.millrace.coordinator.plan.relation.Scan scan) {
                throw new AssertionError(scan);
            }

            @Override
            public String exchange(Exchange exchange) {
                return "read_parquet(" + file + ")";
            }
        };
        String read = new SqlRenderer(leaves).render(values);
        assertThat(RoundTrip.rows(connection, "DESCRIBE " + read).get(1).get(1))
                .isEqualTo(RoundTrip.rows(connection, "DESCRIBE v").get(1).get(1));
        String text = "SELECT c0, CAST(c1 AS VARCHAR) FROM ";
        assertThat(RoundTrip.rows(connection, text + "(" + read + ") ORDER BY c0"))
                .as(type.sql())
                .isEqualTo(RoundTrip.rows(connection, text + "v AS t(c0, c1) ORDER BY c0"));
    }

    @Test
    void unionsCannotCrossAtAnyDepth() {
        SqlType union = new UnionType(List.of(new Field("a", PlainType.INTEGER)));
        assertThat(CarrierType.of(union)).isEmpty();
        assertThat(CarrierType.of(new StructType(List.of(new Field("u", union)))))
                .isEmpty();
    }
}
