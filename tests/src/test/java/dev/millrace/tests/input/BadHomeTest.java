package dev.millrace.tests.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes that cannot be used: newer, locked, damaged, somebody else's. */
final class BadHomeTest {
    private static final int RUN_FAILED = 1;
    private static final int INVALID = 3;
    private static final int NOT_FOUND = 5;
    private static final int UNREACHABLE = 8;
    private static final String[] QUERY = {"sql", "SELECT 42 AS a", "-o", "csv"};

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    private static Said.Complaint complaint(Said said) {
        assertThat(said.out()).isEmpty();
        assertThat(said.complaints()).as(said.err()).hasSize(1);
        assertThat(said.complaints().getFirst().remedy()).isNotBlank();
        return said.complaints().getFirst();
    }

    @Test
    void a_home_of_a_newer_version_is_left_alone_by_every_command() throws IOException {
        assertThat(shell.call(QUERY).out()).isEqualTo("a\n42\n");
        Path version = folder.resolve(".millrace/version");
        String own = Files.readString(version);
        shell.write(".millrace/version", "millrace home 99\n");
        for (List<String> words :
                List.of(List.of(QUERY), List.of("runs", "ls"), List.of("runs", "resume", "@last"), List.of("gc"))) {
            Said said = shell.call(words.toArray(String[]::new));
            assertThat(said.code()).isEqualTo(INVALID);
            assertThat(complaint(said).code()).isEqualTo("HOME_NEWER");
            assertThat(complaint(said).message()).contains("version 99");
            assertThat(complaint(said).remedy()).contains("--home");
        }
        assertThat(Files.readString(version)).isEqualTo("millrace home 99\n");
        shell.write(".millrace/version", own);
        assertThat(shell.call("runs", "results", "@last", "-o", "csv").out()).isEqualTo("a\n42\n");
    }

    @Test
    void a_home_that_another_program_holds_is_waited_for_and_then_named() throws SQLException {
        assertThat(shell.call(QUERY).code()).isZero();
        Path database = folder.resolve(".millrace/millrace.db");
        try (Connection holder = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = holder.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            Said said = shell.call(QUERY);
            assertThat(said.code()).isEqualTo(UNREACHABLE);
            assertThat(complaint(said).code()).isEqualTo("STORAGE_UNAVAILABLE");
            assertThat(complaint(said).message()).contains(database.toString()).contains("locked");
            assertThat(complaint(said).remedy()).contains("another program");
            statement.execute("ROLLBACK");
        }
        assertThat(shell.call(QUERY).out()).isEqualTo("a\n42\n");
        assertThat(shell.call("runs", "ls", "--json").out().lines())
                .hasSize(2)
                .allMatch(run -> run.contains("\"SUCCEEDED\""));
    }

    @Test
    void a_folder_that_is_no_home_is_not_made_one() throws IOException {
        shell.write("photos/me.jpg", "a picture");
        shell.write("file", "text");
        shell.write("torn/version", "mill");
        for (String home : List.of("photos", "file", "torn")) {
            Said said = shell.call("sql", "SELECT 1 AS a", "--home", home);
            assertThat(said.code()).as(home).isEqualTo(INVALID);
            assertThat(complaint(said).code()).isIn("NOT_A_HOME", "HOME_UNUSABLE");
            assertThat(complaint(said).message())
                    .contains(folder.resolve(home).toString())
                    .doesNotContain("Exception");
            assertThat(complaint(said).remedy()).contains("--home");
        }
        assertThat(shell.files()).containsExactly("", "file", "photos", "photos/me.jpg", "torn", "torn/version");
        Said absent = shell.call("runs", "ls", "--home", "nowhere");
        assertThat(absent.code()).isEqualTo(NOT_FOUND);
        assertThat(complaint(absent).remedy()).contains("millrace run");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void a_damaged_home_is_kept_as_it_is() throws IOException {
        assertThat(shell.call(QUERY).code()).isZero();
        Path database = folder.resolve(".millrace/millrace.db");
        Files.writeString(database, "this was a database once, and is none any more");
        Said said = shell.call(QUERY);
        assertThat(said.code()).isEqualTo(RUN_FAILED);
        assertThat(complaint(said).code()).isEqualTo("DAMAGED_HOME");
        assertThat(complaint(said).remedy()).contains("another home");
        assertThat(Files.readString(database)).isEqualTo("this was a database once, and is none any more");
    }
}
