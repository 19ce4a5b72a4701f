package dev.millrace.engine.sql;

import dev.millrace.engine.sql.CopyReport.WrittenFile;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.storage.segment.ExchangeWriter;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One object of a segment for each partition; the SELECT's last column is the partition of a row. */
final class PartitionWriter implements ResultWriter {
    static final String NAME = "exchange.mrx";

    private final int partitions;

    PartitionWriter(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public List<Result> write(Session session, String sql, TaskFolder folder) throws SQLException, IOException {
        List<Column> columns = ResultColumns.requireKept(ResultColumns.describe(session, sql));
        List<String> names = new ArrayList<>(columns.stream().map(Column::name).toList());
        String partition = partitionName(names);
        names.set(names.size() - 1, partition);
        String table = ResultColumns.renamed(sql, names);
        Path parts = folder.file("parts", "d");
        List<WrittenFile> files = session.measured(
                "COPY (SELECT * FROM " + table + ") TO " + SqlNames.literal(parts.toString()) + " ("
                        + RowsWriter.OPTIONS + ", PARTITION_BY (" + partition
                        + "), WRITE_PARTITION_COLUMNS false, HIVE_FILE_PATTERN false, FILENAME_PATTERN 'segment-{i}')",
                CopyReport::files);
        Path target = folder.file("output", "mrx");
        try (ExchangeWriter exchange = new ExchangeWriter(target)) {
            addSegments(exchange, byPartition(files));
            if (exchange.isEmpty()) {
                exchange.schema(withoutRows(session, table, partition, folder));
            }
            ExchangeWriter.Written written = exchange.finish();
            return List.of(new Result(
                    NAME, target, written.sizeBytes(), written.checksum(), written.rows(), written.segments()));
        } finally {
            TaskFolder.delete(parts);
        }
    }

    /** A name that no other column has. */
    private static String partitionName(List<String> names) {
        StringBuilder name = new StringBuilder("partition_of_row");
        while (names.stream().anyMatch(name.toString()::equalsIgnoreCase)) {
            name.append('_');
        }
        return name.toString();
    }

    private static void addSegments(ExchangeWriter exchange, List<List<WrittenFile>> partitions) throws IOException {
        for (List<WrittenFile> files : partitions) {
            if (files.isEmpty()) {
                exchange.emptySegment();
            } else if (files.size() == 1) {
                exchange.segment(files.getFirst().path(), files.getFirst().rows());
            } else {
                throw bug("DuckDB wrote " + files.size() + " files for one partition");
            }
        }
    }

    private List<List<WrittenFile>> byPartition(List<WrittenFile> files) {
        List<List<WrittenFile>> byPartition = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            byPartition.add(new ArrayList<>());
        }
        files.forEach(file -> byPartition.get(checked(file.partition())).add(file));
        return byPartition;
    }

    private int checked(String partition) {
        if (!partition.matches("[0-9]{1,9}") || Integer.parseInt(partition) >= partitions) {
            throw bug("a row has the partition '" + partition + "' of " + partitions);
        }
        return Integer.parseInt(partition);
    }

    private static Path withoutRows(Session session, String table, String partition, TaskFolder folder)
            throws SQLException, IOException {
        Path target = folder.file("schema", "parquet");
        session.execute("COPY (SELECT * EXCLUDE (" + partition + ") FROM " + table + " LIMIT 0) TO "
                + SqlNames.literal(target.toString()) + " (" + RowsWriter.OPTIONS + ")");
        return target;
    }

    private static RuntimeException bug(String message) {
        return Failure.of(FailureKind.BUG, "EXCHANGE_OUTPUT", message).toException();
    }
}
