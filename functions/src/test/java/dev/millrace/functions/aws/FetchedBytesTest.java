package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.aws.EmulatedObjects;
import dev.millrace.storage.aws.EmulatedObjects.Asked;
import dev.millrace.storage.record.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a whole run asks of S3: planned, scanned, exchanged and published by the parts of a cloud, over the adapter of S3. What it needs is told by DuckDB's
 * look at the files, and by what the mappers sent.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
final class FetchedBytesTest {
    private static final int COLUMNS = 16;
    private static final int ROWS_OF_A_GROUP = 8192;
    private static final int ROWS_OF_A_FILE = 6 * ROWS_OF_A_GROUP;
    private static final int FILES = 3;

    /** Of the second file the middle: no group of the others, and two of its own not. */
    private static final int FIRST = ROWS_OF_A_FILE + ROWS_OF_A_GROUP + 5;

    private static final int LAST = ROWS_OF_A_FILE + 5 * ROWS_OF_A_GROUP - 7;
    private static final int PARTITIONS = 4;

    /** What is asked for of a file's end, because nobody knows yet how long its footer is. */
    private static final int FOOTER_BYTES = 64 << 10;

    private static final String QUERY = "SELECT c3, count(*) AS n, max(c11) AS m FROM %s WHERE id BETWEEN " + FIRST
            + " AND " + LAST + " GROUP BY c3";

    @TempDir
    Path folder;

    @Test
    void littleMoreThanTheNeededChunksFootersAndSegmentsIsFetched() throws Exception {
        try (EmulatedObjects objects = new EmulatedObjects()) {
            MemoryCloud cloud = new MemoryCloud(
                    folder,
                    objects.store(),
                    new Layout(objects.at("home"), List.of(objects.at("spool-1"), objects.at("spool-2"))));
            for (int file = 0; file < FILES; file++) {
                objects.store().put(objects.at("lake/" + name(file)), ObjectStore.Content.of(written(file)));
            }
            int before = objects.asked().size();
            RunId run = cloud.submitJob(job(objects));
            cloud.settle(run);
            assertThat(cloud.row(run).state()).isEqualTo(RunState.SUCCEEDED);
            List<Asked> asked = objects.asked().subList(before, objects.asked().size());
            requireScan(objects, asked);
            requireExchange(asked);
            requireLooks(objects, asked);
            requireWrites(objects, asked);
            requireRows(objects);
        }
    }

    /** What is small is one task that runs the text as it was written: it fetches what the query needs, not all that the text could name. */
    @Test
    void aTextAsItWasWrittenFetchesFootersAndTheColumnsThatItNeeds() throws Exception {
        try (EmulatedObjects objects = new EmulatedObjects()) {
            MemoryCloud cloud = new MemoryCloud(
                    folder, objects.store(), new Layout(objects.at("home"), List.of(objects.at("spool-1"))));
            objects.store().put(objects.at("lake/" + name(0)), ObjectStore.Content.of(written(0)));
            requireFetched(objects, cloud, "SELECT count(*) AS n FROM wide", 0);
            requireFetched(objects, cloud, "SELECT id, c3 AS hash FROM (SELECT * FROM wide) WHERE id < 9000", chunks());
        }
    }

    private static void requireFetched(EmulatedObjects objects, MemoryCloud cloud, String sql, long needed)
            throws Exception {
        int before = objects.asked().size();
        RunId run = cloud.submitJob("""
            apiVersion: millrace/v1
            job: small
            sources: {wide: {from: "%s"}}
            steps: {rows: {sql: "%s"}}
            sinks: {rows: {to: "%s", mode: overwrite}}
            """.formatted(objects.at("lake/" + name(0)), sql, objects.at("out")));
        cloud.settle(run);
        assertThat(cloud.row(run).state()).isEqualTo(RunState.SUCCEEDED);
        List<Asked> reads = objects.asked().subList(before, objects.asked().size()).stream()
                .filter(one ->
                        one.operation().equals("GET") && !one.rangeOrEmpty().isEmpty())
                .toList();
        assertThat(bytes(reads, objects.at("lake"))).as(sql).isBetween(needed, needed * 11 / 10 + 2 * FOOTER_BYTES);
    }

    /** Of two columns in the two row groups that can have an id below 9,000. */
    private long chunks() throws SQLException {
        return Long.parseLong(query("SELECT sum(total_compressed_size) FROM parquet_metadata('"
                        + folder.resolve(name(0)) + "') WHERE path_in_schema IN ('id', 'c3') AND row_group_id < 2")
                .getFirst());
    }

    private static String name(int file) {
        return "wide-" + file + ".parquet";
    }

    private String job(EmulatedObjects objects) {
        return """
            apiVersion: millrace/v1
            job: wide
            sources: {wide: {from: "%s"}}
            steps: {sums: {sql: "%s"}}
            sinks: {sums: {to: "%s", mode: overwrite}}
            settings: {plan.collapse: false, plan.adaptive: false, plan.splitBytes: 150kB, plan.partitions: %d}
            """.formatted(objects.at("lake/wide-*.parquet"), QUERY.formatted("wide"), objects.at("out"), PARTITIONS);
    }

    /** Values that no codec makes smaller, so that each chunk has about as many bytes. */
    private byte[] written(int file) throws SQLException, IOException {
        String columns = IntStream.range(0, COLUMNS)
                .mapToObj(column -> "hash(range + " + column + ") AS c" + column)
                .collect(Collectors.joining(", "));
        long first = (long) file * ROWS_OF_A_FILE;
        Path target = folder.resolve(name(file));
        query("COPY (SELECT range AS id, " + columns + " FROM range(" + first + ", " + (first + ROWS_OF_A_FILE)
                + ")) TO '" + target + "' (FORMAT parquet, ROW_GROUP_SIZE " + ROWS_OF_A_GROUP + ")");
        return Files.readAllBytes(target);
    }

    /** Of each file one footer for the planner, of the one with rows one for the worker; its chunks of three columns in four row groups. */
    private void requireScan(EmulatedObjects objects, List<Asked> asked) throws SQLException {
        long needed = Long.parseLong(query("SELECT sum(total_compressed_size) FROM parquet_metadata('" + folder
                        + "/wide-*.parquet') WHERE path_in_schema IN ('id', 'c3', 'c11') AND (file_name, row_group_id)"
                        + " IN (SELECT (file_name, row_group_id) FROM parquet_metadata('" + folder
                        + "/wide-*.parquet') WHERE path_in_schema = 'id' AND stats_min_value::BIGINT <= " + LAST
                        + " AND stats_max_value::BIGINT >= " + FIRST + ")")
                .getFirst());
        assertThat(needed).isGreaterThan(4 * 2 * 60_000);
        long bytes = bytes(asked, objects.at("lake"));
        assertThat(bytes).isGreaterThanOrEqualTo(needed);
        assertThat(bytes).isLessThanOrEqualTo(needed * 11 / 10 + (FILES + 1) * FOOTER_BYTES);
        for (int file = 0; file < FILES; file += 2) {
            assertThat(bytes(asked, objects.at("lake/" + name(file)))).isLessThanOrEqualTo(FOOTER_BYTES);
        }
    }

    /** Each task of the scan compares the file once, which is the second. */
    private static void requireLooks(EmulatedObjects objects, List<Asked> asked) {
        long scanning = asked.stream()
                .filter(one ->
                        one.operation().equals("PUT") && one.location().name().endsWith(".mrx"))
                .count();
        assertThat(asked.stream()
                        .filter(one ->
                                one.operation().equals("HEAD") && one.location().equals(objects.at("lake/" + name(1)))))
                .hasSize((int) scanning);
    }

    /** Each reducer its segments: all of them together what the mappers wrote, once. */
    private static void requireExchange(List<Asked> asked) {
        SortedMap<Location, Long> segments = new TreeMap<>();
        asked.stream()
                .filter(one ->
                        one.operation().equals("PUT") && one.location().name().endsWith(".mrx"))
                .forEach(one -> segments.put(one.location(), one.sentBytes()));
        assertThat(segments.size()).isGreaterThanOrEqualTo(2);
        long written = segments.values().stream().mapToLong(Long::longValue).sum();
        List<Asked> reads = asked.stream()
                .filter(one -> one.operation().equals("GET") && segments.containsKey(one.location()))
                .toList();
        long fetched = reads.stream().mapToLong(Asked::receivedBytes).sum();
        assertThat(fetched).isBetween(written * 9 / 10, written * 11 / 10);
        assertThat(reads).allSatisfy(one -> assertThat(one.rangeOrEmpty()).isNotEmpty());
        assertThat(reads).hasSize(segments.size() * PARTITIONS);
    }

    /**
     * Of each task its rows, what it tells of them, and its log; of each stage a decision and a map; of the run four documents. None twice, but for what tasks
     * tell: that is put again where the store is slow.
     */
    private static void requireWrites(EmulatedObjects objects, List<Asked> asked) {
        List<Location> puts = asked.stream()
                .filter(one -> one.operation().equals("PUT"))
                .map(Asked::location)
                .toList();
        long tasks = puts.stream().filter(FetchedBytesTest::isTold).distinct().count();
        long stages =
                puts.stream().filter(one -> one.uri().contains("/decisions/")).count();
        assertThat(tasks).isGreaterThanOrEqualTo(2 * PARTITIONS);
        assertThat(puts.stream().filter(one -> !isTold(one)).toList())
                .doesNotHaveDuplicates()
                .hasSize((int) (2 * tasks + 2 * stages + 4));
        assertThat(asked.stream().filter(one -> one.operation().equals("COPY")))
                .as("copies of what the winners wrote")
                .hasSize(PARTITIONS);
        assertThat(asked.stream().filter(one -> one.queryOrEmpty().startsWith("list-type")))
                .as("lists: of the source, of what is collected")
                .hasSizeLessThanOrEqualTo(10);
        assertThat(asked.stream().filter(one -> one.operation().equals("POST")))
                .as("uploads in parts")
                .isEmpty();
    }

    private static boolean isTold(Location place) {
        return place.name().equals("output.json");
    }

    private void requireRows(EmulatedObjects objects) throws SQLException, IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        for (Location file : objects.sizes("out/").keySet()) {
            if (file.name().endsWith(".parquet")) {
                Files.write(
                        out.resolve(file.name()),
                        objects.store().get(file).orElseThrow().bytes());
            }
        }
        assertThat(query("SELECT c3, n, m FROM '" + out + "/*.parquet' ORDER BY c3"))
                .isEqualTo(query(QUERY.formatted("'" + folder + "/wide-*.parquet'") + " ORDER BY c3"))
                .hasSize(LAST - FIRST + 1);
    }

    private static long bytes(List<Asked> asked, Location within) {
        return asked.stream()
                .filter(one -> one.location().equals(within) || one.location().isWithin(within))
                .mapToLong(Asked::receivedBytes)
                .sum();
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                ResultSet result = statement.getResultSet();
                while (result.next()) {
                    StringBuilder row = new StringBuilder(result.getString(1));
                    for (int column = 2; column <= result.getMetaData().getColumnCount(); column++) {
                        row.append(' ').append(result.getString(column));
                    }
                    rows.add(row.toString());
                }
            }
            return rows;
        }
    }
}
