package dev.millrace.engine.sql;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.Work;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.local.SystemClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A slot over a store, a plain DuckDB beside it as oracle, and the pieces that tasks are made of. */
final class Workbench implements AutoCloseable {
    static final MemoryClass CLASS = new MemoryClass("m256", 256L << 20);
    static final SortedMap<String, String> UTC = new TreeMap<>(Map.of("TimeZone", "UTC"));

    final RunId run = RunId.of(1, 2, 3);
    final ObjectStore store;
    final Layout layout;
    final Path folder;
    final Clock clock = new SystemClock();
    final SqlTaskRunner runner;
    final Connection oracle;
    private final List<OutputSpec> outputs = new ArrayList<>();
    final SortedMap<StageId, StageMap> maps = new TreeMap<>();
    private MemoryClass memory = CLASS;

    Workbench(Path folder, ObjectStore store, Location home) throws SQLException {
        this.folder = folder;
        this.store = store;
        this.layout = new Layout(home);
        this.runner = new SqlTaskRunner(store, clock, new SqlSlot(folder.resolve("scratch/slot-0"), 2, 1L << 30));
        this.oracle = DriverManager.getConnection("jdbc:duckdb:");
        oracle("SET threads = 1; SET TimeZone = 'UTC'");
    }

    static Workbench at(Path folder) throws SQLException {
        return new Workbench(
                folder,
                new LocalObjectStore(folder.resolve("home"), false, FileFaults.NONE),
                LocalPaths.location(folder.resolve("home")));
    }

    Workbench memory(long bytes) {
        memory = new MemoryClass("m", bytes);
        return this;
    }

    int output(OutputSpec.Format format, Column... columns) {
        outputs.add(new OutputSpec("out", layout.home().resolve("published"), format, true, List.of(columns)));
        return outputs.size() - 1;
    }

    Stage stage(int id, String sql, int tasks, Output output, Input... inputs) {
        return stage(id, new Work.Sql(sql, false, UTC), tasks, output, inputs);
    }

    Stage stage(int id, Work work, int tasks, Output output, Input... inputs) {
        return new Stage(
                new StageId(id),
                "stage " + id,
                work,
                tasks,
                List.of(inputs),
                output,
                0,
                1,
                Reproducibility.ORDERED,
                true,
                new Stage.Estimate(-1, -1, -1));
    }

    TaskAssignment assignment(Stage stage, int task, int fineness) {
        return assignment(
                stage,
                new StageDecision(stage.id(), 0, stage.tasks() << fineness, fineness, 0, new TreeMap<>(), ""),
                task);
    }

    TaskAssignment assignment(Stage stage, StageDecision decision, int task) {
        return new TaskAssignment(
                run, stage, decision, new AttemptId(0, task, 1), memory, outputs, scans(stage), maps, layout);
    }

    private static List<Scan> scans(Stage stage) {
        return stage.inputs().stream()
                .filter(Input.Splits.class::isInstance)
                .map(input -> ((Input.Splits) input).scan())
                .toList();
    }

    AttemptOutput task(Stage stage, int task) {
        return runner.run(assignment(stage, task, 0), new Cancellation());
    }

    /** Runs all tasks; later stages see what they wrote. */
    List<AttemptOutput> all(Stage stage) {
        List<StageMap.Winner> winners = new ArrayList<>();
        for (int task = 0; task < stage.tasks(); task++) {
            winners.add(new StageMap.Winner(new AttemptId(0, task, 1), task(stage, task)));
        }
        maps.put(stage.id(), new StageMap(stage.id(), 0, winners));
        return winners.stream().map(StageMap.Winner::output).toList();
    }

    /** Runs all tasks in another slot, and adds the checksum of each object. */
    void all(Stage stage, SqlTaskRunner slot, List<String> checksums) {
        List<StageMap.Winner> winners = new ArrayList<>();
        for (int task = 0; task < stage.tasks(); task++) {
            AttemptOutput output = slot.run(assignment(stage, task, 0), new Cancellation());
            output.parts().forEach(part -> checksums.add(part.checksum()));
            winners.add(new StageMap.Winner(new AttemptId(0, task, 1), output));
        }
        maps.put(stage.id(), new StageMap(stage.id(), 0, winners));
    }

    Location object(Stage stage, int task, String name) {
        return layout.attempt(run, stage.id(), 0, new AttemptId(0, task, 1)).resolve(name);
    }

    byte[] bytes(Stage stage, int task, String name) {
        return store.get(object(stage, task, name)).orElseThrow().bytes();
    }

    String log(Stage stage, int task) {
        Location log = layout.log(run, stage.id(), 0, new AttemptId(0, task, 1));
        return new String(store.get(log).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    /** Rows of a table that the plain DuckDB reads, a text a row. */
    List<String> rows(String sql) throws SQLException {
        try (Statement statement = oracle.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    values.add(rows.getString(column));
                }
                texts.add(String.join("|", values));
            }
            return texts;
        }
    }

    void oracle(String sql) throws SQLException {
        try (Statement statement = oracle.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Writes a Parquet source of {@code (k BIGINT, s VARCHAR, d DOUBLE)} in row groups of 2048 rows. */
    Path source(String name, int firstKey, int rows) throws SQLException {
        Path file = folder.resolve(name);
        oracle("COPY (SELECT i AS k, 's' || (i % 7) AS s, i * 0.5::DOUBLE AS d FROM range(" + firstKey + ", "
                + (firstKey + rows) + ") t(i)) TO '" + file.toString().replace("'", "''")
                + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        return file;
    }

    Scan.SourceFile sealed(Path file) {
        Location location = LocalPaths.location(file);
        ObjectStore.Stat stat = store.stat(location).orElseThrow();
        return new Scan.SourceFile(location, stat.sizeBytes(), stat.modifiedMicros(), stat.tag(), 0);
    }

    Scan scan(List<Path> files, List<Scan.Unit> units, Integer... bounds) {
        Scan.Shape shape = new Scan.Shape("read_parquet", "", List.of("k", "s", "d"), "");
        return new Scan(
                "numbers",
                columns(),
                List.of(shape),
                files.stream().map(this::sealed).toList(),
                units,
                List.of(bounds),
                false);
    }

    static List<Column> columns() {
        return List.of(new Column("k", "BIGINT"), new Column("s", "VARCHAR"), new Column("d", "DOUBLE"));
    }

    @Override
    public void close() throws SQLException {
        runner.close();
        oracle.close();
    }
}
