package dev.millrace.coordinator.plan.distribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings of the planner. */
final class PlanSettingsTest {
    @Test
    void effectiveSettingsReadBackAsThemselves() {
        PlanSettings settings = PlanSettings.of(Map.of(
                "plan.splitBytes",
                "64KiB",
                "plan.collapse",
                "false",
                "sql.timeZone",
                "Europe/Oslo",
                "plan.partitions",
                "7"));
        assertThat(settings.splitBytes()).isEqualTo(65536);
        assertThat(settings.collapse()).isFalse();
        assertThat(settings.partitions()).isEqualTo(7);
        assertThat(PlanSettings.of(settings.effective())).isEqualTo(settings);
        assertThat(PlanSettings.DEFAULT.effective()).hasSameSizeAs(Setting.values());
    }

    @Test
    void everyDefaultIsAccepted() {
        for (Setting setting : Setting.values()) {
            assertThat(setting.accepts(setting.defaultValue()))
                    .as(setting.key())
                    .isTrue();
            assertThat(setting.meaning()).isNotBlank();
        }
    }

    @Test
    void unknownKeysAreRefusedWithTheNearestOne() {
        assertThatThrownBy(() -> PlanSettings.of(Map.of("plan.colapse", "false")))
                .hasMessageContaining("UNKNOWN_SETTING")
                .hasMessageContaining("'plan.collapse'");
    }

    @Test
    void valuesOutOfTheirRangeAreRefusedWithWhatMayBeWritten() {
        for (Map.Entry<String, String> bad : Map.of(
                        "plan.splitBytes", "0",
                        "plan.partitions", "5000",
                        "plan.maxTasks", "-1",
                        "plan.collapse", "yes",
                        "sql.timeZone", "Mars/Phobos",
                        "sql.defaultNullOrder", "first",
                        "plan.broadcastBytes", "many")
                .entrySet()) {
            assertThatThrownBy(() -> PlanSettings.of(Map.of(bad.getKey(), bad.getValue())))
                    .hasMessageContaining("BAD_SETTING")
                    .hasMessageContaining(bad.getKey())
                    .hasMessageContaining("Write ");
        }
    }

    @Test
    void partitionsFollowTheBytesAndAreNeverFewerThanTwoWhenSpreadingIsForced() {
        PlanSettings defaults = PlanSettings.DEFAULT;
        assertThat(defaults.partitionsFor(1)).isEqualTo(1);
        assertThat(defaults.partitionsFor(defaults.partitionBytes() * 2.5)).isEqualTo(3);
        assertThat(defaults.partitionsFor(1e18)).isEqualTo(4096);
        assertThat(PlanSettings.of(Map.of("plan.collapse", "false")).partitionsFor(1))
                .isEqualTo(2);
        assertThat(PlanSettings.of(Map.of("plan.partitions", "5")).partitionsFor(1e18))
                .isEqualTo(5);
    }
}
