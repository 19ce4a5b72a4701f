package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import dev.millrace.service.client.HomeTriggers;
import dev.millrace.service.client.Triggers;
import dev.millrace.service.home.Home;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.record.UploadRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Triggers that are fired where nobody works on them. */
@Timeout(120)
final class ServiceFiringTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: week
        trigger: {upload: {prefix: in/, suffix: .csv, batch: {maxFiles: 4, maxWait: 1h}}}
        sources: {uploads: {from: "${trigger.objects}", columns: {n: int}}}
        steps: {kept: {sql: SELECT n FROM uploads}}
        sinks: {kept: {to: lake, mode: append}}
        """;

    @TempDir
    Path folder;

    @Test
    void whatNobodyBeginsIsNotWaitedForForEverAndStaysFired() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("week.yaml"), JOB);
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
        Context context =
                new Context(new Terminal(nowhere, nowhere, false, false), folder, environment, Screen.USUAL, List.of());
        assertThat(MillraceCommand.execute(new Context(
                        context.terminal(),
                        folder,
                        environment,
                        Screen.USUAL,
                        List.of("triggers", "put", "week.yaml"))))
                .isZero();
        EffectiveSettings settings = SettingsLayers.load(environment, folder, Map.of());
        try (Triggers triggers = new HomeTriggers(Home.open(folder.resolve(".millrace")), settings)) {
            ServiceFiring firing = new ServiceFiring(
                    context,
                    triggers,
                    new Watching(context, settings, false),
                    new ServiceFiring.Waits(Duration.ofMillis(1), Duration.ofHours(1), Long.MAX_VALUE),
                    true);
            assertThatThrownBy(() -> firing.fire("week")).hasMessageContaining("nobody works on the triggers");
            assertThat(triggers.get("week").required("fired").booleanValue()).isTrue();
        }
    }

    /** A service whose trigger has begun a run that nobody looks at any more. */
    private record Stuck(ObjectNode trigger) implements Triggers {
        @Override
        public List<ObjectNode> list() {
            return List.of(trigger);
        }

        @Override
        public ObjectNode get(String name) {
            return trigger.deepCopy();
        }

        @Override
        public List<ObjectNode> history(String name, int limit) {
            return List.of();
        }

        @Override
        public List<ObjectNode> files(String name, Set<UploadRow.State> states, int limit) {
            return List.of();
        }

        @Override
        public ObjectNode pause(String name) {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public ObjectNode resume(String name) {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public ObjectNode fire(String name) {
            return trigger.deepCopy();
        }

        @Override
        public void remove(String name) {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public int release(String name) {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public void close() {}
    }

    @Test
    void aRunThatDoesNotEndIsNamedOnceAndWaitedForNoLongerThanIsSaid() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Context context = new Context(
                new Terminal(
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false),
                folder,
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                Screen.USUAL,
                List.of());
        Stuck stuck = new Stuck((ObjectNode) JsonMapper.shared()
                .readTree("{\"name\": \"week\", \"state\": \"running\", \"batch\": 3, \"run\": \"run_stuck\","
                        + " \"paused\": false, \"fired\": true}"));
        Watching watching = new Watching(context, SettingsLayers.load(context.environment(), folder, Map.of()), false);
        ServiceFiring.Waits waits = new ServiceFiring.Waits(Duration.ofMillis(1), Duration.ofNanos(1), 600);
        assertThat(new ServiceFiring(context, stuck, watching, waits, true).fire("week"))
                .isEqualTo(ExitCode.TIMED_OUT);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("waiting for the run run_stuck")
                .contains("week stays fired");
    }
}
