package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import dev.millrace.cli.shell.PipedPrompt;
import dev.millrace.cli.shell.Prompt;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShellSessionTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void data() throws IOException {
        Files.writeString(folder.resolve("t.csv"), "a,b\n1,x\n2,y\n");
    }

    private ExitCode session(Prompt prompt) {
        Map<String, String> environment =
                Map.of("XDG_CONFIG_HOME", folder.resolve("none").toString());
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        Context context = new Context(terminal, folder, environment, Screen.USUAL, List.of("shell"));
        EffectiveSettings settings = SettingsLayers.load(environment, folder, Map.of());
        ShellTables tables = new ShellTables(context, settings, new QueryJob(folder));
        return new ShellSession(context, settings, tables, new Results(), false, prompt).run();
    }

    private ExitCode piped(String script) {
        return session(new PipedPrompt(new BufferedReader(new StringReader(script))));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_script_names_tables_and_asks_for_their_rows() {
        assertThat(piped(".source t t.csv\n"
                        + ".tables\n"
                        + ".mode csv\n"
                        + "SELECT sum(a) AS s\n"
                        + "FROM t;\n"
                        + ".schema t\n"
                        + "SELECT 1 AS last"))
                .isEqualTo(ExitCode.OK);
        assertThat(out())
                .isEqualTo("t\n"
                        + "s\n"
                        + "3\n"
                        + "column_name,column_type,null,key,default,extra\n"
                        + "a,BIGINT,YES,,,\n"
                        + "b,VARCHAR,YES,,,\n"
                        + "last\n"
                        + "1\n");
    }

    @Test
    void a_script_ends_with_its_first_mistake_and_says_where_it_is() throws IOException {
        Files.writeString(folder.resolve("inner.sql"), "SELECT 1;\n\nSELECT\n  nix;\n");
        assertThat(piped(".mode csv\n.read inner.sql\nSELECT 2;\n")).isEqualTo(ExitCode.INVALID);
        assertThat(err()).contains("inner.sql:4:3").contains("[UNKNOWN_COLUMN]");
        assertThat(out()).isEqualTo("1\n1\n");
    }

    @Test
    void commands_that_are_wrong_are_refused_with_what_to_write() {
        List.of(".tabels", ".mode xml", ".source t", ".read no.sql", ".source 1t t.csv", ".schema nix")
                .forEach(this::piped);
        assertThat(err().lines().filter(line -> line.startsWith("error: "))).hasSize(6);
        assertThat(err())
                .contains("Write .tables", "There is no mode 'xml'", "lacks an argument", "no.sql", "BAD_NAME");
    }

    @Test
    void a_file_that_reads_itself_ends() throws IOException {
        Files.writeString(folder.resolve("self.sql"), ".read self.sql\n");
        assertThat(piped(".read self.sql\n")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("reads itself");
    }

    @Test
    void a_person_who_stops_a_query_goes_on_with_the_next() {
        Person person = new Person(
                "SELECT count(*) FROM range(100000000) a, range(1000000) b WHERE hash(a.range, b.range) % 17 = 3;",
                "SELECT nix;", "SELECT 7 AS seven;");
        assertThat(session(person)).isEqualTo(ExitCode.OK);
        assertThat(err()).contains("cancelled", "[UNKNOWN_COLUMN]");
        assertThat(out()).contains("seven");
    }

    /** Types one statement after the other, and stops the first of them when it runs. */
    private static final class Person implements Prompt {
        private final Deque<String> statements;
        private boolean stopped;

        Person(String... statements) {
            this.statements = new ArrayDeque<>(List.of(statements));
        }

        @Override
        public Typed next() {
            String next = statements.poll();
            return next == null ? new Typed.End() : new Typed.Text(next);
        }

        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public Running whileRunning(Runnable stop) {
            if (stopped) {
                return () -> {};
            }
            stopped = true;
            Thread impatient = Thread.ofPlatform().daemon().start(() -> stopUntilInterrupted(stop));
            return () -> ended(impatient);
        }

        /** Waits for it: what it stopped later would be the next statement. */
        private static void ended(Thread impatient) {
            impatient.interrupt();
            try {
                impatient.join();
            } catch (InterruptedException nobody) {
                throw new AssertionError("nobody interrupts a test", nobody);
            }
        }

        private static void stopUntilInterrupted(Runnable stop) {
            while (!Thread.currentThread().isInterrupted()) {
                stop.run();
                try {
                    Thread.sleep(20);
                } catch (InterruptedException over) {
                    return;
                }
            }
        }

        @Override
        public void close() {}
    }
}
