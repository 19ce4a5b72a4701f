package dev.millrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.ObjectStore.Listed;
import dev.millrace.storage.ObjectStore.Stat;
import dev.millrace.storage.fetch.Lane;
import dev.millrace.storage.fetch.RangeFetch;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.parquet.ParquetExcerpts;
import dev.millrace.storage.parquet.ParquetFooter;
import dev.millrace.storage.parquet.ParquetFooters;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of Parquet files have the rows that DuckDB reads of the whole files. */
final class ExcerptsTest {
    private static final Path GOLDEN = Path.of("../testdata/golden/tables/data");
    private static final String NESTED =
            "SELECT i AS id, 'text ' || (i % 7) AS t, CASE WHEN i % 5 > 0 THEN [i, NULL] END AS l, {'a': i, 'b':"
                    + " [{'c': i::VARCHAR}, NULL], 'id': -i} AS s, MAP {i: 'v'} AS m, i::DECIMAL(30,4) AS d, CASE WHEN i %"
                    + " 3 = 0 THEN 'nan'::DOUBLE ELSE i / 7 END AS f, i % 2 = 0 AS b, uuid() AS u, TIMESTAMP '2020-01-01'"
                    + " + i * INTERVAL 1 HOUR AS \"when, \"\"exactly\"\"\" FROM range(6000) r(i)";

    @TempDir
    Path folder;

    private Connection oracle;
    private CountingStore store;
    private ParquetExcerpts excerpts;
    private int written;

    @BeforeEach
    void open() throws SQLException {
        oracle = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET threads = 1");
        store = new CountingStore(new MemoryObjectStore(new SystemClock()));
        excerpts = new ParquetExcerpts(store, new RangeFetch(store));
    }

    @AfterEach
    void close() throws SQLException {
        oracle.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = oracle.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String sql) throws SQLException {
        try (Statement statement = oracle.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                StringBuilder text = new StringBuilder();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    text.append('|').append(rows.getString(column));
                }
                texts.add(text.toString());
            }
            return texts;
        }
    }

    static Stream<String> files() {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files
                    .filter(file -> file.toString().endsWith(".parquet"))
                    .map(file -> GOLDEN.relativize(file).toString())
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void storedFilesReadTheSame(String file) throws Exception {
        requireTheSame(GOLDEN.resolve(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMPRESSION uncompressed",
                "COMPRESSION snappy",
                "COMPRESSION gzip",
                "COMPRESSION zstd",
                "COMPRESSION lz4_raw",
                "COMPRESSION brotli",
                "PARQUET_VERSION V2",
                "DICTIONARY_SIZE_LIMIT 1"
            })
    void everyCodecAndNestingReadsTheSame(String options) throws Exception {
        Path file = folder.resolve("nested.parquet");
        execute("COPY (" + NESTED + ") TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 2048, " + options + ")");
        requireTheSame(file);
    }

    @Test
    void aColumnThatIsNotFetchedIsNotThere() throws Exception {
        Path file = folder.resolve("nested.parquet");
        execute("COPY (" + NESTED + ") TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        Path part = excerpt(stored(file), Set.of("id"), 2048, 2048);
        assertThat(rows("SELECT name FROM parquet_schema('" + part + "') WHERE num_children IS NULL"))
                .containsExactly("|id");
        assertThatThrownBy(() -> rows("SELECT t FROM '" + part + "'")).isInstanceOf(SQLException.class);
    }

    @Test
    void rowsThatAreNotThoseOfRowGroupsAreAChangedFile() throws Exception {
        Path file = folder.resolve("nested.parquet");
        execute("COPY (" + NESTED + ") TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        Listed object = stored(file);
        for (long rows : List.of(2047L, 2049L)) {
            assertThatThrownBy(() -> excerpt(object, Set.of("id"), 0, rows))
                    .isInstanceOfSatisfying(
                            MillraceException.class,
                            error -> assertThat(error.failure().code()).isEqualTo("SOURCE_CHANGED"));
        }
    }

    /** Of 24 columns and 10 row groups two columns of three row groups: 1.1 times what they have, and the footer. */
    @Test
    void littleMoreIsFetchedThanIsNeeded() throws Exception {
        StringBuilder columns = new StringBuilder("i AS id");
        for (int column = 0; column < 24; column++) {
            columns.append(", hash(i + ").append(column).append(") AS c").append(column);
        }
        Path file = folder.resolve("wide.parquet");
        execute("COPY (SELECT " + columns + " FROM range(40960) r(i)) TO '" + file
                + "' (FORMAT parquet, ROW_GROUP_SIZE 4096)");
        Listed object = stored(file);
        ParquetFooter footer = new ParquetFooters(store).read(object);
        Set<String> wanted = Set.of("c3", "c17");
        long needed = footer.rowGroups().subList(2, 5).stream()
                .mapToLong(group -> wanted.stream()
                        .mapToLong(name -> group.bytes(footer.column(name).orElseThrow()))
                        .sum())
                .sum();
        store.reset();
        Path part = excerpt(object, wanted, 2 * 4096, 3 * 4096);
        long footerBytes = 64 << 10;
        assertThat(needed).isGreaterThan(150_000);
        assertThat(store.bytes()).isLessThanOrEqualTo(needed * 11 / 10 + footerBytes);
        assertThat(store.requests()).isLessThanOrEqualTo(7);
        assertThat(rows("SELECT sum(c3), sum(c17) FROM '" + part + "'"))
                .isEqualTo(rows("SELECT sum(c3), sum(c17) FROM '" + file + "' WHERE id >= 8192 AND id < 20480"));

        store.reset();
        excerpt(object, Set.of(), 0, -1);
        assertThat(store.bytes()).isZero();
    }

    @Test
    void columnsBesideEachOtherComeInOneRequest() throws Exception {
        Path file = folder.resolve("n.parquet");
        execute("COPY (SELECT i AS a, hash(i) AS b, hash(i + 1) AS c FROM range(100000) r(i)) TO '" + file
                + "' (FORMAT parquet)");
        Listed object = stored(file);
        store.reset();
        excerpt(object, Set.of("b", "c"), 0, -1);
        assertThat(store.requests()).isEqualTo(2);
    }

    private void requireTheSame(Path file) throws Exception {
        Listed object = stored(file);
        ParquetFooter footer = new ParquetFooters(store).read(object);
        List<String> names =
                footer.columns().stream().map(column -> column.name()).toList();
        List<Set<String>> choices = new ArrayList<>();
        choices.add(Set.of());
        choices.add(Set.copyOf(names));
        names.forEach(name -> choices.add(Set.of(name)));
        for (Set<String> choice : choices) {
            requireTheSame(file, excerpt(object, choice, 0, -1), choice, 0, footer.rows());
            if (footer.rowGroups().size() > 1) {
                ParquetFooter.RowGroup last = footer.rowGroups().getLast();
                ParquetFooter.RowGroup second = footer.rowGroups().get(1);
                Path part =
                        excerpt(object, choice, second.firstRow(), last.firstRow() + last.rows() - second.firstRow());
                requireTheSame(file, part, choice, second.firstRow(), footer.rows());
            }
        }
    }

    private void requireTheSame(Path file, Path part, Set<String> columns, long fromRow, long toRow)
            throws SQLException {
        assertThat(rows("SELECT count(*), max(file_row_number) FROM read_parquet('" + part + "')"))
                .isEqualTo(rows("SELECT count(*), max(file_row_number) - " + fromRow + " FROM read_parquet('"
                        + file.toString().replace("'", "''")
                        + "', hive_partitioning = false) WHERE file_row_number >= " + fromRow));
        for (String column : columns) {
            String name = SqlNames.quoted(column);
            String looks = "count(" + name + "), min(" + name + "), max(" + name + "), md5(string_agg(coalesce(" + name
                    + "::VARCHAR, 'NULL'), ',' ORDER BY file_row_number))";
            assertThat(rows("SELECT " + looks + " FROM read_parquet('" + part + "')"))
                    .as(column)
                    .isEqualTo(rows("SELECT " + looks + " FROM read_parquet('" + file
                            + "', hive_partitioning = false) WHERE file_row_number >= " + fromRow
                            + " AND file_row_number < " + toRow));
        }
    }

    private Listed stored(Path file) throws IOException {
        Location location = new Location("memory:/" + file.getFileName());
        store.put(location, Content.of(Files.readAllBytes(file)));
        Stat stat = store.stat(location).orElseThrow();
        return new Listed(location, stat.sizeBytes(), stat.modifiedMicros(), stat.tag());
    }

    private Path excerpt(Listed object, Set<String> columns, long firstRow, long rows) throws IOException {
        Path target = folder.resolve("part-" + written++ + ".parquet");
        excerpts.write(object, new ParquetExcerpts.Wanted(columns::contains, firstRow, rows), target, Lane.wide());
        return target;
    }
}
