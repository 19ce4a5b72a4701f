package dev.millrace.tests.deploy.aws;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A run in the table of a deployment, of which nobody does anything. */
final class RunOfNobody {
    private final Ports ports;
    private final EffectiveSettings settings;
    private final RunId id;

    RunOfNobody(StateTable table, Path folder) throws IOException {
        Files.writeString(folder.resolve("job.yaml"), """
                apiVersion: millrace/v1
                job: open
                steps:
                  numbers: {sql: "SELECT range AS n FROM range(3)"}
                sinks: {numbers: {to: "memory:/out", mode: overwrite}}
                """);
        Clock clock = new SystemClock();
        settings = SettingsLayers.load(Map.of("XDG_CONFIG_HOME", folder.toString()), folder, Map.of());
        ports = Ports.of(
                new MemoryObjectStore(clock),
                table,
                new MemoryTaskQueue(clock),
                clock,
                new Layout(new Location("memory:/home")));
        id = new Submission(ports, settings.protocol(), Rules.all(), () -> 1L)
                .submit(
                        new JobLoading(folder, settings)
                                .load("job.yaml", Map.of(), Map.of())
                                .spec(),
                        Optional.empty())
                .run();
    }

    RunId id() {
        return id;
    }

    /** Some version of the code has planned it. */
    void plan(Release release) {
        RunRow row = RunRow.of(ports.table().read(Keys.run(id)).orElseThrow());
        ports.table().update(new Writes(Rules.all(), settings.protocol()).planned(row, "plan", release));
    }

    void end() {
        new UserActions(ports, settings.protocol(), Rules.all()).cancel(id);
    }
}
