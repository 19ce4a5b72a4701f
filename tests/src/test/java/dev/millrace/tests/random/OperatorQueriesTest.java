package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each operator in its corners equals plain DuckDB on the whole data, in every way of spreading it, and only what is expected to stays in one task.
 * The queries stand in operators.sql; {@code -Dmillrace.operators=REGEX} chooses some.
 */
final class OperatorQueriesTest {
    private static final Pattern IN_ONE_TASK = Pattern.compile("(?m)^-- in one task: (.*)$");

    private static final Pattern CHOSEN = Pattern.compile(System.getProperty("millrace.operators", ""));

    /** Queries in a run. */
    private static final int TOGETHER = 20;

    private enum Way {
        FEW_PARTITIONS(Map.of("plan.splitBytes", "8192", "plan.broadcastBytes", "0", "plan.partitions", "3")),
        BROADCAST_SIDES(Map.of("plan.splitBytes", "65536", "plan.partitions", "8"));

        private final Map<String, String> settings;

        Way(Map<String, String> settings) {
            this.settings = new java.util.TreeMap<>(settings);
            this.settings.put("plan.collapse", "false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorsEqualPlainDuckDb(Way way, @TempDir(factory = MemoryFolder.class) Path folder)
            throws SQLException, IOException {
        List<Case> cases = cases();
        List<String> wrong = new ArrayList<>();
        assertThat(cases).isNotEmpty();
        try (Connection plain = DriverManager.getConnection("jdbc:duckdb:");
                QueryBench bench = new QueryBench(Files.createDirectories(folder.resolve("home")), 2, way.settings)) {
            tables(plain, bench, folder.resolve("tables"));
            for (int from = 0; from < cases.size(); from += TOGETHER) {
                List<Case> some = cases.subList(from, Math.min(from + TOGETHER, cases.size()));
                List<QueryBench.Outcome> outcomes =
                        bench.runTogether(some.stream().map(Case::sql).toList());
                for (int place = 0; place < some.size(); place++) {
                    String sql = some.get(place).sql();
                    List<String> expected = PlainAnswer.rows(plain, sql);
                    assertThat(expected).as("the query has an answer: " + sql).isNotEmpty();
                    PlainAnswer.requireEqual(
                            way.name(), sql, expected, outcomes.get(place).answer());
                    wrong.addAll(some.get(place)
                            .wrongReasons(reasons(outcomes.get(place).plan(), "query_" + place + ": ")));
                }
            }
        }
        assertThat(wrong).as("what stays in one task, and why").isEmpty();
    }

    /**
     * A query.
     *
     * @param inOneTask part of the reason why something of it stays in one task; empty: nothing does
     */
    private record Case(String sql, String inOneTask) {
        private List<String> wrongReasons(String reasons) {
            boolean right = inOneTask.isEmpty() ? reasons.isEmpty() : reasons.contains(inOneTask);
            return right ? List.of() : List.of(sql + ": " + reasons);
        }
    }

    /** What the names of a step's stages say of parts in one task. */
    private static String reasons(StageGraph plan, String step) {
        return plan.stages().stream()
                .map(Stage::name)
                .filter(name -> name.startsWith(step))
                .filter(name -> name.contains("in one task") || name.contains("query as written"))
                .collect(Collectors.joining("; "));
    }

    private static void tables(Connection plain, QueryBench bench, Path folder) throws SQLException, IOException {
        try (Statement statement = plain.createStatement()) {
            statement.execute("SET threads = 1");
            RandomTables.write(plain, folder);
            for (String name : RandomTables.names()) {
                String files = folder.resolve(name) + "/*.parquet";
                statement.execute("CREATE TABLE " + name + " AS FROM '" + files + "'");
                bench.addTable(name, files);
            }
        }
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream file = OperatorQueriesTest.class.getResourceAsStream("operators.sql")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            for (String query : text.split(";\\s*\\n")) {
                Matcher reason = IN_ONE_TASK.matcher(query);
                String sql = query.replaceAll("(?m)^--.*\\n", "").strip();
                if (!sql.isEmpty() && CHOSEN.matcher(sql).find()) {
                    cases.add(new Case(sql, reason.find() ? reason.group(1).strip() : ""));
                }
            }
        }
        return cases;
    }
}
