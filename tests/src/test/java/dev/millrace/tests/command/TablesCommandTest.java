package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace tables}: what is known of tables, their first rows, and their columns in numbers. */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(120)
final class TablesCommandTest {
    @TempDir
    private Path folder;

    private final Mode mode;
    private Shell shell = new Shell(Path.of(""));
    private Mode.Opened opened = new Mode.Opened(shell, () -> {});

    TablesCommandTest(Mode mode) {
        this.mode = mode;
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
    }

    @BeforeEach
    void files() {
        opened = mode.open(new Shell(folder));
        shell = opened.shell();
        shell.parquet("t/y=1/a.parquet", "SELECT range::INTEGER AS id, 'n' || range AS name FROM range(100)");
        shell.parquet("t/y=2/b.parquet", "SELECT range AS id FROM range(5)");
        shell.write("c/a.csv", "id;name\n1;x\n2;y\n");
        shell.write("sources.yaml", "sources:\n  c: {from: c, rowNumber: nr}\n");
    }

    @Test
    void describeTellsColumnsSizesAndDrift() {
        Said said = shell.call("tables", "describe", "t");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains(
                        "2 parquet files",
                        "105 rows in 2 row groups",
                        "partition",
                        "id",
                        "BIGINT",
                        "missing",
                        "INTEGER");
        Said json = shell.call("tables", "describe", "t", "--json");
        assertThat(json.out())
                .contains("\"rows\":105", "\"rowsExact\":true", "\"rowGroups\":2")
                .contains("{\"name\":\"y\",\"type\":\"BIGINT\",\"partition\":true}")
                .contains("{\"column\":\"name\",\"found\":\"missing\",\"files\":1,\"first\":\"" + folder
                        + "/t/y=2/b.parquet\"}");
        assertThat(shell.files()).doesNotContain("t/_manifest.json");
    }

    @Test
    void describeTellsTheDialectThatWasFound() {
        Said said = shell.call("tables", "describe", "c", "--sources", "sources.yaml");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("1 csv file", "about", "delim = ';'", "header = true", "nr", "BIGINT");
    }

    @Test
    void aPublishedFolderOfTextHasTheRowsOfItsManifest() {
        for (String format : List.of("csv", "json")) {
            shell.write("job.yaml", """
                apiVersion: millrace/v1
                job: text
                sources: {t: {from: t/y=1}}
                steps: {out: {sql: "SELECT id, repeat(name || chr(10), id % 9) AS name FROM t"}}
                sinks: {out: {to: FORMAT-out, format: FORMAT, mode: overwrite}}
                """.replace("FORMAT", format));
            Said run = shell.call("run", "job.yaml");
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(shell.call("tables", "describe", format + "-out", "--json")
                            .out())
                    .contains("\"rows\":100,", "\"rowsExact\":true");
            assertThat(shell.call("tables", "describe", format + "-out").out()).contains(", 100 rows");
        }
        shell.write("other.yaml", "sources:\n  o: {from: csv-out, csv: {header: true, quote: ''}}\n");
        assertThat(shell.call("tables", "describe", "o", "--sources", "other.yaml", "--json")
                        .out())
                .contains("\"rowsExact\":false");
    }

    @Test
    void planSaysWhatWasDecidedAboutText() {
        Said plan = shell.call("plan", "--table", "c=c", "--sql", "SELECT sum(id) FROM c", "--json");
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(JsonMapper.shared().readTree(plan.out()).get("texts").toString())
                .isEqualTo("[{\"source\":\"c\",\"format\":\"csv\",\"signs\":[{\"delimiter\":\";\",\"quote\":\"\","
                        + "\"escape\":\"\",\"header\":true,\"skipLines\":0,\"files\":1}],\"columns\":[{\"name\":\"id\","
                        + "\"type\":\"BIGINT\"},{\"name\":\"name\",\"type\":\"VARCHAR\"}],\"typesDeclared\":false,"
                        + "\"files\":1,\"sampledFiles\":1,\"rowBytes\":4,\"compression\":1.0,\"rows\":2,"
                        + "\"rowsExact\":false}]");
        assertThat(shell.call("plan", "--table", "c=c", "--sql", "SELECT sum(id) FROM c")
                        .out())
                .contains(
                        "source c: csv, delimiter ;, no quotes, header; found in 1 file id BIGINT, name VARCHAR; about"
                                + " 2 rows (4 bytes each in 1 file sampled)");
    }

    @Test
    void headAndStatsReadRows() {
        Said head = shell.call("tables", "head", "c", "--sources", "sources.yaml", "-n", "1", "-o", "csv");
        assertThat(head.code()).as(head.err()).isZero();
        assertThat(head.out().lines()).containsExactly("id,name,nr", "1,x,1");
        Said stats = shell.call("tables", "stats", "t", "-o", "csv");
        assertThat(stats.code()).as(stats.err()).isZero();
        assertThat(stats.out()).contains("id,BIGINT,0,99");
    }

    @Test
    void tablesOfAFolderAreListedWithWhatWasPublished() {
        shell.write(
                "job.yaml",
                "{apiVersion: millrace/v1, job: j, steps: {out: {sql: SELECT 1 AS x}}, sinks: {out: {to: out}}}");
        assertThat(shell.call("run", "job.yaml").code()).isZero();
        Said said = shell.call("tables", "ls");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()
                        .replace(folder + "/", "")
                        .replaceAll("[0-9.]+ k?B", "SIZE")
                        .lines()
                        .map(line -> line.replaceAll(" +", " ").strip()))
                .as(said.out())
                .containsExactly(
                        "TABLE KIND FORMAT FILES SIZE ROWS", "c folder", "out published parquet 1 SIZE 1", "t folder");
        Said json = shell.call("tables", "ls", "c", "--json");
        assertThat(json.out())
                .startsWith("{\"path\":\"" + folder
                        + "/c/a.csv\",\"kind\":\"file\",\"format\":\"csv\",\"files\":1,\"bytes\":16,");
        assertThat(shell.call("tables", "describe", "out", "--run", "@last").code())
                .isZero();
        assertThat(shell.call("tables", "ls", "nowhere").complaints().getFirst().code())
                .isEqualTo("PATH_NOT_FOUND");
    }

    @Test
    void whatIsNotThereIsTold() {
        assertThat(shell.call("tables", "describe", "nowhere")
                        .complaints()
                        .getFirst()
                        .code())
                .isEqualTo("PATH_NOT_FOUND");
        Said unknown = shell.call("tables", "head", "d", "--sources", "sources.yaml");
        assertThat(unknown.complaints().getFirst().code()).isEqualTo("UNKNOWN_TABLE");
        assertThat(unknown.complaints().getFirst().remedy()).contains("Known: c");
    }
}
