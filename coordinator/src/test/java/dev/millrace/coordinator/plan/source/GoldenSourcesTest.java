package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Column;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.parquet.ParquetFooters;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every table of the golden catalogue, through its description. */
final class GoldenSourcesTest {
    @TempDir
    private Path home;

    private SourceCatalog catalog;

    @BeforeEach
    void open() {
        LocalObjectStore store = new LocalObjectStore(home, false, FileFaults.NONE);
        catalog = new SourceCatalog(store, new ParquetFooters(store));
    }

    @Test
    void everyTableHasItsRows() throws SQLException {
        try (ScanRows reader = new ScanRows()) {
            for (Map.Entry<String, JsonNode> table : Golden.tables().entrySet()) {
                if (table.getValue().has("rows") && !table.getKey().equals("t_skew")) {
                    DescribedSource source = catalog.describe(Golden.source(table.getKey()));
                    List<String> rows =
                            reader.rows("SELECT count(*) FROM (" + ScanRows.text(source.scan(names(source), 1)) + ")");
                    assertThat(rows)
                            .as(table.getKey())
                            .containsExactly(table.getValue().get("rows").asString());
                }
            }
        }
    }

    @Test
    void everyTableHasItsRowsWhicheverColumnIsAskedFor() throws SQLException {
        try (ScanRows reader = new ScanRows()) {
            for (String name :
                    List.of("imports", "readings", "readings_alt", "logs", "visits", "drift", "t_nofiles", "sales")) {
                DescribedSource source = catalog.describe(Golden.source(name));
                long rows = Objects.requireNonNull(Golden.tables().get(name))
                        .get("rows")
                        .asLong();
                for (String column : names(source)) {
                    assertThat(reader.rows(source.scan(List.of(column), 1)))
                            .as(name + "." + column)
                            .hasSize((int) rows);
                }
                assertThat(reader.rows(source.scan(List.of(), 1))).as(name).hasSize((int) rows);
                assertThat(source.rowsExact() ? source.rows() : rows).isEqualTo(rows);
            }
        }
    }

    @Test
    void everyTableHasTheDeclaredColumns() throws SQLException {
        try (ScanRows reader = new ScanRows()) {
            for (Map.Entry<String, JsonNode> table : Golden.tables().entrySet()) {
                if (table.getValue().has("rows")) {
                    DescribedSource source = catalog.describe(Golden.source(table.getKey()));
                    List<Column> declared =
                            new ArrayList<>(Golden.columns(table.getValue().path("columns")));
                    declared.addAll(Golden.columns(table.getValue().path("partitions")));
                    assertThat(source.columns()).as(table.getKey()).isEqualTo(declared);
                    List<String> described = reader.rows("SELECT column_name, column_type FROM (DESCRIBE "
                            + ScanRows.text(source.scan(names(source), 1)) + ")");
                    assertThat(described)
                            .as(table.getKey())
                            .isEqualTo(declared.stream()
                                    .map(GoldenSourcesTest::described)
                                    .toList());
                }
            }
        }
    }

    @Test
    void parquetTablesEqualWhatDuckDbReads() throws SQLException {
        try (ScanRows reader = new ScanRows()) {
            for (Map.Entry<String, JsonNode> table : Golden.tables().entrySet()) {
                List<String> files = new ArrayList<>();
                table.getValue()
                        .get("files")
                        .forEach(file -> files.add("'" + Golden.ROOT.resolve(file.asString()) + "'"));
                boolean plain = table.getValue().get("format").asString().equals("parquet")
                        && !files.isEmpty()
                        && table.getValue().has("rows")
                        && !table.getValue().has("partitions");
                if (plain) {
                    DescribedSource source = catalog.describe(Golden.source(table.getKey()));
                    reader.execute("CREATE OR REPLACE TABLE expected AS FROM ("
                            + ScanRows.text(source.scan(names(source), 1)) + ") LIMIT 0");
                    reader.execute("INSERT INTO expected BY NAME FROM read_parquet([" + String.join(", ", files)
                            + "], union_by_name = true, hive_partitioning = false)");
                    assertThat(reader.rows(source.scan(names(source), 65_536)))
                            .as(table.getKey())
                            .isEqualTo(reader.rows("FROM expected"));
                }
            }
        }
    }

    @Test
    void partitionValuesComeDecodedOutOfThePath() throws SQLException {
        try (ScanRows reader = new ScanRows()) {
            DescribedSource visits = catalog.describe(Golden.source("visits"));
            assertThat(reader.rows("SELECT DISTINCT place FROM (" + ScanRows.text(visits.scan(List.of("place"), 1))
                            + ") ORDER BY ALL"))
                    .containsExactly("Oslo", "São Paulo", "a/b=c");
            DescribedSource sales = catalog.describe(Golden.source("sales"));
            assertThat(reader.rows("SELECT DISTINCT region FROM (" + ScanRows.text(sales.scan(List.of("region"), 1))
                            + ") ORDER BY ALL"))
                    .containsExactly("east", "north", "south", "null");
        }
    }

    @Test
    void rowsThatDoNotFitAreLeftOutAndNoOthers() throws SQLException {
        try (ScanRows reader = new ScanRows()) {
            DescribedSource imports = catalog.describe(Golden.source("imports"));
            assertThat(reader.rows("SELECT import_id FROM (" + ScanRows.text(imports.scan(List.of("import_id"), 1))
                            + ") WHERE import_id IN (3, 9, 14, 20, 21, 33, 40)"))
                    .isEmpty();
        }
    }

    @Test
    void theFirstBadRowIsAnErrorWhateverColumnsAreAskedFor() throws SQLException {
        try (ScanRows reader = new ScanRows()) {
            DescribedSource imports = catalog.describe(Golden.source("imports_strict"));
            for (List<String> columns : List.of(names(imports), List.of("import_id"), List.<String>of())) {
                assertThatThrownBy(() -> reader.rows(imports.scan(columns, 1)))
                        .hasMessageContaining("CSV Error on Line")
                        .hasMessageContaining("part-0.csv");
            }
        }
    }

    @Test
    void filesOfTwoTypesAreRefusedByName() {
        assertThatThrownBy(() -> catalog.describe(Golden.source("conflict")))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("SCHEMA_CONFLICT")
                .hasMessageContaining("amount")
                .hasMessageContaining("INTEGER")
                .hasMessageContaining("VARCHAR")
                .hasMessageContaining("conflict/part-");
        assertThatThrownBy(() -> catalog.describe(Golden.source("conflict", false)))
                .hasMessageContaining("SCHEMA_CONFLICT")
                .hasMessageContaining("part-0.parquet")
                .hasMessageContaining("part-1.parquet");
    }

    @Test
    void splitsComeFromTheDataAlone() {
        DescribedSource orders = catalog.describe(Golden.source("orders"));
        Scan fine = orders.scan(names(orders), 65_536);
        assertThat(fine.taskBounds()).hasSizeGreaterThan(3);
        assertThat(catalog.describe(Golden.source("orders")).scan(names(orders), 65_536))
                .isEqualTo(fine);
        assertThat(orders.scan(names(orders), Long.MAX_VALUE).taskBounds())
                .containsExactly(0, fine.units().size());
        assertThat(fine.units().stream().mapToLong(Scan.Unit::rows).sum()).isEqualTo(3000);
    }

    /** DuckDB puts the word name in quotes. */
    private static String described(Column column) {
        return column.name() + "|" + column.type().replace(" name ", " \"name\" ");
    }

    private static List<String> names(DescribedSource source) {
        return source.columns().stream().map(Column::name).toList();
    }
}
