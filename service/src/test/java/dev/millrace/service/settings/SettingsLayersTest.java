package dev.millrace.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.record.ProtocolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLayersTest {
    @TempDir
    Path folder;

    private EffectiveSettings load(Map<String, String> environment, Map<String, String> given) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        return SettingsLayers.load(all, folder, given);
    }

    private Failure refusal(Map<String, String> environment, Map<String, String> given) {
        return catchThrowableOfType(MillraceException.class, () -> load(environment, given))
                .failure();
    }

    @Test
    void theDefaultsAreTheProtocolsOwn() {
        assertThat(load(Map.of(), Map.of()).protocol()).isEqualTo(ProtocolSettings.DEFAULT);
    }

    @Test
    void laterLayersWin() throws IOException {
        Files.createDirectories(folder.resolve("config/millrace"));
        Files.writeString(
                folder.resolve("config/millrace/config.yaml"),
                "plan: {splitBytes: 1MB, partitions: 3}\nruntime.slots: 5\nprotocol: {lease: 30s}\n");
        Files.writeString(folder.resolve("millrace.yaml"), "plan.splitBytes: 2MB\nruntime: {slots: 6, memory: 1GiB}\n");
        EffectiveSettings settings = load(
                Map.of("MILLRACE_PLAN_SPLIT_BYTES", "3MB", "MILLRACE_RUNTIME_MEMORY", "2GiB", "MILLRACE_HOME", "here"),
                Map.of("runtime.memory", "3GiB"));
        assertThat(settings.values().get("plan.partitions"))
                .extracting(EffectiveSettings.Assigned::value)
                .isEqualTo("3");
        assertThat(settings.text(ServiceSetting.SLOTS)).isEqualTo("6");
        assertThat(settings.text("plan.splitBytes")).isEqualTo("3MB");
        assertThat(settings.text(ServiceSetting.MEMORY)).isEqualTo("3GiB");
        assertThat(settings.text(ServiceSetting.HOME)).isEqualTo("here");
        assertThat(settings.protocol().leaseMillis()).isEqualTo(30_000);
        assertThat(settings.values())
                .extractingByKey("plan.splitBytes")
                .extracting("origin")
                .isEqualTo("MILLRACE_PLAN_SPLIT_BYTES");
    }

    @Test
    void aJobStandsBetweenTheEnvironmentAndTheCommandLine() {
        EffectiveSettings settings = load(Map.of("MILLRACE_PLAN_PARTITIONS", "3"), Map.of("plan.splitBytes", "1MB"));
        Map<String, String> plan =
                settings.planSettings(new TreeMap<>(Map.of("plan.partitions", "4", "plan.splitBytes", "9MB")));
        assertThat(plan)
                .containsEntry("plan.partitions", "4")
                .containsEntry("plan.splitBytes", "1MB")
                .containsKey("sql.timeZone");
        assertThat(plan.keySet()).allMatch(key -> key.startsWith("plan.") || key.startsWith("sql."));
    }

    @Test
    void limitsOfTheSettingsStandWhereTheJobSaysNothing() {
        EffectiveSettings settings = load(Map.of(), Map.of("limits.wallTime", "2h"));
        assertThat(settings.limits(new Limits(7, 0, 0, 0, 0))).isEqualTo(new Limits(7, 0, 7_200_000, 3_600_000, 0));
    }

    @Test
    void limitsWithinWhichNothingCanRunAreRefused() {
        for (String key : List.of("limits.tasks", "limits.wallTime", "limits.taskTime")) {
            for (String none : List.of("0", "0s")) {
                Failure refused = refusal(Map.of(), Map.of(key, none));
                assertThat(refused.code()).isEqualTo("BAD_SETTING");
                assertThat(refused.remedy().orElseThrow()).containsAnyOf("from 1 to", "at least 1ms");
            }
        }
        assertThat(load(Map.of(), Map.of("limits.tasks", "1000000000")).limits(Limits.DEFAULT))
                .isEqualTo(new Limits(1_000_000_000, 0, 86_400_000, 3_600_000, 0));
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() throws IOException {
        assertThat(refusal(Map.of(), Map.of("plan.splitByte", "1")).remedy())
                .contains("Did you mean 'plan.splitBytes'?");
        assertThat(refusal(Map.of(), Map.of("runtime.slots", "many")).code()).isEqualTo("BAD_SETTING");
        assertThat(refusal(Map.of("MILLRACE_PROTOCOL_LEASE", "60"), Map.of())
                        .place()
                        .orElseThrow()
                        .source())
                .isEqualTo("MILLRACE_PROTOCOL_LEASE");
        Files.writeString(folder.resolve("millrace.yaml"), "plan:\n  splitBytes: big\n");
        assertThat(refusal(Map.of(), Map.of()).place().orElseThrow().toString()).endsWith("millrace.yaml:2:15");
    }

    @Test
    void timesThatContradictEachOtherAreRefused() {
        EffectiveSettings settings = load(Map.of(), Map.of("protocol.lease", "1s"));
        assertThat(catchThrowableOfType(MillraceException.class, settings::protocol)
                        .failure()
                        .code())
                .isEqualTo("BAD_SETTING");
    }
}
