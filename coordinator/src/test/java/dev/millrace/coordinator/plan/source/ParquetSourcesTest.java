package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.source.RowGroupFilter.Comparison;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.SourceOptions.Missing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetSourcesTest {
    @TempDir
    private Path root;

    private SourceFolder folder;

    @BeforeEach
    void open() throws SQLException {
        folder = new SourceFolder(root);
    }

    @AfterEach
    void close() throws SQLException {
        folder.close();
    }

    private DescribedSource declared(List<Column> columns, String... from) {
        return folder.describe(folder.source("", columns, List.of(), CsvOptions.DETECT, false, from));
    }

    @Test
    void everyTypeThatDuckDbWritesIsDescribedAsDuckDbDescribesIt() throws SQLException {
        folder.parquet(
                "t.parquet",
                "SELECT true AS bo, 1::TINYINT AS i8, 1::SMALLINT AS i16, 1::INTEGER AS i32, 1::BIGINT AS i64,"
                        + " 1::UTINYINT AS u8, 1::USMALLINT AS u16, 1::UINTEGER AS u32, 1::UBIGINT AS u64, 1::HUGEINT AS"
                        + " h, 1::FLOAT AS f, 1::DOUBLE AS d, 1.5::DECIMAL(4,1) AS d4, 1::DECIMAL(9,2) AS d9,"
                        + " 1::DECIMAL(18,4) AS d18, 1::DECIMAL(38,10) AS d38, 'x' AS s, 'x'::BLOB AS bl, DATE"
                        + " '2020-01-01' AS da, TIME '01:00:00' AS ti, TIMETZ '01:00:00+02' AS tz, TIMESTAMP '2020-01-01'"
                        + " AS ts, TIMESTAMP_S '2020-01-01' AS tss, TIMESTAMP_MS '2020-01-01' AS tsm, TIMESTAMP_NS"
                        + " '2020-01-01' AS tsn, TIMESTAMPTZ '2020-01-01 00:00:00+00' AS tstz, INTERVAL 1 DAY AS iv,"
                        + " uuid() AS uu, 'a'::ENUM('a','b') AS en, '{}'::JSON AS js, [1, 2] AS l, [[1], [2]] AS ll, {a:"
                        + " 1, 'b c': 'x', \"select\": 1.5} AS st, MAP {'a': 1} AS m, [{x: 1, y: [MAP {1: 'a'}]}] AS deep,"
                        + " [1, 2]::INTEGER[2] AS arr, '101'::BIT AS bi, {a: 1} AS s1, [{a: 1}] AS ls1, MAP {1: {k: 1}} AS"
                        + " mst, TIME_NS '01:00:00' AS tns, {a: {b: {c: [1.5::DOUBLE]}}} AS nested");
        DescribedSource source = folder.describe("t.parquet");
        List<String> duck = folder.duck.rows(
                "SELECT column_name || '|' || column_type FROM (DESCRIBE FROM '" + root.resolve("t.parquet") + "')");
        assertThat(source.columns().stream().map(column -> column.name() + "|" + column.type()))
                .isEqualTo(duck);
        assertThat(folder.rows(source)).isEqualTo(folder.duck.rows("FROM '" + root.resolve("t.parquet") + "'"));
    }

    @Test
    void columnsOfAllFilesAreUnitedByName() throws SQLException {
        folder.parquet("f/1.parquet", "SELECT 1::TINYINT AS a, 'x' AS b");
        folder.parquet("f/2.parquet", "SELECT 2.5 AS c, 'y' AS b, 300::SMALLINT AS a");
        folder.parquet("f/3.parquet", "SELECT 'z' AS B");
        DescribedSource source = folder.describe("f");
        assertThat(source.columns())
                .isEqualTo(SourceFolder.columns("a", "SMALLINT", "b", "VARCHAR", "c", "DECIMAL(2,1)"));
        assertThat(folder.rows(source)).containsExactly("1|x|null", "300|y|2.5", "null|z|null");
    }

    @Test
    void narrowerTypesAreWidenedWithoutLoss() throws SQLException {
        folder.parquet(
                "w/1.parquet",
                "SELECT 1::UINTEGER AS a, 1::INTEGER AS b, 1.25::DECIMAL(5,2) AS c, DATE '2024-01-01' AS d, 1::FLOAT"
                        + " AS e, NULL AS f, [1::INTEGER] AS g, {x: 1::INTEGER} AS h,"
                        + " [{x: 1::INTEGER}] AS i");
        folder.parquet(
                "w/2.parquet",
                "SELECT -1::INTEGER AS a, 1.5::DECIMAL(3,1) AS b, 12345::INTEGER AS c, TIMESTAMP '2024-01-01 12:00:00'"
                        + " AS d, 1::DOUBLE AS e, 'x' AS f, [1::BIGINT] AS g, {y: 'new', x: 2::BIGINT} AS h,"
                        + " [{y: 'new', x: 2::BIGINT}] AS i");
        DescribedSource source = folder.describe("w");
        assertThat(source.columns().stream().map(Column::type))
                .containsExactly(
                        "BIGINT",
                        "DECIMAL(11,1)",
                        "DECIMAL(12,2)",
                        "TIMESTAMP",
                        "DOUBLE",
                        "VARCHAR",
                        "BIGINT[]",
                        "STRUCT(x BIGINT, y VARCHAR)",
                        "STRUCT(x BIGINT, y VARCHAR)[]");
        assertThat(folder.rows(source))
                .containsExactly(
                        "1|1.0|1.25|2024-01-01 00:00:00.0|1.0|null|[1]|{'x': 1, 'y': NULL}|[{'x': 1, 'y': NULL}]",
                        "-1|1.5|12345.00|2024-01-01 12:00:00.0|1.0|x|[1]|{'x': 2, 'y': new}|[{'x': 2, 'y': new}]");
    }

    @Test
    void typesThatCannotBeUnitedAreAConflictOfTwoNamedFiles() throws SQLException {
        folder.parquet("c/1.parquet", "SELECT 1 AS a");
        folder.parquet("c/2.parquet", "SELECT 'x' AS a");
        assertThat(folder.refusal("c").code()).isEqualTo("SCHEMA_CONFLICT");
        assertThat(folder.refusal("c").message())
                .contains("'a'")
                .contains("INTEGER")
                .contains("VARCHAR")
                .contains("c/1.parquet")
                .contains("c/2.parquet");
        folder.parquet("d/1.parquet", "SELECT 1::BIGINT AS a");
        folder.parquet("d/2.parquet", "SELECT 1::DOUBLE AS a");
        assertThat(folder.refusal("d").code()).isEqualTo("SCHEMA_CONFLICT");
        assertThat(declared(SourceFolder.columns("a", "DOUBLE"), "d").columns()).hasSize(1);
        assertThat(folder.refusal(folder.source(
                                "", SourceFolder.columns("a", "SMALLINT"), List.of(), CsvOptions.DETECT, false, "d"))
                        .message())
                .contains("declared as SMALLINT");
    }

    @Test
    void declaredColumnsRuleOverTheFiles() throws SQLException {
        folder.parquet("f/1.parquet", "SELECT 1::TINYINT AS a, 'x' AS b, 7 AS extra");
        JobSpec.Source odd = folder.source(
                "",
                SourceFolder.columns("missing", "int", "b", "text", "a", "numeric(10,2)"),
                List.of(),
                CsvOptions.DETECT,
                false,
                "f");
        assertThat(folder.refusal(odd).code()).isEqualTo("UNKNOWN_COLUMN");
        DescribedSource source =
                folder.describe(odd.with(new SourceOptions(List.of(), List.of(), "", "", Missing.ALL)));
        assertThat(source.columns())
                .isEqualTo(SourceFolder.columns("missing", "INTEGER", "b", "VARCHAR", "a", "DECIMAL(10,2)"));
        assertThat(folder.rows(source)).containsExactly("null|x|1.00");
    }

    @Test
    void unknownTypesAndDoubledNamesAreRefused() {
        assertThat(folder.refusal(folder.source(
                                "", SourceFolder.columns("a", "INTEGR"), List.of(), CsvOptions.DETECT, false))
                        .remedy())
                .contains("Did you mean INTEGER?");
        assertThat(folder.refusal(folder.source(
                                "",
                                SourceFolder.columns("a", "INTEGER", "A", "DATE"),
                                List.of(),
                                CsvOptions.DETECT,
                                false))
                        .code())
                .isEqualTo("DUPLICATE_NAME");
        assertThat(folder.refusal(folder.source("", List.of(), List.of(), CsvOptions.DETECT, false))
                        .code())
                .isEqualTo("NO_COLUMNS");
    }

    @Test
    void foldersWithNamesAndValuesAreColumns() throws SQLException {
        folder.parquet("p/year=2023/kind=a%2Fb/1.parquet", "SELECT 1 AS x");
        folder.parquet("p/year=2024/kind=__HIVE_DEFAULT_PARTITION__/1.parquet", "SELECT 2 AS x");
        DescribedSource source = folder.describe("p");
        assertThat(source.columns())
                .isEqualTo(SourceFolder.columns("x", "INTEGER", "year", "BIGINT", "kind", "VARCHAR"));
        assertThat(folder.rows(source)).containsExactly("1|2023|a/b", "2|2024|null");
        DescribedSource typed = folder.describe(
                folder.source("", List.of(), SourceFolder.columns("year", "INTEGER"), CsvOptions.DETECT, false, "p"));
        assertThat(typed.columns()).isEqualTo(SourceFolder.columns("x", "INTEGER", "year", "INTEGER"));
        assertThat(folder.refusal(folder.source(
                                "", List.of(), SourceFolder.columns("kind", "DATE"), CsvOptions.DETECT, false, "p"))
                        .code())
                .isEqualTo("BAD_PARTITION");
        assertThat(folder.refusal(folder.source(
                                "", List.of(), SourceFolder.columns("month", "DATE"), CsvOptions.DETECT, false, "p"))
                        .message())
                .contains("month=");
    }

    @Test
    void aColumnOfAFolderNeverReplacesAColumnOfTheFileUnseen() throws SQLException {
        folder.parquet("q/x=5/1.parquet", "SELECT 1 AS x, 2 AS y");
        assertThat(folder.rows(folder.describe("q/x=5/1.parquet"))).containsExactly("1|2");
        assertThat(folder.describe("q").columns()).isEqualTo(SourceFolder.columns("y", "INTEGER", "x", "BIGINT"));
    }

    @Test
    void unitsAreRowGroupsAndTasksAreRunsOfThem() throws SQLException {
        folder.parquet("g/1.parquet", "SELECT i AS a, i * 2 AS b FROM range(10000) t(i)");
        folder.parquet("g/2.parquet", "SELECT i AS a, i * 2 AS b FROM range(3000) t(i)");
        DescribedSource source = folder.describe("g");
        Scan scan = source.scan(List.of("a"), 1);
        assertThat(scan.units()).hasSize(7);
        assertThat(scan.taskBounds()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(scan.units().stream().mapToLong(Scan.Unit::rows).sum())
                .isEqualTo(source.rows())
                .isEqualTo(13_000);
        assertThat(scan.shapes()).hasSize(1);
        assertThat(source.bytes(List.of("a"))).isLessThan(source.bytes(List.of("a", "b")));
        assertThat(folder.duck.rows(source.scan(List.of(), 1))).hasSize(13_000);
    }

    @Test
    void aFileWithAColumnOfTheRowNumbersNameIsReadWhole() throws SQLException {
        folder.parquet("r.parquet", "SELECT i + 5 AS file_row_number FROM range(5000) t(i)");
        DescribedSource source = folder.describe("r.parquet");
        assertThat(source.scan(List.of("file_row_number"), 1).units())
                .hasSize(1)
                .allMatch(unit -> unit.rows() == -1);
        assertThat(folder.rows(source)).hasSize(5000).startsWith("5");
    }

    @Test
    void filesWithoutRowsAreNotRead() throws SQLException {
        folder.parquet("e/1.parquet", "SELECT 1 AS a WHERE false");
        Scan scan = folder.describe("e").scan(List.of("a"), 1);
        assertThat(scan.units()).isEmpty();
        assertThat(scan.taskBounds()).containsExactly(0, 0);
        assertThat(folder.duck.rows(scan)).isEmpty();
    }

    @Test
    void rowGroupsThatCannotPassAreNotRead() throws SQLException {
        folder.parquet(
                "s.parquet",
                "SELECT i AS a, 'k' || lpad(i::VARCHAR, 5, '0') AS k, DATE '2024-01-01' + (i // 100)::INTEGER AS d,"
                        + " i::DOUBLE AS x FROM range(10000) t(i)");
        DescribedSource source = folder.describe("s.parquet");
        assertThat(units(source, "a", Comparison.EQUAL, "3000")).containsExactly(2048L);
        assertThat(units(source, "a", Comparison.LESS, "2048")).containsExactly(0L);
        assertThat(units(source, "a", Comparison.LESS_OR_EQUAL, "2048")).containsExactly(0L, 2048L);
        assertThat(units(source, "a", Comparison.GREATER, "9999")).isEmpty();
        assertThat(units(source, "a", Comparison.GREATER_OR_EQUAL, "8192")).containsExactly(8192L);
        assertThat(units(source, "k", Comparison.EQUAL, "k00001")).containsExactly(0L);
        assertThat(units(source, "k", Comparison.LESS, "k")).isEmpty();
        assertThat(units(source, "d", Comparison.LESS, "2024-01-02")).containsExactly(0L);
        assertThat(units(source, "x", Comparison.GREATER, "1e9")).hasSize(5);
        assertThat(units(source, "a", Comparison.EQUAL, "not a number")).hasSize(5);
    }

    private static List<Long> units(DescribedSource source, String column, Comparison comparison, String value) {
        return source.scan(List.of("a"), 1, List.of(new RowGroupFilter(column, comparison, value))).units().stream()
                .map(Scan.Unit::firstRow)
                .toList();
    }

    @Test
    void foldersThatCannotPassAreNotRead() throws SQLException {
        folder.parquet("y/year=2023/1.parquet", "SELECT 1 AS x");
        folder.parquet("y/year=2024/1.parquet", "SELECT 2 AS x");
        Scan scan = folder.describe("y")
                .scan(List.of("x"), 1, List.of(new RowGroupFilter("year", Comparison.GREATER, "2023")));
        assertThat(folder.duck.rows(scan)).containsExactly("2");
    }

    @Test
    void noRowIsLostWhereTheFooterLeavesNaNOut() throws SQLException {
        DescribedSource source = folder.describe(Golden.source("t_num"));
        Scan scan = source.scan(List.of("f64", "f32"), 1);
        assertThat(scan.shapes().getFirst().projection()).contains("TRY(\"f64\")");
        String table = "(" + ScanRows.text(scan) + ")";
        assertThat(folder.duck.rows("SELECT count(*) FROM " + table + " WHERE f64 > 1e307"))
                .containsExactly("2");
        assertThat(folder.duck.rows("SELECT count(*) FROM " + table + " WHERE isnan(f64)"))
                .containsExactly("1");
        assertThat(folder.duck.rows("SELECT f64 FROM " + table + " ORDER BY f64 DESC LIMIT 1"))
                .containsExactly("NaN");
        assertThat(folder.duck.rows("SELECT count(*) FROM " + table + " JOIN (VALUES ('nan'::DOUBLE)) v(x) ON x = f64"))
                .containsExactly("1");
    }

    @Test
    void estimatesComeFromFootersAndASample() throws SQLException {
        folder.parquet(
                "k/year=1/a.parquet",
                "SELECT i AS id, i % 7 AS few, 'name ' || (i % 11) AS name, 'unique ' || i AS text, i::DOUBLE AS x,"
                        + " NULLIF(i, 5) AS n FROM range(40000) t(i)");
        DescribedSource source = folder.describe("k");
        List<ColumnEstimate> estimates = source.estimates();
        assertThat(estimates.get(0).distinct()).isEqualTo(40_000);
        assertThat(estimates.get(1).distinct()).isEqualTo(7);
        assertThat(estimates.get(2).distinct()).isEqualTo(11);
        assertThat(estimates.get(3).distinct()).isBetween(35_000L, 40_000L);
        assertThat(estimates.get(4).distinct()).isEqualTo(-1);
        assertThat(estimates.get(5).nulls()).isEqualTo(1);
        assertThat(estimates.get(6).distinct()).isEqualTo(1);
        assertThat(estimates.get(0).bytes()).isPositive();
    }

    @Test
    void aTypeThatIsNotSupportedIsRefusedUnlessItIsLeftOut() throws SQLException {
        folder.parquet("v.parquet", "SELECT 1 AS a, {x: 1}::VARIANT AS v");
        Assertions.assertThat(folder.refusal("v.parquet").code()).isEqualTo("UNSUPPORTED_TYPE");
        Assertions.assertThatThrownBy(() -> folder.describe("v.parquet"))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("VARIANT");
        assertThat(folder.rows(declared(SourceFolder.columns("a", "BIGINT"), "v.parquet")))
                .containsExactly("1");
    }

    @Test
    void aCodecThatCannotBeReadIsRefusedWhereItsColumnIsAsked() throws SQLException, IOException {
        folder.parquet("codec.parquet", "SELECT 1 AS a, 2 AS b");
        rewriteFooter(
                root.resolve("codec.parquet"),
                metadata -> metadata.getRow_groups()
                        .getFirst()
                        .getColumns()
                        .getLast()
                        .getMeta_data()
                        .setCodec(CompressionCodec.LZO));
        DescribedSource source = folder.describe("codec.parquet");
        assertThat(source.scan(List.of("a"), 1).units()).hasSize(1);
        Assertions.assertThatThrownBy(() -> source.scan(List.of("b"), 1))
                .hasMessageContaining("PARQUET_CODEC")
                .hasMessageContaining("LZO")
                .hasMessageContaining("codec.parquet");
    }

    @Test
    void noRowIsLostWhereAnOldWriterComparedTextAsSignedBytes() throws SQLException, IOException {
        folder.parquet("old.parquet", "SELECT CASE WHEN i % 2 = 0 THEN 'b' ELSE 'é' END AS s FROM range(100) t(i)");
        rewriteFooter(root.resolve("old.parquet"), metadata -> {
            metadata.unsetColumn_orders();
            Statistics statistics = new Statistics();
            statistics.setMin("é".getBytes(StandardCharsets.UTF_8));
            statistics.setMax("b".getBytes(StandardCharsets.UTF_8));
            metadata.getRow_groups()
                    .getFirst()
                    .getColumns()
                    .getFirst()
                    .getMeta_data()
                    .setStatistics(statistics)
                    .unsetBloom_filter_offset();
        });
        String table = "(" + ScanRows.text(folder.describe("old.parquet").scan(List.of("s"), 1)) + ")";
        assertThat(folder.duck.rows("SELECT count(*) FROM '" + root.resolve("old.parquet") + "' WHERE s = 'é'"))
                .containsExactly("0");
        assertThat(folder.duck.rows("SELECT count(*) FROM " + table + " WHERE s = 'é'"))
                .containsExactly("50");
        assertThat(folder.duck.rows("SELECT count(*) FROM " + table + " WHERE s > 'c'"))
                .containsExactly("50");
    }

    @Test
    void noRowIsLostWhereABoundOfANestedNumberLeavesNaNOut() throws SQLException, IOException {
        folder.parquet(
                "nested.parquet",
                "SELECT {x: CASE WHEN i = 7 THEN 'nan'::DOUBLE ELSE i END} AS p FROM range(100) t(i)");
        rewriteFooter(root.resolve("nested.parquet"), metadata -> {
            metadata.setCreated_by("another writer");
            Statistics statistics = new Statistics();
            statistics.setMin_value(bytes(0)).setMax_value(bytes(99));
            metadata.getRow_groups()
                    .getFirst()
                    .getColumns()
                    .getFirst()
                    .getMeta_data()
                    .setStatistics(statistics)
                    .unsetBloom_filter_offset();
        });
        String table = "(" + ScanRows.text(folder.describe("nested.parquet").scan(List.of("p"), 1)) + ")";
        assertThat(folder.duck.rows("SELECT count(*) FROM " + table + " WHERE p.x > 1000"))
                .containsExactly("1");
        assertThat(folder.duck.rows("SELECT count(*) FROM " + table + " WHERE isnan(p.x)"))
                .containsExactly("1");
    }

    private static byte[] bytes(double value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
    }

    private static void rewriteFooter(Path path, Consumer<FileMetaData> change) throws IOException {
        byte[] file = Files.readAllBytes(path);
        int length = ByteBuffer.wrap(file, file.length - 8, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        int start = file.length - 8 - length;
        FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(file, start, length));
        change.accept(metadata);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, start);
        Util.writeFileMetaData(metadata, out);
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(out.size() - start)
                .array());
        out.write("PAR1".getBytes(StandardCharsets.US_ASCII));
        Files.write(path, out.toByteArray());
    }
}
