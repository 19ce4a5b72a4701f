package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is named twice is read twice, as by DuckDB; a source that has some files only has them once, and as they were found. */
final class NamedTwiceTest {
    @TempDir
    private Path root;

    private SourceFolder folder;

    @BeforeEach
    void open() throws SQLException {
        folder = new SourceFolder(root);
        folder.text("f/1.csv", "id,t\n1,a\n");
        folder.text("f/2.csv", "id,t\n2,b\n");
        folder.text("f/1.jsonl", "{\"id\": 1}\n");
        folder.text("f/2.jsonl", "{\"id\": 2}\n");
        folder.parquet("f/1.parquet", "SELECT 1 AS id");
        folder.parquet("f/2.parquet", "SELECT 2 AS id");
    }

    @AfterEach
    void close() throws SQLException {
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl", "parquet"})
    void whatIsListedOrMatchedTwiceIsReadTwice(String ending) throws SQLException {
        String reader = ending.equals("jsonl") ? "read_json" : "read_" + ending;
        for (List<String> names : List.of(
                List.of("f/1." + ending, "f/1." + ending),
                List.of("f/*." + ending, "f/1." + ending),
                List.of("f/?." + ending, "f/[12]." + ending))) {
            DescribedSource source = folder.describe(names.toArray(new String[0]));
            List<String> paths =
                    names.stream().map(name -> "'" + root.resolve(name) + "'").toList();
            assertThat(folder.rows(source))
                    .isEqualTo(folder.duck.rows("FROM " + reader + "(" + paths + ")"))
                    .hasSizeGreaterThan(1);
            assertThat(source.rows()).isEqualTo(folder.rows(source).size());
        }
    }

    private JobSpec.Source both() {
        return folder.source("csv", List.of(), List.of(), CsvOptions.DETECT, false, "f/*.csv", "f/1.csv");
    }

    private String refusal(List<Scan.SourceFile> files) {
        MillraceException refused = catchThrowableOfType(
                MillraceException.class,
                () -> folder.catalog.only("things", files).describe(both()));
        return refused.failure().code() + " " + refused.failure().message();
    }

    @Test
    void ofChosenFilesEachIsReadOnceAndNothingThatCameLater() throws SQLException {
        List<Scan.SourceFile> files = folder.catalog.files(both());
        assertThat(files).hasSize(3);
        folder.text("f/3.csv", "id,t\n3,c\n");
        assertThat(folder.rows(folder.catalog.only("things", files).describe(both())))
                .containsExactly("1|a", "2|b");
    }

    @Test
    void aChosenFileThatChangesOrGoesIsRefusedByName() throws IOException {
        List<Scan.SourceFile> files = folder.catalog.files(both());
        folder.text("f/2.csv", "id,t\n2,b\n22,b\n");
        assertThat(refusal(files)).startsWith("SOURCE_CHANGED").contains("/f/2.csv'");
        Files.delete(root.resolve("f/2.csv"));
        assertThat(refusal(files)).startsWith("SOURCE_CHANGED").contains("/f/2.csv'");
    }
}
