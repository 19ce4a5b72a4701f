package dev.millrace.engine.sql;

import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.graph.AttemptOutput.Segment;
import java.nio.file.Path;
import java.util.List;

/**
 * A finished file in the task's folder, to become an object of the attempt.
 *
 * @param name below the attempt's key
 * @param checksum of all bytes, as text
 * @param rows number of rows
 * @param segments of an exchange object; else empty
 * @param statistics of a file to publish; else empty
 * @param footerChecksum of a Parquet file to publish; else empty
 */
record Result(
        String name,
        Path file,
        long sizeBytes,
        String checksum,
        long rows,
        List<Segment> segments,
        List<ColumnStatistics> statistics,
        String footerChecksum) {
    /** A file that only tasks of the run read. */
    Result(String name, Path file, long sizeBytes, String checksum, long rows, List<Segment> segments) {
        this(name, file, sizeBytes, checksum, rows, segments, List.of(), "");
    }

    Result {
        segments = List.copyOf(segments);
        statistics = List.copyOf(statistics);
    }
}
