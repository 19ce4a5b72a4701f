package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about registered tables say and do the same in a home, on a service of that home, and on the API behind a gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NamedTablesCommandTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: JOB
        sources: {rows: {table: TABLE}}
        steps: {all: {sql: SELECT word FROM rows}}
        sinks: {all: {to: out, mode: overwrite}}
        """;

    @TempDir
    static Path folder;

    private Modes modes;

    @BeforeAll
    void open() throws IOException {
        Files.writeString(folder.resolve("one.csv"), "id,word\n1,one\n");
        Files.writeString(folder.resolve("two.dat"), "id;word\n2;two\n");
        Files.writeString(folder.resolve("sources.yaml"), """
            sources:
              coded: {from: two.dat, format: csv, csv: {delimiter: ";"}, contract: [{notNull: word}]}
              wrong: {from: two.dat, formt: csv}
            """);
        Files.writeString(
                folder.resolve("good.yaml"), JOB.replace("JOB", "good").replace("TABLE", "words"));
        Files.writeString(
                folder.resolve("wrong.yaml"), JOB.replace("JOB", "wrong").replace("TABLE", "wordz"));
        modes = new Modes(folder, Map.of());
        assertThat(modes.here("tables", "register", "words", "one.csv").code()).isZero();
    }

    @AfterAll
    void close() {
        modes.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tables register words one.csv",
                "tables register words ./one.csv --json",
                "tables register words two.dat --format csv",
                "tables register words one.csv --format xml",
                "tables register Words one.csv",
                "tables register words",
                "tables register coded coded --sources sources.yaml",
                "tables register coded code --sources sources.yaml",
                "tables register coded wrong --sources sources.yaml",
                "tables ls --registered",
                "tables ls --registered --json",
                "tables get words",
                "tables get words --json",
                "tables get words --version 1",
                "tables get words --version 9",
                "tables get nothing",
                "tables rm nothing",
                "tables describe words --registered",
                "tables describe words@1 --registered --json",
                "tables describe wordz --registered",
                "tables head words --registered",
                "tables stats words --registered",
                "tables head words --registered --sources sources.yaml",
                "validate good.yaml",
                "validate wrong.yaml",
                "plan good.yaml",
                "plan wrong.yaml",
                "plan --sql FROM_words",
                "sql FROM_words",
                "sql FROM_Words,_wordz",
                "sql DESCRIBE_words",
                "sql FROM_words --table words=two.dat",
            })
    void aServiceSaysWhatAHomeSays(String line) {
        String[] words = line.split(" ");
        for (int word = 0; word < words.length; word++) {
            words[word] = words[word].replace('_', ' ');
        }
        Said here = modes.here(words);
        assertThat(modes.there(words)).isEqualTo(here);
        assertThat(modes.signed(words)).as("signed").isEqualTo(here);
    }

    @Test
    void aNameMovesForLaterRunsAlone() {
        for (String name : new String[] {"here", "there", "signed"}) {
            assertThat(with(name, "tables", "register", name, "one.csv").out())
                    .isEqualTo(name + " is registered: version 1\n");
            assertThat(rows(name)).isEqualTo("word\none\n");
            Said taken = with(name, "tables", "register", name, "two.dat", "--format", "csv");
            assertThat(taken.err()).contains("TABLE_EXISTS").contains("millrace tables get " + name);
            assertThat(with(name, "tables", "register", name, "two.dat", "--format", "csv", "--replace")
                            .out())
                    .isEqualTo(name + " is registered: version 2\n");
            assertThat(rows(name)).isEqualTo("word\ntwo\n");
            assertThat(with(name, "runs", "get", "@last").out()).contains("table      " + name + "@2, read as " + name);
            assertThat(with(name, "tables", "get", name).out())
                    .contains("two.dat")
                    .contains("before: version 1");
            assertThat(with(name, "tables", "rm", name).out()).isEqualTo(name + " is removed\n");
            Said gone = with(name, "tables", "get", name);
            assertThat(gone.err()).contains("TABLE_NOT_FOUND").contains("millrace tables ls --registered");
            assertThat(gone.code()).isEqualTo(ExitCode.NOT_FOUND.code());
        }
    }

    @Test
    void aFormatThatIsNoneIsToldByItsOption() {
        Said said = modes.here("tables", "register", "odd", "one.csv", "--format", "xml");
        assertThat(said.err())
                .startsWith("error: --format: ")
                .contains("xml", "parquet", "csv", "json")
                .doesNotContain("PATH");
        Said place = modes.here("tables", "register", "odd", "${params.day}.csv");
        assertThat(place.err()).startsWith("error: ${params.day}.csv: ").doesNotContain("PATH");
    }

    /** {@code result} is what the step of a query is called. */
    @Test
    void wordsOfSqlAreNamesOfTablesInDoubleQuotes() {
        for (String mode : List.of("here", "there", "signed")) {
            for (String word : List.of("order", "select", "table", "result")) {
                assertThat(with(mode, "tables", "register", word, "one.csv").code())
                        .as(mode + word)
                        .isZero();
                assertThat(with(mode, "sql", "SELECT word FROM \"" + word + "\"", "-o", "csv")
                                .out())
                        .as(mode + word)
                        .isEqualTo("word\none\n");
                assertThat(with(mode, "tables", "head", word, "--registered", "-o", "csv")
                                .out())
                        .as(mode + word)
                        .isEqualTo("id,word\n1,one\n");
                assertThat(with(mode, "tables", "rm", word).code())
                        .as(mode + word)
                        .isZero();
            }
        }
    }

    @Test
    void wordsOfSqlAreNamesOfSourcesAndSteps() throws IOException {
        Files.writeString(folder.resolve("reserved.csv"), "id,word\n1,one\n2,two\n3,three\n");
        Files.writeString(folder.resolve("reserved.yaml"), """
            apiVersion: millrace/v1
            job: reserved
            sources:
              order: {table: order}
              from: {from: reserved.csv, columns: {id: int, word: varchar}, badRows: {to: bad}, contract: [{notNull: id}]}
            steps:
              select:
                sql: 'SELECT id, "from".word AS "group" FROM "from" LEFT JOIN "order" USING (id)'
                cache: true
                contract: [{notNull: group}, {foreignKey: {columns: id, in: from}}]
              where:
                frame:
                  from: select
                  do:
                    - filter: id > 1
                    - join: {with: from, on: id}
                    - sort: [id]
            checks: [{on: where, expect: "count(*) = 2"}]
            sinks: {where: {to: reserved, mode: overwrite, partitionBy: [group]}}
            """);
        assertThat(modes.here("tables", "register", "order", "one.csv").code()).isZero();
        Said run = modes.here("run", "reserved.yaml");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(modes.here("sql", "SELECT id, \"group\", word FROM 'reserved/' ORDER BY ALL", "-o", "csv")
                        .out())
                .isEqualTo("id,group,word\n2,two,two\n3,three,three\n");
    }

    @Test
    void aTableThatIsNotThereIsToldWithAllThatTheQueryCouldRead() {
        for (String mode : List.of("here", "there", "signed")) {
            Said near = with(mode, "sql", "FROM wordz", "--table", "numbers=one.csv");
            assertThat(near.err())
                    .as(mode)
                    .contains("[UNKNOWN_TABLE]", "Did you mean 'words'? There are: words, ", "numbers")
                    .doesNotContain("result");
            Said far = with(mode, "sql", "FROM elsewhere", "--table", "numbers=one.csv");
            assertThat(far.err())
                    .as(mode)
                    .contains("[UNKNOWN_TABLE]", "There are: ", "words", "numbers")
                    .doesNotContain("result");
        }
    }

    private String rows(String name) {
        return with(name, "sql", "SELECT word FROM " + name, "-o", "csv").out();
    }

    private Said with(String mode, String... words) {
        return switch (mode) {
            case "here" -> modes.here(words);
            case "there" -> modes.there(words);
            default -> modes.signed(words);
        };
    }

    @Test
    void aJobReadsTheTableByItsName() {
        assertThat(modes.here("run", "good.yaml").code()).isZero();
        assertThat(modes.there("runs", "results", "@last", "-o", "csv").out()).isEqualTo("word\none\n");
    }
}
