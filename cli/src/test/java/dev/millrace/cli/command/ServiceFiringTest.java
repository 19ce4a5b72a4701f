package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import dev.millrace.service.client.HomeTriggers;
import dev.millrace.service.client.Triggers;
import dev.millrace.service.home.Home;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
            ServiceFiring firing =
                    new ServiceFiring(context, triggers, new Watching(context, settings, false), Duration.ofMillis(1));
            assertThatThrownBy(() -> firing.fire("week")).hasMessageContaining("nobody works on the triggers");
            assertThat(triggers.get("week").required("fired").booleanValue()).isTrue();
        }
    }
}
