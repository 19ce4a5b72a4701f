package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about triggers say and do the same in a home, on a service of that home, and on the API behind a gateway. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TriggersCommandTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: NAME
        trigger: {upload: {prefix: PREFIX/, suffix: .csv, batch: {maxFiles: 4, maxWait: 1h}}}
        sources: {uploads: {from: "${trigger.objects}", columns: {n: int}}}
        steps: {kept: {sql: SELECT n FROM uploads}}
        sinks: {kept: {to: TO, mode: append}}
        """;

    @TempDir
    static Path folder;

    private Modes modes;

    private static void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private static String job(String name, String prefix, String to) {
        return JOB.replace("NAME", name).replace("PREFIX", prefix).replace("TO", to);
    }

    @BeforeAll
    void open() throws IOException {
        write("week.yaml", job("week", "in", "lake"));
        write("absent.yaml", job("absent", "absent", "gone"));
        write("round.yaml", job("round", "in", "in/lake"));
        write("wrong.yaml", job("wrong", "in", "lake").replace("SELECT n", "SELEKT n"));
        write(
                "plain.yaml",
                "{apiVersion: millrace/v1, job: plain, steps: {a: {sql: SELECT 1 AS x}}, sinks: {a: {to: x}}}");
        for (int file = 0; file < 3; file++) {
            write("in/" + file + ".csv", "n\n" + file + "\n");
        }
        // Batches are never full, so that only commands release them.
        modes = new Modes(folder, Map.of("watch.every", "200ms", "watch.settle", "0s"));
        assertThat(modes.here("triggers", "put", "week.yaml").code()).isZero();
        assertThat(modes.there("triggers", "fire", "week").code()).isZero();
    }

    @AfterAll
    void close() {
        modes.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "triggers put week.yaml",
                "triggers put week.yaml --json",
                "triggers put round.yaml",
                "triggers put wrong.yaml",
                "triggers put plain.yaml",
                "triggers put missing.yaml",
                "triggers put",
                "triggers ls",
                "triggers ls --json",
                "triggers ls --json --limit 1",
                "triggers get week",
                "triggers get week --json",
                "triggers get nobody",
                "triggers history week",
                "triggers history week --limit 1",
                "triggers history week --json",
                "triggers history week --files --limit 0",
                "triggers history week --files --json",
                "triggers history nobody",
                "triggers put absent.yaml",
                "triggers fire week",
                "triggers fire nobody",
                "triggers pause week",
                "triggers pause week --json",
                "triggers pause nobody",
                "triggers resume week",
                "triggers resume week --json",
                "triggers release week",
                "triggers release nobody",
                "triggers rm nobody",
                "triggers"
            })
    void aServiceSaysWhatAHomeSays(String line) {
        String[] words = line.split(" ");
        Said here = modes.here(words);
        assertThat(here.out() + here.err()).isNotEmpty();
        assertThat(modes.there(words)).isEqualTo(here);
        assertThat(modes.signed(words)).as("signed").isEqualTo(here);
    }

    @Test
    void thatThereIsNothingToTakeAndNoFolderIsSaid() {
        assertThat(modes.here("triggers", "fire", "week").err())
                .isEqualTo("week took nothing: there are no new files in " + real("in") + " that end with .csv\n");
        String warning = "warning: there is no folder " + real("absent") + " yet: absent waits until there is\n";
        assertThat(modes.here("triggers", "put", "absent.yaml").err()).isEqualTo(warning);
        String nothing = "absent took nothing: there are no new files in " + real("absent") + " that end with .csv\n";
        assertThat(modes.here("triggers", "fire", "absent").err()).isEqualTo(nothing + warning);
        assertThat(modes.there("triggers", "fire", "absent").err()).isEqualTo(nothing + warning);
        assertThat(modes.here("watch", "absent.yaml", "--once").err()).endsWith(warning);
        assertThat(modes.here("watch", "week.yaml", "--once").err()).doesNotContain("warning");
    }

    private static Path real(String name) {
        return folder.resolve(name);
    }

    @Test
    void whatOneRegistersAnotherFiresAndAThirdRemoves() throws IOException {
        write("more/a.csv", "n\n10\n");
        write("more/b.csv", "n\n20\n");
        write("more.yaml", job("more", "more", "sum"));
        Said put = modes.there("triggers", "put", "more.yaml");
        assertThat(put.code()).as(put.err()).isZero();
        Said fired = modes.signed("triggers", "fire", "more");
        assertThat(fired.out()).as(fired.err()).matches("more batch 1: 2 files taken by run_\\w+\n");
        assertThat(modes.here("sql", "SELECT sum(n) AS n FROM 'sum/'", "-o", "csv")
                        .out())
                .isEqualTo("n\n30\n");
        assertThat(modes.here("triggers", "pause", "more").code()).isZero();
        Said paused = modes.here("triggers", "fire", "more");
        assertThat(paused.err()).contains("more is paused").contains("millrace triggers resume more");
        assertThat(modes.there("triggers", "fire", "more")).isEqualTo(paused);
        assertThat(modes.here("triggers", "rm", "more").code()).isZero();
        assertThat(modes.signed("triggers", "ls", "--json").out()).doesNotContain("\"more\"");
    }
}
