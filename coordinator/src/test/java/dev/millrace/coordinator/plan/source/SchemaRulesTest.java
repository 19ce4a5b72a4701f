package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One schema for all files, by the rules of the documentation. */
final class SchemaRulesTest {
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

    private void files(String first, String second) throws SQLException {
        folder.parquet("t/1.parquet", "SELECT " + first + " AS c");
        folder.parquet("t/2.parquet", "SELECT " + second + " AS C");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1::TINYINT       | 2::BIGINT            | BIGINT",
                "1::USMALLINT     | 2::INTEGER           | INTEGER",
                "1::UTINYINT      | -2::TINYINT          | SMALLINT",
                "1::INTEGER       | 2.5::DECIMAL(12,2)   | DECIMAL(12,2)",
                "1::BIGINT        | 2.5::DECIMAL(9,2)    | DECIMAL(21,2)",
                "1::DECIMAL(9,4)  | 2.5::DECIMAL(12,2)   | DECIMAL(14,4)",
                "1::INTEGER       | 2.5::DOUBLE          | DOUBLE",
                "1.5::FLOAT       | 2.5::DOUBLE          | DOUBLE",
                "1.25::DECIMAL(15,2) | 2.5::DOUBLE       | DOUBLE",
                "DATE '2024-01-05' | TIMESTAMP '2024-01-05 10:00:00' | TIMESTAMP",
                "'x'::ENUM('x','y') | 'z'::VARCHAR       | VARCHAR",
                "[1::INTEGER]     | [2::BIGINT]          | BIGINT[]",
                "{'a': 1::INTEGER} | {'A': 2::BIGINT, 'b': 'x'} | STRUCT(a BIGINT, b VARCHAR)",
                "[{'a': 1::INTEGER}] | [{'b': 2::INTEGER}] | STRUCT(a INTEGER, b INTEGER)[]"
            })
    void typesWidenWithoutLoss(String first, String second, String type) throws SQLException {
        files(first, second);
        DescribedSource source = folder.describe("t");
        assertThat(source.columns()).isEqualTo(SourceFolder.columns("c", type));
        assertThat(folder.rows(source)).hasSize(2);
        files(second, first);
        assertThat(folder.describe("t").columns().getFirst().type()).isEqualToIgnoringCase(swapped(type));
    }

    /** Fields of structs stand in order of appearance. */
    private static String swapped(String type) {
        return type.replace("STRUCT(a BIGINT, b VARCHAR)", "STRUCT(A BIGINT, b VARCHAR)")
                .replace("STRUCT(a INTEGER, b INTEGER)", "STRUCT(b INTEGER, a INTEGER)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1::BIGINT        | 2.5::DOUBLE          | BIGINT, DOUBLE",
                "1::DECIMAL(18,2) | 2.5::DOUBLE          | DECIMAL(18,2), DOUBLE",
                "1::INTEGER       | 'x'::VARCHAR         | INTEGER, VARCHAR",
                "TIMESTAMP '2024-01-05 10:00:00' | TIMESTAMPTZ '2024-01-05 10:00:00+00' | TIMESTAMP, TIMESTAMP WITH"
                        + " TIME ZONE",
                "TIMESTAMP '2024-01-05 10:00:00' | TIMESTAMP_NS '2024-01-05 10:00:00' | TIMESTAMP, TIMESTAMP_NS",
                "DATE '2024-01-05' | TIMESTAMPTZ '2024-01-05 10:00:00+00' | DATE, TIMESTAMP WITH TIME ZONE",
                "[1::INTEGER]     | 1::INTEGER           | INTEGER[], INTEGER",
                "{'a': 1::INTEGER} | {'a': 'x'}          | STRUCT(a INTEGER), STRUCT(a VARCHAR)"
            })
    void whatCannotBeUnifiedIsRefusedWithBothFilesAndTypes(String first, String second, String types)
            throws SQLException {
        files(first, second);
        Failure failure = folder.refusal("t");
        assertThat(failure.code()).isEqualTo("SCHEMA_CONFLICT");
        assertThat(failure.message())
                .contains("'c'", "t/1.parquet", "t/2.parquet")
                .contains(types.split(", "));
    }

    @Test
    void namesThatDifferInCaseOnlyWithinAFileAreNumberedAsInDuckDb() throws SQLException, IOException {
        folder.parquet("two.parquet", "SELECT 1 AS zz1, 2 AS ZZ2");
        String bytes = Files.readString(root.resolve("two.parquet"), StandardCharsets.ISO_8859_1);
        folder.bytes("two.parquet", bytes.replace("ZZ2", "ZZ1").getBytes(StandardCharsets.ISO_8859_1));
        DescribedSource source = folder.describe("two.parquet");
        assertThat(SourceFolder.names(source)).containsExactly("zz1", "ZZ1_1");
        assertThat(folder.rows(source)).containsExactly("1|2");
        folder.text("c.csv", "a,A\n1,2\n");
        assertThat(SourceFolder.names(folder.describe("c.csv"))).containsExactly("a", "A_1");
    }

    @Test
    void factsTellWhereFilesDiffer() throws SQLException {
        folder.parquet("p/y=1/1.parquet", "SELECT 1::INTEGER AS a, 'x' AS b");
        folder.parquet("p/y=2/2.parquet", "SELECT 1::BIGINT AS a");
        folder.parquet("p/y=2/3.parquet", "SELECT 1::BIGINT AS a");
        TableFacts facts = folder.describe("p").facts();
        assertThat(facts.format()).isEqualTo("parquet");
        assertThat(facts.files()).isEqualTo(3);
        assertThat(facts.rows()).isEqualTo(3);
        assertThat(facts.rowsExact()).isTrue();
        assertThat(facts.rowGroups()).isEqualTo(3);
        assertThat(facts.partitions()).containsExactly("y");
        assertThat(facts.drift())
                .containsExactly(
                        new TableFacts.Drift("a", "INTEGER", 1, root + "/p/y=1/1.parquet"),
                        new TableFacts.Drift("b", "missing", 2, root + "/p/y=2/2.parquet"));
        folder.text("c/1.csv", "a;b\n1;2\n");
        folder.text("c/2.csv", "a,b\n1,2\n");
        folder.text("c/3.csv", "a,b\n1,2\n");
        assertThat(folder.describe("c").facts().readAs())
                .extracting(TableFacts.Reading::files)
                .containsExactly(1, 2);
    }

    /** As DuckDB has them; by text, 9 would be the largest. */
    @Test
    void wholeNumbersInOneTextAndFractionsInAnotherAreNumbers() throws IOException, SQLException {
        folder.text("n/1.csv", "id,v\n1,9\n2,10\n");
        folder.text("n/2.csv", "ID,v\n3,100.5\n");
        DescribedSource source = folder.describe("n/*.csv");
        assertThat(source.columns()).isEqualTo(SourceFolder.columns("id", "BIGINT", "v", "DOUBLE"));
        assertThat(folder.rows(source))
                .isEqualTo(folder.duck.rows("FROM read_csv('" + root + "/n/*.csv', union_by_name = true)"));
    }

    @Test
    void textsWhoseHeadersDifferInCaseDifferInTypesAsOthersDo() throws IOException, SQLException {
        folder.text("h/1.csv", "id,v\n1,2\n");
        folder.text("h/2.csv", "ID,V\n2001-01-01,3\n");
        assertThat(folder.describe("h/*.csv").columns())
                .isEqualTo(SourceFolder.columns("id", "VARCHAR", "v", "BIGINT"));
    }
}
