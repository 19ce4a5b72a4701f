package dev.millrace.coordinator.plan.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every scalar function and aggregate of DuckDB, called over columns of its parameters' types, against its own text. */
final class FunctionSweepTest {
    /** An argument for each parameter type, over the table t of {@link OperatorRoundTripTest}. */
    private static final Map<String, List<String>> ARGUMENTS = Map.ofEntries(
            Map.entry("ANY", List.of("a", "c", "g", "d")),
            Map.entry("T", List.of("a", "c")),
            Map.entry("VARCHAR", List.of("c", "'x'", "'day'", "'%Y'", "'$.x'")),
            Map.entry("INTEGER", List.of("a", "1")),
            Map.entry("BIGINT", List.of("b", "1")),
            Map.entry("SMALLINT", List.of("ti::smallint")),
            Map.entry("TINYINT", List.of("ti")),
            Map.entry("HUGEINT", List.of("hg")),
            Map.entry("UTINYINT", List.of("ti::utinyint")),
            Map.entry("USMALLINT", List.of("ti::usmallint")),
            Map.entry("UINTEGER", List.of("ub::uinteger")),
            Map.entry("UBIGINT", List.of("ub")),
            Map.entry("UHUGEINT", List.of("uh")),
            Map.entry("DOUBLE", List.of("e", "0.5::double")),
            Map.entry("FLOAT", List.of("fl")),
            Map.entry("DECIMAL", List.of("d")),
            Map.entry("BOOLEAN", List.of("bo", "true")),
            Map.entry("DATE", List.of("h")),
            Map.entry("TIMESTAMP", List.of("ts")),
            Map.entry("TIMESTAMP WITH TIME ZONE", List.of("tz")),
            Map.entry("TIMESTAMP_NS", List.of("tns")),
            Map.entry("TIMESTAMP_S", List.of("tsec")),
            Map.entry("TIMESTAMP_MS", List.of("tms")),
            Map.entry("TIME", List.of("tm")),
            Map.entry("TIME_NS", List.of("tm::time_ns")),
            Map.entry("TIME WITH TIME ZONE", List.of("tt")),
            Map.entry("INTERVAL", List.of("iv", "interval 1 day")),
            Map.entry("BLOB", List.of("bl")),
            Map.entry("BIT", List.of("bi")),
            Map.entry("BIGNUM", List.of("bn")),
            Map.entry("UUID", List.of("u")),
            Map.entry("JSON", List.of("js")),
            Map.entry("ENUM", List.of("en")),
            Map.entry("STRUCT", List.of("f")),
            Map.entry("UNION", List.of("un")),
            Map.entry("MAP", List.of("m")),
            Map.entry("MAP(ANY, ANY)", List.of("m")),
            Map.entry("MAP(K, V)", List.of("m")),
            Map.entry("ANY[]", List.of("g")),
            Map.entry("T[]", List.of("g")),
            Map.entry("T[][]", List.of("[g, g]")),
            Map.entry("K[]", List.of("[c]")),
            Map.entry("V[]", List.of("[a]")),
            Map.entry("LIST", List.of("g")),
            Map.entry("VARCHAR[]", List.of("[c, 'z']", "['year', 'month']", "['$.x']")),
            Map.entry("BIGINT[]", List.of("[b]")),
            Map.entry("INTEGER[]", List.of("g")),
            Map.entry("BOOLEAN[]", List.of("[bo, true]")),
            Map.entry("DOUBLE[]", List.of("[e, 0.5::double]", "[0.5]")),
            Map.entry("FLOAT[]", List.of("[fl, 0.5::float]")),
            Map.entry("DOUBLE[ANY]", List.of("[e, 0.5, 1.5]::double[3]")),
            Map.entry("FLOAT[ANY]", List.of("[fl, 0.5, 1.5]::float[3]")),
            Map.entry("DOUBLE[3]", List.of("[e, 0.5, 1.5]::double[3]")),
            Map.entry("FLOAT[3]", List.of("[fl, 0.5, 1.5]::float[3]")),
            Map.entry("LAMBDA", List.of("lambda x: x + a", "lambda x, y: x + y")));

    /** Clocks, random numbers, what tells about the session, and comparisons, which crash DuckDB when called by name. */
    private static final Set<String> LEFT_OUT = Set.of(
            "random",
            "uuid",
            "uuidv4",
            "uuidv7",
            "gen_random_uuid",
            "sleep_ms",
            "write_log",
            "error",
            "setseed",
            "nextval",
            "currval",
            "setval",
            "get_current_timestamp",
            "today",
            "current_date",
            "now",
            "transaction_timestamp",
            "current_query",
            "current_query_id",
            "current_connection_id",
            "current_transaction_id",
            "txid_current",
            "query",
            "pg_size_pretty",
            "has_any_column_privilege",
            "stats",
            "vector_type",
            "getvariable",
            "current_setting",
            "get_current_time",
            "read_text",
            "read_blob",
            "glob",
            "getenv",
            "approx_top_k",
            "reservoir_quantile",
            "=",
            "==",
            "!=",
            "<>",
            "<",
            "<=",
            ">",
            ">=",
            "IS DISTINCT FROM",
            "IS NOT DISTINCT FROM",
            "current_localtime",
            "current_localtimestamp",
            "in_search_path",
            "parse_duckdb_log_message",
            "duckdb_logs");

    /** What is not understood, and the functions that show it. */
    private static final Map<String, Set<String>> WHOLE = Map.of(
            "the aggregate bitstring_agg with max, min", Set.of("bitstring_agg"),
            "the aggregate sum_no_overflow with ", Set.of("sum_no_overflow"),
            "the function alias", Set.of("alias"),
            "the function equi_width_bins with ", Set.of("equi_width_bins"),
            "the type GEOMETRY", Set.of("st_setcrs"),
            "the type PARQUET_VARIANT", Set.of("variant_to_parquet_variant"),
            "the type TYPE", Set.of("get_type"),
            "the type VARIANT", Set.of("variant_extract", "variant_normalize"));

    @Test
    void everyFunctionIsCalledAgainAsItWas() throws Exception {
        Map<String, String> different = new TreeMap<>();
        Map<String, Set<String>> whole = new TreeMap<>();
        Set<String> called = new TreeSet<>();
        int equal = 0;
        try (RoundTrip bed = RoundTrip.over(PlannerSettings.DEFAULT, OperatorRoundTripTest::tables)) {
            for (Map.Entry<String, List<String>> function : calls(bed).entrySet()) {
                List<String> calls = function.getValue();
                if (!calls.isEmpty()
                        && bed.check(query(calls)) instanceof RoundTrip.Outcome.Equal(boolean failed)
                        && !failed) {
                    called.add(function.getKey());
                    equal += calls.size();
                    continue;
                }
                for (String call : calls) {
                    switch (bed.check(query(List.of(call)))) {
                        case RoundTrip.Outcome.Equal same -> {
                            called.add(function.getKey());
                            equal++;
                        }
                        case RoundTrip.Outcome.Whole reason ->
                            whole.computeIfAbsent(reason.reason(), key -> new TreeSet<>())
                                    .add(function.getKey());
                        case RoundTrip.Outcome outcome -> different.put(call, outcome.toString());
                    }
                }
            }
        }
        assertThat(different).as("%d calls were equal", equal).isEmpty();
        assertThat(called).hasSizeGreaterThan(450);
        assertThat(whole).as("constructs that keep a query in one text").isEqualTo(WHOLE);
    }

    private static String query(List<String> calls) {
        return "SELECT " + String.join(", ", calls) + " FROM t WHERE a BETWEEN 1 AND 20";
    }

    /** Calls that run: each overload with the first argument of each type, then with others in turn. */
    private static Map<String, List<String>> calls(RoundTrip bed) throws SQLException {
        Map<String, List<String>> calls = new TreeMap<>();
        String sql =
                "SELECT DISTINCT function_name, function_type, list_aggregate(parameter_types, 'string_agg', '|'), "
                        + "varargs FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate') "
                        + "AND function_name NOT LIKE '\\_\\_%' ESCAPE '\\' AND function_name NOT LIKE '%collate\\_%' ESCAPE '\\' AND schema_name = 'main' ORDER BY ALL";
        for (List<String> row : RoundTrip.rows(bed.connection(), sql)) {
            if (LEFT_OUT.contains(row.getFirst())) {
                continue;
            }
            List<String> types = new ArrayList<>(
                    row.get(2).equals("null") || row.get(2).isEmpty()
                            ? List.of()
                            : List.of(row.get(2).split("\\|")));
            if (!row.get(3).equals("null")) {
                types.add(row.get(3));
            }
            if (row.getFirst().equals("age") && types.size() == 1) {
                // The age of today, which ends at midnight.
                continue;
            }
            for (List<String> arguments : combinations(types)) {
                String call = '"' + row.getFirst() + "\"(" + String.join(", ", arguments) + ")";
                List<String> known = calls.computeIfAbsent(row.getFirst(), name -> new ArrayList<>());
                if (!known.contains(call) && runs(bed, call)) {
                    known.add(call);
                }
            }
        }
        return calls;
    }

    private static boolean runs(RoundTrip bed, String call) {
        try {
            RoundTrip.rows(bed.connection(), query(List.of(call)));
            return true;
        } catch (SQLException invalid) {
            return false;
        }
    }

    private static List<List<String>> combinations(List<String> types) {
        List<List<String>> choices = types.stream()
                .map(type -> ARGUMENTS.getOrDefault(type, List.of("NULL")))
                .toList();
        int most = choices.stream().mapToInt(List::size).max().orElse(1);
        List<List<String>> all = new ArrayList<>();
        for (int turn = 0; turn < most; turn++) {
            int now = turn;
            all.add(choices.stream()
                    .map(choice -> choice.get(Math.min(now, choice.size() - 1)))
                    .collect(Collectors.toList()));
        }
        for (int position = 1; position < choices.size(); position++) {
            for (String other : choices.get(position).stream().skip(1).toList()) {
                List<String> mixed =
                        new ArrayList<>(choices.stream().map(List::getFirst).toList());
                mixed.set(position, other);
                all.add(mixed);
            }
        }
        return all;
    }
}
