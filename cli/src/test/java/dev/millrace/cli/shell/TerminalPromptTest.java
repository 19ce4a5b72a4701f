package dev.millrace.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalPromptTest {
    private static final Names NAMES = new Names() {
        @Override
        public List<String> tables() {
            return List.of("flights", "airports");
        }

        @Override
        public List<String> columns(String table) {
            return table.equals("flights") ? List.of("distance", "\"a b\"") : List.of("disc");
        }
    };

    @TempDir
    Path folder;

    private static Terminal terminal(String typed) throws IOException {
        InputStream keys = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
        return new DumbTerminal("keys", "dumb", keys, new ByteArrayOutputStream(), StandardCharsets.UTF_8);
    }

    private List<Prompt.Typed> typed(String keys) throws IOException {
        List<Prompt.Typed> all = new ArrayList<>();
        try (Prompt prompt = TerminalPrompt.of(terminal(keys), NAMES, folder, folder.resolve("state/history"))) {
            do {
                all.add(prompt.next());
            } while (!(all.getLast() instanceof Prompt.Typed.End));
        }
        return all;
    }

    @Test
    void a_statement_goes_on_until_its_semicolon() throws IOException {
        assertThat(typed("SELECT ';'\r, 1;\r.tables\rSELECT 2; SELECT 3;\r"))
                .containsExactly(
                        new Prompt.Typed.Text("SELECT ';'\n, 1;"),
                        new Prompt.Typed.Text(".tables"),
                        new Prompt.Typed.Text("SELECT 2; SELECT 3;"),
                        new Prompt.Typed.End());
    }

    @Test
    void what_was_typed_is_remembered_for_this_user_alone() throws IOException {
        typed("SELECT 1;\r");
        Path history = folder.resolve("state/history");
        assertThat(Files.getPosixFilePermissions(history)).hasSize(2);
        typed("SELECT 2;\r");
        assertThat(Files.readAllLines(history).stream().map(line -> line.substring(line.indexOf(':') + 1)))
                .containsExactly("SELECT 1;", "SELECT 2;");
    }

    @Test
    void a_shell_that_cannot_remember_works() throws IOException {
        Files.writeString(folder.resolve("state"), "a file");
        assertThat(typed("SELECT 1;\r")).startsWith(new Prompt.Typed.Text("SELECT 1;"));
    }

    private List<String> completed(String line) throws IOException {
        ParsedLine parsed = new StatementParser().parse(line, line.length(), Parser.ParseContext.COMPLETE);
        List<Candidate> candidates = new ArrayList<>();
        try (Terminal terminal = terminal("")) {
            new StatementCompleter(NAMES, folder).complete(new LineReaderImpl(terminal), parsed, candidates);
        }
        return candidates.stream()
                .map(Candidate::value)
                .filter(value -> value.startsWith(parsed.word()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT dist|distance",
                "SELECT x FROM airports WHERE dis|disc",
                "SELECT flights.|flights.distance",
                "select * from fl|flights",
                "SELECT approx_count_|approx_count_distinct(",
                "sel|select",
                "SEL|SELECT",
                "SELECT * FROM 'da|data/",
                "SELECT * FROM 'data/o|data/one.parquet",
                ".sch|.schema",
                ".schema fl|flights",
                ".mode nd|ndjson",
                ".read data/|data/one.parquet",
                ".timer o|on",
            })
    void words_are_completed_by_what_they_may_be(String line, String word) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/one.parquet"), "");
        assertThat(completed(line)).contains(word);
    }

    @Test
    void columns_of_other_tables_are_not_offered() throws IOException {
        assertThat(completed("SELECT x FROM airports WHERE dis")).doesNotContain("distance");
    }
}
