package dev.millrace.tests.source;

import dev.millrace.tests.bench.PlainRows;
import dev.millrace.tests.bench.QueryBench;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Files, a plain DuckDB over them, and runs over the same files under a sources file. */
final class SourceBench implements AutoCloseable {
    /** Each row group a task. */
    static final Map<String, String> ALL_SPLIT = Map.of("plan.splitBytes", "1", "plan.collapse", "false");

    private final Path folder;
    private final Connection plain;
    private int benches;

    SourceBench(Path folder) throws SQLException {
        this.folder = folder;
        this.plain = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET TimeZone = 'UTC'");
    }

    Path file(String name) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return file;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    Path write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] bytes) {
        try {
            return Files.write(file(name), bytes);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = plain.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What plain DuckDB says, each row one text. */
    List<String> expected(String sql) throws SQLException {
        return PlainRows.of(plain, sql);
    }

    /** What runs under these sources and settings say, for each query in order; and how many tasks read files at most. */
    Said run(Map<String, String> settings, String sources, String... queries) {
        Map<String, String> all = new TreeMap<>(settings);
        String name = "bench-" + benches++;
        Path home = file(name + "/sources.yaml");
        try (QueryBench bench = new QueryBench(folder.resolve(name), 2, all)) {
            Files.writeString(home, "sources:\n" + sources.indent(2));
            bench.addSources(home);
            List<List<String>> answers = new ArrayList<>();
            int tasks = 0;
            for (String query : queries) {
                QueryBench.Outcome outcome = bench.run(query);
                answers.add(outcome.answer().rows().stream()
                        .map(row -> row.stream()
                                .map(cell ->
                                        cell.isNull() ? "null" : cell.isString() ? cell.stringValue() : cell.toString())
                                .collect(Collectors.joining("|")))
                        .toList());
                tasks = Math.max(tasks, outcome.plan().stages().getFirst().tasks());
            }
            return new Said(answers, tasks);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Rows of each query; tasks of the first stage, the most of any query. */
    record Said(List<List<String>> answers, int tasks) {
        List<String> rows() {
            return answers.getFirst();
        }
    }

    @Override
    public void close() throws SQLException {
        plain.close();
    }
}
