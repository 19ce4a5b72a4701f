package dev.millrace.engine.sql;

import dev.millrace.engine.sql.CopyReport.WrittenFile;
import dev.millrace.graph.Checksum;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** All rows in one Parquet file that other tasks read whole. */
final class RowsWriter implements ResultWriter {
    static final String NAME = "rows.parquet";

    /** How files between stages are written: read once and soon, so fast codec, no filters. */
    static final String OPTIONS = "FORMAT parquet, COMPRESSION lz4_raw, WRITE_BLOOM_FILTER false, RETURN_STATS";

    @Override
    public List<Result> write(Session session, String sql, TaskFolder folder) throws SQLException, IOException {
        ResultColumns.requireKept(ResultColumns.describe(session, sql));
        Path target = folder.file("output", "parquet");
        List<WrittenFile> files = session.measured(
                "COPY (" + sql + "\n) TO " + SqlNames.literal(target.toString()) + " (" + OPTIONS + ")",
                CopyReport::files);
        long rows = files.stream().mapToLong(WrittenFile::rows).sum();
        return List.of(new Result(NAME, target, Files.size(target), checksum(target), rows, List.of()));
    }

    static String checksum(Path file) throws IOException {
        Checksum checksum = new Checksum();
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                checksum.add(buffer, 0, length);
            }
        }
        return checksum.text();
    }
}
