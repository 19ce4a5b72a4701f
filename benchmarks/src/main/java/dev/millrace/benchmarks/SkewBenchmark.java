package dev.millrace.benchmarks;

import dev.millrace.benchmarks.data.SkewedRows;
import dev.millrace.engine.loop.WorkerEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What one key that holds half of the rows costs, beside keys that hold ten rows each. */
final class SkewBenchmark implements Benchmark {
    private static final int SPLITS = 8;
    private static final Map<String, String> QUERIES = new TreeMap<>(Map.of(
            "group by", "SELECT k, sum(v) AS s, count(*) AS n FROM %s GROUP BY k",
            "join", "SELECT sum(v + w) AS s, count(*) AS n FROM %s JOIN keys USING (k)",
            "join, rows kept", "SELECT k, v, w FROM %s JOIN keys USING (k) WHERE v %% 10 = 0"));

    @Override
    public String name() {
        return "skew";
    }

    @Override
    public String title() {
        return "One key that holds half of the rows";
    }

    @Override
    public Section run(BenchmarkOptions options) {
        List<List<String>> rows = new ArrayList<>();
        try (ScratchFolder scratch = ScratchFolder.in(options.work())) {
            SkewedRows.write(scratch.path(), options.rows());
            List<QuerySet.Table> tables = QuerySet.parquetFiles(scratch.path(), List.of("uniform", "hot", "keys"));
            try (EmbeddedQueries millrace = new EmbeddedQueries(scratch.path(), tables, WorkerEvents.NONE)) {
                for (Map.Entry<String, String> query : QUERIES.entrySet()) {
                    rows.add(row(query.getKey(), query.getValue(), millrace, options.rounds()));
                }
            }
        } catch (SQLException | IOException error) {
            throw new BenchmarkException("skew cannot be measured: " + error.getMessage(), error);
        }
        String note = String.format(
                Locale.ROOT,
                "%,d rows of two BIGINT in %d splits, joined and grouped by hash in as many partitions, with defaults"
                        + " otherwise; once with ten rows for each key, once with half of all rows in one key. As"
                        + " planned: the same with plan.adaptive=false. The median of %d rounds.",
                options.rows(),
                SPLITS,
                options.rounds());
        return new Section(
                note,
                List.of("query", "uniform ms", "hot ms", "hot ÷ uniform", "hot as planned ms", "as planned ÷ uniform"),
                rows);
    }

    private static List<String> row(String name, String sql, EmbeddedQueries millrace, int rounds) {
        Map<String, String> settings = new TreeMap<>(
                SplitSettings.of(given -> millrace.plan(sql.formatted("uniform"), given), "uniform", SPLITS));
        settings.put("plan.broadcastBytes", "0");
        settings.put("plan.partitions", Integer.toString(SPLITS));
        Map<String, String> planned = new TreeMap<>(settings);
        planned.put("plan.adaptive", "false");
        List<Double> uniform = new ArrayList<>();
        List<Double> hot = new ArrayList<>();
        List<Double> asPlanned = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            boolean counts = round >= 0;
            measure(millrace, sql.formatted("uniform"), settings, uniform, counts);
            measure(millrace, sql.formatted("hot"), settings, hot, counts);
            measure(millrace, sql.formatted("hot"), planned, asPlanned, counts);
        }
        return List.of(
                name,
                millis(median(uniform)),
                millis(median(hot)),
                ratio(median(hot) / median(uniform)),
                millis(median(asPlanned)),
                ratio(median(asPlanned) / median(uniform)));
    }

    private static void measure(
            EmbeddedQueries millrace, String sql, Map<String, String> settings, List<Double> into, boolean counts) {
        long started = System.nanoTime();
        Path result = millrace.run(sql, settings);
        double millis = (System.nanoTime() - started) / 1e6;
        Progress.say("skew " + result.getFileName() + " " + millis(millis) + " ms");
        if (counts) {
            into.add(millis);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
