package dev.millrace.service.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Checksum;
import dev.millrace.graph.Column;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultReaderTest {
    @TempDir
    Path folder;

    private final List<String> rows = new ArrayList<>();

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private PublishedResult published(OutputSpec.Format format, String... selects) throws SQLException {
        List<Manifest.File> files = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String select : selects) {
                String name = "part-" + files.size() + "." + format.extension();
                statement.execute(
                        "COPY (" + select + ") TO '" + folder.resolve(name) + "' (FORMAT " + format.extension() + ")");
                byte[] bytes = bytes(folder.resolve(name));
                String checksum = new Checksum().add(bytes, 0, bytes.length).text();
                files.add(new Manifest.File(name, 1, bytes.length, checksum, List.of()));
            }
            try (ResultSet described = statement.executeQuery("DESCRIBE " + selects[0])) {
                while (described.next()) {
                    columns.add(new Column(described.getString(1), described.getString(2)));
                }
            }
        }
        return new PublishedResult(
                new Location("file://" + folder),
                new Manifest(RunId.of(1, 2, 3), "", format, columns, files),
                columns.stream().map(Column::name).toList());
    }

    private void read(PublishedResult result, CellForm form, long limit) {
        try (ResultReader reader = new ResultReader(new MemoryObjectStore(new SystemClock()))) {
            reader.read(result, form, limit, new RowSink() {
                @Override
                public void begin(List<Column> columns) {}

                @Override
                public void row(@Nullable String[] cells) {
                    rows.add(String.join(
                            " ", Arrays.stream(cells).map(String::valueOf).toList()));
                }

                @Override
                public void end() {}
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | true",
                "9223372036854775807 | 9223372036854775807",
                "CAST('-12.50' AS DECIMAL(9,2)) | \"-12.50\"",
                "1e0 | 1.0",
                "CAST('NaN' AS DOUBLE) | \"NaN\"",
                "CAST('-Infinity' AS FLOAT) | \"-Infinity\"",
                "CAST(0.1 AS FLOAT) | 0.10000000149011612",
                "'a\"b' | \"a\\\"b\"",
                "DATE '2024-02-29' | \"2024-02-29\"",
                "TIMESTAMP '2024-02-29 12:30:00' | \"2024-02-29T12:30:00\"",
                "TIMESTAMP '2024-02-29 12:30:00.5' | \"2024-02-29T12:30:00.500000\"",
                "TIME '23:59:59.25' | \"23:59:59.250000\"",
                "'\\xAB\\x01'::BLOB | \"ab01\"",
                "[1.5::DECIMAL(3,1), NULL] | [\"1.5\",null]",
                "{'a b': 1, 'c': {'d': TIME '12:30:00'}} | {\"a b\":1,\"c\":{\"d\":\"12:30:00\"}}",
                "MAP {'b': 2, 'a': 1} | [[\"a\",1],[\"b\",2]]",
                "[{'k': [1.0::DOUBLE]}] | [{\"k\":[1.0]}]",
                "CAST(NULL AS INTEGER[]) | null",
                "[]::INTEGER[] | []",
                "[] | []",
                "{'a': NULL, 'b': [NULL]} | {\"a\":null,\"b\":[null]}",
            })
    void valuesAreWrittenAsJson(String sql, String json) throws SQLException {
        read(published(OutputSpec.Format.PARQUET, "SELECT " + sql + " AS v"), CellForm.JSON, 0);
        assertThat(rows).containsExactly(json);
    }

    private byte[] arrow(PublishedResult result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ResultReader reader = new ResultReader(new MemoryObjectStore(new SystemClock()));
                PrintStream out = new PrintStream(bytes, true)) {
            reader.arrow(result, 0, 0, out);
            return bytes.toByteArray();
        } catch (MillraceException refused) {
            assertThat(bytes.size()).isZero();
            throw refused;
        }
    }

    @Test
    void whatIsNestedTooDeepForArrowIsRefusedBeforeAnythingIsWritten() throws SQLException {
        String deep = "[[[[[[[[MAP {1: TIME '12:30:00'}]]]]]]]]";
        PublishedResult result = published(OutputSpec.Format.PARQUET, "SELECT " + deep + " AS v");
        assertThatThrownBy(() -> arrow(result))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("NESTED_TOO_DEEP"));
        assertThat(arrow(published(OutputSpec.Format.PARQUET, "SELECT [[[" + deep + "]]][1][1][1][1][1] AS v")))
                .isNotEmpty();
        assertThat(arrow(published(OutputSpec.Format.PARQUET, "SELECT [[[[[[[[[[1]]]]]]]]]] AS v")))
                .as("no times")
                .isNotEmpty();
    }

    @Test
    void filesAreReadInTheOrderOfTheManifest() throws SQLException {
        PublishedResult result = published(
                OutputSpec.Format.PARQUET,
                "SELECT 3 AS a, 'x' AS b",
                "SELECT 1 AS a, NULL AS b",
                "SELECT 2 AS a, '' AS b");
        read(result, CellForm.TEXT, 2);
        assertThat(rows).containsExactly("3 x", "1 null");
    }

    @Test
    void textFilesAreReadWithTheirTypes() throws SQLException {
        String select = "SELECT '007' AS code, DATE '2024-01-01' AS day, CAST('1.50' AS DECIMAL(9,2)) AS price";
        read(published(OutputSpec.Format.CSV, select), CellForm.JSON, 0);
        read(published(OutputSpec.Format.JSON, select), CellForm.JSON, 0);
        assertThat(rows).containsOnly("\"007\" \"2024-01-01\" \"1.50\"").hasSize(2);
    }

    @Test
    void csvTellsEmptyTextFromNull() throws SQLException {
        read(published(OutputSpec.Format.CSV, "SELECT '' AS a, NULL::VARCHAR AS b, 'NULL' AS c"), CellForm.JSON, 0);
        assertThat(rows).containsExactly("\"\" null \"NULL\"");
    }

    @Test
    void aColumnOfNothingButNullIsOfTheTypeNull() throws SQLException {
        PublishedResult one = published(OutputSpec.Format.PARQUET, "SELECT NULL::INTEGER AS a");
        Manifest nulls = new Manifest(
                one.manifest().run(),
                "",
                OutputSpec.Format.PARQUET,
                List.of(new Column("a", "\"NULL\"")),
                one.manifest().files());
        List<Column> seen = new ArrayList<>();
        try (ResultReader reader = new ResultReader(new MemoryObjectStore(new SystemClock()))) {
            reader.read(new PublishedResult(one.folder(), nulls, one.labels()), CellForm.JSON, 0, new RowSink() {
                @Override
                public void begin(List<Column> columns) {
                    seen.addAll(columns);
                }

                @Override
                public void row(@Nullable String[] cells) {
                    rows.add(String.valueOf(cells[0]));
                }

                @Override
                public void end() {}
            });
        }
        assertThat(seen).containsExactly(new Column("a", "NULL"));
        assertThat(rows).containsExactly("null");
    }

    @Test
    void nothingMoreIsReadForASinkThatIsClosed() throws SQLException {
        PublishedResult many = published(OutputSpec.Format.PARQUET, "SELECT range AS a FROM range(20000)");
        try (ResultReader reader = new ResultReader(new MemoryObjectStore(new SystemClock()))) {
            reader.read(many, CellForm.TEXT, 0, new RowSink() {
                @Override
                public void begin(List<Column> columns) {}

                @Override
                public void row(@Nullable String[] cells) {
                    rows.add(String.valueOf(cells[0]));
                }

                @Override
                public boolean isClosed() {
                    return rows.size() > 5000;
                }

                @Override
                public void end() {}
            });
        }
        assertThat(rows).hasSizeBetween(5001, 10_000);
    }

    @Test
    void aResultWithoutFilesHasNoRows() throws SQLException {
        PublishedResult one = published(OutputSpec.Format.PARQUET, "SELECT 1 AS a, {'b': 2} AS c");
        Manifest empty = new Manifest(
                one.manifest().run(),
                "",
                OutputSpec.Format.PARQUET,
                one.manifest().columns(),
                List.of());
        read(new PublishedResult(one.folder(), empty, one.labels()), CellForm.JSON, 0);
        assertThat(rows).isEmpty();
    }
}
