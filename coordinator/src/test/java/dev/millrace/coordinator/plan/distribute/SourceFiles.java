package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.bind.StubTable;
import dev.millrace.coordinator.plan.catalogue.Sql;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.ScanColumn;
import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** Tables of a DuckDB as one Parquet file each, cut into row ranges for any number of splits. */
final class SourceFiles implements Distribution.Tables {
    private record Table(Path file, List<Column> columns, long rows, long bytes) {}

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final int splits;
    private final boolean forced;

    private SourceFiles(Map<String, Table> tables, int splits, boolean forced) {
        this.tables.putAll(tables);
        this.splits = splits;
        this.forced = forced;
    }

    /** Writes every table of {@code connection} below {@code folder}. */
    static SourceFiles write(Connection connection, Path folder) throws SQLException {
        Map<String, Table> tables = new LinkedHashMap<>();
        for (List<String> name : Sql.rows(connection, "SELECT table_name FROM duckdb_tables() ORDER BY table_name")) {
            String table = name.getFirst();
            Path file = folder.resolve(table + ".parquet");
            Sql.execute(connection, "COPY \"" + table + "\" TO '" + file + "' (FORMAT parquet)");
            List<Column> columns = new ArrayList<>();
            for (List<String> row : Sql.rows(connection, "DESCRIBE \"" + table + "\"")) {
                columns.add(new Column(row.get(0), row.get(1)));
            }
            long rows = Long.parseLong(Sql.rows(connection, "SELECT count(*) FROM \"" + table + "\"")
                    .getFirst()
                    .getFirst());
            tables.put(table, new Table(file, columns, rows, size(file)));
        }
        return new SourceFiles(tables, 1, false);
    }

    /** The same files for another query. */
    SourceFiles cut(int intoSplits, boolean forcedExchanges) {
        return new SourceFiles(tables, intoSplits, forcedExchanges);
    }

    List<StubTable> stubs() {
        List<StubTable> stubs = new ArrayList<>();
        tables.forEach((name, table) -> stubs.add(new StubTable(
                name,
                table.columns().stream()
                        .map(column -> new StubTable.StubColumn(column.name(), column.type()))
                        .toList(),
                table.rows())));
        return stubs;
    }

    @Override
    public OptionalDouble different(String table, String column) {
        return OptionalDouble.empty();
    }

    @Override
    public Flow scan(Scan scan, List<Expression> conditions) {
        Table table = Objects.requireNonNull(tables.get(scan.table()));
        int number = used.merge(scan.table(), 1, Integer::sum);
        String relation = number == 1 ? scan.table() : scan.table() + "_" + number;
        List<String> names = scan.columns().stream()
                .filter(column -> !column.isRowNumber())
                .map(ScanColumn::name)
                .toList();
        List<Column> columns = table.columns().stream()
                .filter(column -> names.contains(column.name()))
                .toList();
        dev.millrace.graph.Scan source = source(scan.table(), table, columns);
        int tasks = source.taskBounds().size() - 1;
        Volume volume = Volume.of((double) table.rows(), scan.types());
        Feed feed = new Feed(new Input.Splits(relation, source), scan.types(), volume);
        Fragment fragment = new Fragment(new Scan(relation, scan.columns()), List.of(feed), tasks, true);
        return Flow.of(fragment, tasks == 1 && !forced ? Spread.Plain.TOGETHER : Spread.Plain.ANYWHERE, volume);
    }

    private dev.millrace.graph.Scan source(String name, Table table, List<Column> columns) {
        int units = (int) Math.max(1, Math.min(splits, table.rows()));
        List<dev.millrace.graph.Scan.Unit> ranges = new ArrayList<>();
        List<Integer> bounds = new ArrayList<>(List.of(0));
        for (int unit = 0; unit < units; unit++) {
            long first = table.rows() * unit / units;
            long next = table.rows() * (unit + 1) / units;
            ranges.add(new dev.millrace.graph.Scan.Unit(0, first, next - first, table.bytes() / units));
            bounds.add(unit + 1);
        }
        List<String> projection =
                columns.stream().map(column -> '"' + column.name() + '"').toList();
        return new dev.millrace.graph.Scan(
                name,
                columns,
                List.of(new dev.millrace.graph.Scan.Shape("read_parquet", "", projection, "")),
                List.of(new dev.millrace.graph.Scan.SourceFile(
                        new Location("file://" + table.file()), table.bytes(), 0, "", 0)),
                ranges,
                bounds,
                false);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
