package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.Scan;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.SourceOptions.Missing;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source may ask for beside its place and columns. */
final class SourceOptionsTest {
    @TempDir
    private Path root;

    private SourceFolder folder;

    @BeforeEach
    void open() throws SQLException {
        folder = new SourceFolder(root);
        folder.text("c/a.csv", "v,w\n1,2\n");
    }

    @AfterEach
    void close() throws SQLException {
        folder.close();
    }

    private JobSpec.Source source(boolean skip, List<Column> columns, SourceOptions options, String... from) {
        return folder.source("", columns, List.of(), CsvOptions.DETECT, skip, from)
                .with(options);
    }

    private static SourceOptions origin(String file, String row) {
        return new SourceOptions(List.of(), List.of(), file, row, Missing.SOME);
    }

    private static SourceOptions excluding(String... patterns) {
        return new SourceOptions(List.of(patterns), List.of(), "", "", Missing.SOME);
    }

    private static SourceOptions missing(Missing missing) {
        return new SourceOptions(List.of(), List.of(), "", "", missing);
    }

    private static SourceOptions types(String... types) {
        return new SourceOptions(List.of(), SourceFolder.columns(types), "", "", Missing.SOME);
    }

    private void refused(JobSpec.Source source, String code, String message, String remedy) {
        Failure failure = folder.refusal(source);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).contains(message);
        assertThat(failure.remedy().orElse("")).contains(remedy);
    }

    @Test
    void rowsThatHaveNoNumberAreNotNumbered() throws SQLException {
        refused(source(true, List.of(), origin("", "nr"), "c"), "ROW_NUMBER", "leaves bad rows out", "badRows: fail");
        folder.parquet("x.parquet", "SELECT 1 AS file_row_number");
        refused(
                source(false, List.of(), origin("", "nr"), "x.parquet"),
                "ROW_NUMBER",
                "hides the numbers",
                "Use that column");
        assertThat(SourceFolder.names(folder.describe(source(false, List.of(), origin("f", ""), "x.parquet"))))
                .containsExactly("file_row_number", "f");
    }

    @Test
    void addedColumnsHaveNamesOfTheirOwn() {
        refused(source(false, List.of(), origin("", "V"), "c"), "DUPLICATE_NAME", "two columns 'V'", "another name");
        refused(source(false, List.of(), origin("x", "X"), "c"), "DUPLICATE_NAME", "two columns 'X'", "another name");
        assertThat(folder.describe(source(false, List.of(), origin("x", "y"), "c"))
                        .columns())
                .endsWith(new Column("x", "VARCHAR"), new Column("y", "BIGINT"));
    }

    @Test
    void aFileThatAFilterOnItsPathRulesOutIsNotRead() {
        folder.text("c/b.csv", "v,w\n3,4\n");
        DescribedSource source = folder.describe(source(false, List.of(), origin("f", ""), "c"));
        Scan scan = source.scan(
                List.of("f"), 1, List.of(new RowGroupFilter("f", RowGroupFilter.Comparison.EQUAL, root + "/c/b.csv")));
        assertThat(scan.files()).extracting(file -> file.location().name()).containsExactly("b.csv");
    }

    @Test
    void excludedFilesAreNotFound() {
        folder.text("c/old/b.csv", "other\n3\n");
        folder.text("c/c.tmp.csv", "other\n3\n");
        DescribedSource source =
                folder.describe(source(false, List.of(), excluding("*.tmp.csv", "file://" + root + "/c/old/**"), "c"));
        assertThat(source.files()).hasSize(1);
        refused(source(false, List.of(), excluding("*.csv"), "c"), "PATH_NOT_FOUND", "all of its 3 files", "Narrow");
        refused(source(false, List.of(), excluding("a[.csv"), "c"), "BAD_PATH", "a[.csv", "Close each [");
    }

    @Test
    void columnsMayBeMissingAsFarAsTheSourceSays() throws SQLException {
        folder.text("c/b.csv", "v\n3\n");
        List<Column> both = SourceFolder.columns("v", "INTEGER", "w", "INTEGER");
        assertThat(folder.rows(folder.describe(source(false, both, SourceOptions.NONE, "c"))))
                .containsExactly("1|2", "3|null");
        refused(
                source(false, both, missing(Missing.NONE), "c"),
                "MISSING_COLUMN",
                "b.csv' has no column 'w'",
                "leave the file out");
        List<Column> odd = SourceFolder.columns("vv", "INTEGER", "w", "INTEGER");
        refused(source(false, odd, SourceOptions.NONE, "c"), "UNKNOWN_COLUMN", "'vv'", "Did you mean 'v'?");
        assertThat(folder.rows(folder.describe(source(false, odd, missing(Missing.ALL), "c"))))
                .containsExactly("null|2", "null|null");
        folder.text("j/a.jsonl", "{}\n");
        refused(
                source(false, both, missing(Missing.NONE), "j"),
                "MISSING_COLUMN",
                "do not say which columns",
                "Leave missingColumns: out");
    }

    @Test
    void someTypesMayBeGiven() throws SQLException {
        assertThat(folder.describe(source(false, List.of(), types("W", "DECIMAL(9,2)"), "c"))
                        .columns())
                .isEqualTo(SourceFolder.columns("v", "BIGINT", "w", "DECIMAL(9,2)"));
        refused(
                source(false, List.of(), types("something", "DATE"), "c"),
                "UNKNOWN_COLUMN",
                "for which a type is given",
                "Its columns are v, w");
        folder.parquet("p.parquet", "SELECT 1::BIGINT AS n");
        refused(
                source(false, List.of(), types("n", "INTEGER"), "p.parquet"),
                "SCHEMA_CONFLICT",
                "declared as INTEGER",
                "Declare a type");
    }
}
