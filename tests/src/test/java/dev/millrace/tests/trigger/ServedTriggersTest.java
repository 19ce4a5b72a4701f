package dev.millrace.tests.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.server.LocalServer;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Triggers of a service on this machine, by commands that ask it; and what it does by itself. */
final class ServedTriggersTest {
    private static final String SCHEDULE = """
            apiVersion: millrace/v1
            job: times
            trigger: {schedule: {cron: "0 6 1 1 *", timeZone: Europe/Berlin}}
            steps: {one: {sql: "SELECT 1 AS x"}}
            sinks: {one: {to: times, mode: overwrite}}
            """;

    @TempDir
    Path folder;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void job() throws IOException {
        shell = new Shell(folder);
        shell.write("job.yaml", Week.JOB);
        shell.write("times.yaml", SCHEDULE);
        Files.createDirectory(folder.resolve("in"));
    }

    private LocalServer serve(Tenants tenants) {
        EffectiveSettings settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                folder,
                Map.of(
                        "runtime.slots", "2",
                        "runtime.memory", "512MiB",
                        "watch.every", "200ms",
                        "watch.settle", "0s"));
        return LocalServer.start(
                Home.open(folder.resolve(".millrace")),
                settings,
                folder,
                new LocalServer.Listening("127.0.0.1", 0, tenants),
                (_, fault) -> faults.add(fault));
    }

    private LocalServer serve() {
        return serve(Tenants.none(folder, Tokens.NONE));
    }

    private Said ask(LocalServer server, String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of("--endpoint", server.uri().toString()));
        return shell.call(all.toArray(String[]::new));
    }

    private Said fine(Said said) {
        assertThat(said.code()).as(said.err()).isZero();
        return said;
    }

    private void arrive(String name) {
        try {
            Path to = folder.resolve(name);
            Files.copy(Week.UPLOADS.resolve(name), to);
            Files.move(to, folder.resolve("in/" + name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Test
    void a_week_that_a_service_takes_gives_the_stored_totals_and_commands_say_the_same_here_and_there() {
        try (LocalServer server = serve()) {
            assertThat(fine(ask(server, "triggers", "put", "job.yaml")).out())
                    .isEqualTo("week waits for files in " + folder + "/in that end with .csv.gz\n");
            List<String> files = Week.files();
            files.subList(0, 5).forEach(this::arrive);
            fine(ask(server, "triggers", "fire", "week"));
            files.subList(5, files.size()).forEach(this::arrive);
            fine(ask(server, "triggers", "fire", "week"));
            for (List<String> words : List.of(
                    List.of("triggers", "ls"),
                    List.of("triggers", "ls", "--json"),
                    List.of("triggers", "get", "week"),
                    List.of("triggers", "get", "week", "--json"),
                    List.of("triggers", "get", "nobody"),
                    List.of("triggers", "history", "week", "--limit", "1"),
                    List.of("triggers", "history", "week", "--json"),
                    List.of("triggers", "history", "week", "--files", "--limit", "0"),
                    List.of("triggers", "history", "week", "--files", "--json"),
                    List.of("triggers", "pause", "week"),
                    List.of("triggers", "pause", "week", "--json"),
                    List.of("triggers", "resume", "week"),
                    List.of("triggers", "release", "week"))) {
                Said there = ask(server, words.toArray(String[]::new));
                Said here = shell.call(words.toArray(String[]::new));
                assertThat(there.out()).as(words.toString()).isEqualTo(here.out());
                assertThat(there.code()).as(words.toString()).isEqualTo(here.code());
                assertThat(there.err()).as(words.toString()).isEqualTo(here.err());
            }
        }
        Week.requireStoredTotals(shell);
        assertThat(faults).isEmpty();
    }

    /** What comes while nobody serves is found when somebody does; a trigger that was registered by hand is one. */
    @Test
    void a_service_takes_by_itself_what_came_while_it_was_away() throws InterruptedException {
        fine(shell.call("triggers", "put", "job.yaml"));
        Week.files().forEach(this::arrive);
        try (LocalServer server = serve()) {
            String waiting = "";
            while (!waiting.contains("9 taken, 1 same")) {
                fine(ask(server, "triggers", "fire", "week"));
                waiting = fine(ask(server, "triggers", "get", "week")).out();
                Thread.sleep(20);
            }
        }
        Week.requireStoredTotals(shell);
        assertThat(faults).isEmpty();
    }

    @Test
    void what_a_command_fires_it_tells_of_as_it_would_here() {
        shell.write("job.yaml", Week.JOB.replace("maxFiles: 4", "maxFiles: 4, maxWait: 1h"));
        try (LocalServer server = serve()) {
            fine(ask(server, "triggers", "put", "job.yaml"));
            Week.files().subList(0, 2).forEach(this::arrive);
            assertThat(fine(ask(server, "triggers", "fire", "week")).out())
                    .matches("week batch 1: 2 files taken by run_\\w+\n");
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void a_schedule_is_run_by_a_service_when_it_is_fired_and_one_that_changes_is_another_version() {
        try (LocalServer server = serve()) {
            fine(ask(server, "triggers", "put", "times.yaml"));
            assertThat(fine(ask(server, "triggers", "fire", "times")).out())
                    .contains("times time 1, due ", " succeeded");
            shell.write("times.yaml", SCHEDULE.replace("SELECT 1", "SELECT 1 + 1"));
            fine(ask(server, "triggers", "put", "times.yaml"));
            assertThat(fine(ask(server, "triggers", "get", "times")).out()).contains("times (version 2)");
            fine(ask(server, "triggers", "fire", "times"));
            assertThat(fine(ask(server, "triggers", "history", "times")).out().lines())
                    .hasSize(2);
            fine(ask(server, "triggers", "rm", "times"));
            fine(ask(server, "triggers", "rm", "times"));
            assertThat(ask(server, "triggers", "rm", "other").err()).contains("[TRIGGER_NOT_FOUND]");
            assertThat(ask(server, "triggers", "ls", "--json").out()).isEmpty();
        }
        assertThat(shell.call("sql", "SELECT x FROM 'times/'", "-o", "csv").out())
                .isEqualTo("x\n2\n");
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefix: in/", "to: lake, mode: append", "SELECT CAST"})
    void what_is_wrong_with_a_trigger_is_told_with_the_same_code_here_and_there(String part) {
        String wrong = switch (part) {
            case "prefix: in/" -> "prefix: lake/in";
            case "to: lake, mode: append" -> "to: in/lake, mode: append";
            default -> "SELEKT CAST";
        };
        shell.write("job.yaml", Week.JOB.replace(part, wrong));
        try (LocalServer server = serve()) {
            Said there = ask(server, "triggers", "put", "job.yaml");
            Said here = shell.call("triggers", "put", "job.yaml");
            assertThat(there.code()).as(there.err()).isEqualTo(here.code()).isNotZero();
            assertThat(there.err()).isEqualTo(here.err());
            assertThat(ask(server, "triggers", "ls", "--json").out()).isEmpty();
        }
    }

    @Test
    void tenants_have_no_triggers_and_see_none() throws IOException {
        String token = "0123456789abcdef0123456789abcdef";
        Path tenants = folder.resolve("tenants.json");
        Files.writeString(tenants, "{\"tenants\": {\"geo\": {\"tokens\": [\"" + token + "\"], \"folder\": \"geo\"}}}");
        Files.createDirectory(folder.resolve("geo"));
        fine(shell.call("triggers", "put", "job.yaml"));
        try (LocalServer server = serve(Tenants.read(tenants, folder))) {
            Shell tenant = new Shell(
                    folder,
                    Map.of(
                            "MILLRACE_TOKEN",
                            token,
                            "MILLRACE_ENDPOINT",
                            server.uri().toString()));
            assertThat(fine(tenant.call("triggers", "ls", "--json")).out()).isEmpty();
            assertThat(tenant.call("triggers", "get", "week").err()).contains("There is no trigger 'week'");
            assertThat(tenant.call("triggers", "fire", "week").err()).contains("There is no trigger 'week'");
            assertThat(tenant.call("triggers", "put", "times.yaml").err()).contains("NOT_FOR_TENANTS");
        }
    }
}
