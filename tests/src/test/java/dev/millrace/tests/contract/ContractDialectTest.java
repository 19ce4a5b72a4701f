package dev.millrace.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Under a contract that says nothing of signs, an unclosed quote or a ragged record is a bad row in its place, never a value. */
final class ContractDialectTest {
    private static final String DECLARED = "    columns: {id: int, w: varchar}\n";

    private static final String JOB = """
        apiVersion: millrace/v1
        job: signs
        sources:
          rows:
            from: "*.csv"
        OPTIONS
            badRows: {to: bad, mode: overwrite}
            contract: [{notNull: id}]
        steps:
          good: {sql: "SELECT concat(id, '|', w) AS row FROM rows ORDER BY id"}
        sinks:
          good: {to: good, mode: overwrite}
        """;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    private static String job(String options) {
        return JOB.replace("OPTIONS\n", options);
    }

    private List<JsonNode> rows(String output) {
        Said said = shell.call("runs", "results", "@last", "--name", output, "-o", "ndjson", "--limit", "0");
        assertThat(said.code()).as(said.err()).isZero();
        return said.out().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private List<String> bad() {
        return rows("rows.bad").stream()
                .map(row ->
                        row.get("line").longValue() + " " + row.get("reason").stringValue() + " "
                                + row.get("text").stringValue())
                .sorted()
                .toList();
    }

    private List<String> good() {
        return rows("good").stream().map(row -> row.get("row").stringValue()).toList();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(
                        "an open quote",
                        "id,w\n1,a\n2,\"open\n3,c\n4,d\n",
                        List.of("1|a", "3|c", "4|d"),
                        List.of("3 unreadable 2,\"open")),
                Arguments.of(
                        "an open quote among good ones",
                        "id,w\n1,\"x,y\"\n2,\"open\n3,\"a\nb\"\n4,\"d\"\"\"\n",
                        List.of("1|x,y", "3|a\nb", "4|d\""),
                        List.of("3 unreadable 2,\"open")),
                Arguments.of(
                        "letters behind a quote",
                        "id,w\n1,\"a\"x\n2,\"c\"\n3,d\n",
                        List.of("2|c", "3|d"),
                        List.of("2 unreadable 1,\"a\"x")),
                Arguments.of(
                        "nothing but open quotes",
                        "id,w\n1,\"a\n2,\"c\n3,\"d\n",
                        List.of(),
                        List.of("2 unreadable 1,\"a", "3 unreadable 2,\"c", "4 unreadable 3,\"d")),
                Arguments.of(
                        "ragged records first",
                        "id,w\n1\n2,b,c,d\n3,c\n4,d\n5,e\n",
                        List.of("3|c", "4|d", "5|e"),
                        List.of("2 column_count 1", "3 column_count 2,b,c,d")),
                Arguments.of(
                        "another delimiter in some lines",
                        "id;w\n1;a\n2,b\n3,c\n4,c\n",
                        List.of("1|a"),
                        List.of("3 column_count 2,b", "4 column_count 3,c", "5 column_count 4,c")),
                Arguments.of(
                        "commas in values",
                        "w;id\n1,5;1\n2,5;2\n\"3;5\";3\n2,\"x;4\n",
                        List.of("1|1,5", "2|2,5", "3|3;5", "4|2,\"x"),
                        List.of()),
                Arguments.of("single quotes", "id,w\n1,'x,y'\n2,'z'\n3,c\n", List.of("1|x,y", "2|z", "3|c"), List.of()),
                Arguments.of(
                        "an apostrophe", "id,w\n1,'tis\n2,it's\n3,c\n", List.of("1|'tis", "2|it's", "3|c"), List.of()),
                Arguments.of(
                        "line feeds in quotes, and lines that end in CR LF",
                        "id,w\r\n1,\"a\nb\"\r\n2,c,d\r\n3,\"\n\"\r\n",
                        List.of("1|a\nb", "3|\n"),
                        List.of("4 column_count 2,c,d")),
                Arguments.of(
                        "backslashes before quotes",
                        "id,w\n1,\"a\\\"b\"\n2,\"c\"\n",
                        List.of("1|a\"b", "2|c"),
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void whatIsBadIsBadInItsLine(String what, String text, List<String> good, List<String> bad) {
        shell.write("a.csv", text);
        shell.write("job.yaml", job(DECLARED));
        Said said = shell.call("run", "job.yaml");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(good()).isEqualTo(good);
        assertThat(bad()).isEqualTo(bad);
    }

    @Test
    void aQuoteThatIsDeclaredDoesNotHideTheDelimiter() {
        shell.write("a.csv", "id,w\n1,a\n2,\"open\n3,c\n");
        shell.write("job.yaml", job(DECLARED + "    csv: {quote: '\"'}\n"));
        assertThat(shell.call("run", "job.yaml").code()).isZero();
        assertThat(good()).containsExactly("1|a", "3|c");
        assertThat(bad()).containsExactly("3 unreadable 2,\"open");
    }

    @Test
    void typesAreFoundBesideAnOpenQuoteToo() {
        shell.write("a.csv", "id,w\n1,a\n2,\"open\n3,c\n");
        shell.write("job.yaml", job("").replace("concat(id", "concat(id + 1"));
        assertThat(shell.call("run", "job.yaml").code()).isZero();
        assertThat(good()).containsExactly("2|a", "4|c");
        assertThat(bad()).containsExactly("3 unreadable 2,\"open");
    }

    /** Both files are read alike, whichever of them looks how. */
    @Test
    void signsAreDecidedOnceForAllFiles() {
        shell.write("a.csv", "id,w\n1,\"open\n2,b\n");
        shell.write("b.csv", "id,w\n3,\"x;y,\"\n4,'d'\n");
        shell.write("job.yaml", job(DECLARED));
        assertThat(shell.call("run", "job.yaml").code()).isZero();
        assertThat(good()).containsExactly("2|b", "3|x;y,", "4|'d'");
        assertThat(bad()).containsExactly("2 unreadable 1,\"open");
        shell.write("c.csv", "id;w\n5;a\n");
        Said said = shell.call("validate", "job.yaml");
        assertThat(said.complaints().getFirst().code()).isEqualTo("MISSING_COLUMN");
        assertThat(said.complaints().getFirst().message()).contains("/c.csv'", "','", "'id;w'");
        shell.write("c.csv", "id,\"w\n6,a\n7,b\n");
        assertThat(shell.call("validate", "job.yaml").complaints().getFirst().code())
                .isEqualTo("BAD_HEADER");
    }
}
