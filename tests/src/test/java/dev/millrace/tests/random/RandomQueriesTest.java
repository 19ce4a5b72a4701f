package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.MillraceException;
import dev.millrace.tests.bench.Answer;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random queries equal plain DuckDB on the whole data. {@code -Dmillrace.random=FIRST..LAST} chooses the seeds; a failure prints seed and query.
 */
final class RandomQueriesTest {
    private static final String SEEDS = System.getProperty("millrace.random", "1..2400");

    /** Queries in a run. */
    private static final int TOGETHER = 25;

    private static final Map<String, String> BROADCAST = Map.of("plan.splitBytes", "65536", "plan.collapse", "false");

    /** Many small partitions, some of which are read together, and each larger one by several tasks, through two levels. */
    private static final Map<String, String> MANY = Map.of(
            "plan.splitBytes", "1",
            "plan.broadcastBytes", "0",
            "plan.collapse", "false",
            "plan.partitions", "11",
            "plan.partitionBytes", "1KiB",
            "plan.coalesceBytes", "512",
            "plan.skewBytes", "1",
            "plan.skewFactor", "1",
            "plan.mergeSegments", "100");

    /** Ways of running queries; each seed is one of them, by chance. */
    private enum Way {
        HASHED(QueryBench.FORCED),
        MANY_PARTITIONS(MANY),
        BROADCAST_SIDES(BROADCAST),
        PAIRS(QueryBench.PAIRS),
        DEFAULTS(Map.of());

        private final Map<String, String> settings;

        Way(Map<String, String> settings) {
            this.settings = settings;
        }

        private static Way of(long seed) {
            return values()[new SplittableRandom(seed).nextInt(values().length)];
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomQueriesEqualPlainDuckDb(Way way, @TempDir(factory = MemoryFolder.class) Path folder)
            throws SQLException, IOException {
        List<Asked> asked = new ArrayList<>();
        int chosen = 0;
        try (Connection plain = DriverManager.getConnection("jdbc:duckdb:");
                Connection files = DriverManager.getConnection("jdbc:duckdb:");
                QueryBench bench = bench(folder, way.settings)) {
            RandomTables.write(plain, folder.resolve("tables"));
            define(plain, "TABLE", folder);
            define(files, "VIEW", folder);
            for (long seed = first(); seed <= last(); seed++) {
                if (Way.of(seed) == way) {
                    chosen++;
                    ask(plain, files, seed).ifPresent(asked::add);
                }
            }
            for (int from = 0; from < asked.size(); from += TOGETHER) {
                compareAll(bench, asked.subList(from, Math.min(from + TOGETHER, asked.size())));
            }
        }
        System.out.println("random queries, " + way + ": " + asked.size() + " equal, " + (chosen - asked.size())
                + " are errors in DuckDB itself");
        assertThat(asked.size()).isGreaterThanOrEqualTo((int) (chosen * 0.9));
    }

    private static long first() {
        return Long.parseLong(SEEDS.split("\\.\\.")[0]);
    }

    private static long last() {
        return Long.parseLong(SEEDS.split("\\.\\.")[1]);
    }

    /** A query and what plain DuckDB answers, from tables and from the files. */
    private record Asked(long seed, String sql, List<String> expected, List<String> ofFiles) {}

    /** Empty when the query is an error in DuckDB itself. */
    private static Optional<Asked> ask(Connection plain, Connection files, long seed) {
        String sql = seed % 3 == 0 ? new CornerGenerator(seed).next() : new QueryGenerator(seed).next();
        try {
            return Optional.of(new Asked(seed, sql, PlainAnswer.rows(plain, sql), PlainAnswer.rows(files, sql)));
        } catch (SQLException alsoInDuckDb) {
            return Optional.empty();
        }
    }

    private static void define(Connection plain, String kind, Path folder) throws SQLException {
        execute(plain, "SET threads = 1");
        execute(plain, "SET scalar_subquery_error_on_multiple_rows = true");
        for (String name : RandomTables.names()) {
            execute(
                    plain,
                    "CREATE " + kind + " " + name + " AS FROM '"
                            + folder.resolve("tables").resolve(name) + "/*.parquet'");
        }
    }

    private static QueryBench bench(Path folder, Map<String, String> settings) throws IOException {
        QueryBench bench = new QueryBench(Files.createDirectories(folder.resolve("home")), 2, settings);
        RandomTables.names()
                .forEach(table -> bench.addTable(table, folder.resolve("tables").resolve(table) + "/*.parquet"));
        return bench;
    }

    /** Several queries in a run, which costs less; when one of them fails, each is asked alone. */
    private static void compareAll(QueryBench bench, List<Asked> some) {
        List<QueryBench.Outcome> outcomes;
        try {
            outcomes = bench.runTogether(some.stream().map(Asked::sql).toList());
        } catch (MillraceException oneOfThem) {
            some.forEach(asked -> compare(asked, alone(bench, asked)));
            return;
        }
        for (int place = 0; place < some.size(); place++) {
            compare(some.get(place), outcomes.get(place).answer());
        }
    }

    private static Answer alone(QueryBench bench, Asked asked) {
        try {
            return bench.run(asked.sql()).answer();
        } catch (MillraceException refusal) {
            throw new AssertionError("seed " + asked.seed() + " was refused: " + asked.sql(), refusal);
        }
    }

    private static void compare(Asked asked, Answer answer) {
        PlainAnswer.requireEither("seed " + asked.seed(), asked.sql(), asked.expected(), asked.ofFiles(), answer);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
