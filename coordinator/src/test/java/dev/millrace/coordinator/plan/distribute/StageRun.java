package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.catalogue.Sql;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Carries out stages one after the other on a DuckDB of one thread, with Parquet files between them. */
public final class StageRun implements AutoCloseable {
    private final Connection connection;
    private final Path folder;
    private List<Stage> stages = List.of();

    public StageRun(Path folder) throws SQLException {
        this.folder = folder;
        connection = DriverManager.getConnection("jdbc:duckdb:");
        Sql.execute(connection, "SET threads = 1");
        Sql.execute(connection, "SET disabled_optimizers = 'aggregate_function_rewriter,late_materialization'");
    }

    /** Rows of output number 0, in order of stages and tasks. */
    public List<List<String>> rows(List<Stage> all) throws SQLException {
        return outputs(all).getOrDefault(0, List.of());
    }

    /** Rows of each output, in order of stages and tasks. */
    public SortedMap<Integer, List<List<String>>> outputs(List<Stage> all) throws SQLException {
        stages = all;
        SortedMap<Integer, List<List<String>>> outputs = new TreeMap<>();
        for (Stage stage : all) {
            for (int task = 0; task < stage.tasks(); task++) {
                List<List<String>> rows = run(stage, task);
                if (stage.output() instanceof Output.Table table) {
                    outputs.computeIfAbsent(table.output(), _ -> new ArrayList<>())
                            .addAll(rows);
                }
            }
        }
        return outputs;
    }

    private List<List<String>> run(Stage stage, int task) throws SQLException {
        Work.Sql work = (Work.Sql) stage.work();
        for (var setting : work.settings().entrySet()) {
            Sql.execute(connection, "SET " + setting.getKey() + " = '" + setting.getValue() + "'");
        }
        Sql.execute(connection, "SET VARIABLE " + Work.Sql.TASK_VARIABLE + " = " + task + "::BIGINT");
        for (Input input : stage.inputs()) {
            Sql.execute(
                    connection,
                    "CREATE OR REPLACE TEMP VIEW \"" + input.relation() + "\" AS " + select(stage, input, task));
        }
        switch (stage.output()) {
            case Output.Exchange exchange -> exchange(stage, task, work.sql(), exchange.partitions());
            case Output.Rows _ ->
                Sql.execute(
                        connection,
                        "COPY (" + work.sql() + ") TO '" + file(stage.id(), task, 0) + "' (FORMAT parquet)");
            case Output.Table _, Output.Findings _ -> {
                return Sql.rows(connection, work.sql());
            }
        }
        return List.of();
    }

    private void exchange(Stage stage, int task, String sql, int partitions) throws SQLException {
        Sql.execute(connection, "CREATE OR REPLACE TEMP TABLE result AS " + sql);
        List<List<String>> columns = Sql.rows(connection, "DESCRIBE result");
        String last = columns.getLast().getFirst();
        String rest = columns.subList(0, columns.size() - 1).stream()
                .map(List::getFirst)
                .collect(Collectors.joining(", "));
        for (int partition = 0; partition < partitions; partition++) {
            String rows = "SELECT " + rest + " FROM result WHERE " + last + " = " + partition;
            Sql.execute(
                    connection, "COPY (" + rows + ") TO '" + file(stage.id(), task, partition) + "' (FORMAT parquet)");
        }
        String outside = "SELECT count(*) FROM result WHERE NOT coalesce(" + last + " BETWEEN 0 AND " + (partitions - 1)
                + ", false)";
        if (!Sql.rows(connection, outside).getFirst().getFirst().equals("0")) {
            throw new SQLException("rows without a partition in stage " + stage.id());
        }
    }

    private String select(Stage stage, Input input, int task) {
        return switch (input) {
            case Input.Splits splits -> splits(splits.scan(), task);
            case Input.Aligned aligned -> read(List.of(file(aligned.stage(), task, 0)));
            case Input.Exchanged exchanged -> read(piece(exchanged.stage(), task, stage.pieces()));
            case Input.Broadcast broadcast -> read(all(broadcast.stage(), 0));
        };
    }

    private List<Path> all(StageId stage, int partition) {
        List<Path> files = new ArrayList<>();
        for (int task = 0; task < stages.get(stage.index()).tasks(); task++) {
            files.add(file(stage, task, partition));
        }
        return files;
    }

    /** Of one of the tasks that share a partition, by neighbouring writers. */
    private List<Path> piece(StageId stage, int task, int pieces) {
        List<Path> files = all(stage, task / pieces);
        int piece = task % pieces;
        return files.subList(piece * files.size() / pieces, (piece + 1) * files.size() / pieces);
    }

    private static String read(List<Path> files) {
        return files.stream()
                .map(file -> "SELECT * FROM read_parquet('" + file + "')")
                .collect(Collectors.joining(" UNION ALL "));
    }

    private static String splits(Scan scan, int task) {
        int first = scan.everyTask() ? 0 : scan.taskBounds().get(task);
        int end = scan.everyTask() ? scan.units().size() : scan.taskBounds().get(task + 1);
        if (first == end) {
            return "SELECT "
                    + columns(
                            scan,
                            scan.columns().stream()
                                    .map(column -> "CAST(NULL AS " + column.type() + ")")
                                    .toList())
                    + " WHERE false";
        }
        String units = scan.units().subList(first, end).stream()
                .map(unit -> unit(scan, unit))
                .collect(Collectors.joining(" UNION ALL "));
        return "SELECT * FROM (" + units + ") WHERE " + range(scan, task);
    }

    /** The rows that are the task's own. */
    private static String range(Scan scan, int task) {
        Scan.Ranges ranges = scan.rangesOrNull();
        if (ranges == null) {
            return "true";
        }
        String name = "\"" + scan.columns().get(ranges.column()).name() + "\"";
        boolean days = scan.columns().get(ranges.column()).type().equals("DATE");
        String key = days ? "(" + name + " - DATE '1970-01-01')" : name;
        String from = task == 0 ? "true" : key + " >= " + ranges.bounds().get(task - 1);
        String until = task == ranges.bounds().size()
                ? "true"
                : key + " < " + ranges.bounds().get(task);
        return from + " AND " + until;
    }

    private static String unit(Scan scan, Scan.Unit unit) {
        Scan.SourceFile file = scan.files().get(unit.file());
        Scan.Shape shape = scan.shapes().get(file.shape());
        String range = unit.rows() < 0
                ? "true"
                : "file_row_number >= " + unit.firstRow() + " AND file_row_number < " + (unit.firstRow() + unit.rows());
        String condition = shape.conditionOrEmpty().isEmpty() ? "true" : shape.conditionOrEmpty();
        return "SELECT " + columns(scan, shape.projection()) + " FROM " + shape.reader() + "(['"
                + file.location().uri().substring("file://".length()).replace("'", "''") + "']" + shape.arguments()
                + ") WHERE (" + condition + ") AND " + range;
    }

    private static String columns(Scan scan, List<String> expressions) {
        List<String> columns = new ArrayList<>();
        for (int column = 0; column < scan.columns().size(); column++) {
            columns.add(expressions.get(column) + " AS \""
                    + scan.columns().get(column).name() + "\"");
        }
        return columns.isEmpty() ? "1 AS \"row\"" : String.join(", ", columns);
    }

    private Path file(StageId stage, int task, int partition) {
        return folder.resolve("s" + stage + "-" + task + "-" + partition + ".parquet");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
