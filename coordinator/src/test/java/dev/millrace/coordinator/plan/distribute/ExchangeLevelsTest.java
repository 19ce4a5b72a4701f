package dev.millrace.coordinator.plan.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExchangeLevelsTest {
    private static final ExchangeLevels USUAL = PlanSettings.DEFAULT.levels();
    private static final double TERABYTE = 1e12;

    @Test
    void there_is_one_level_while_segments_are_few_and_large() {
        assertThat(USUAL.groups(100, 100, 100e9)).isEqualTo(1);
        assertThat(USUAL.groups(400, 500, TERABYTE)).isEqualTo(1);
    }

    @Test
    void many_segments_go_through_about_the_root_of_the_partitions() {
        assertThat(USUAL.groups(500, 500, TERABYTE)).isEqualTo(23);
        assertThat(USUAL.groups(4000, 4000, 1000 * TERABYTE)).isEqualTo(64);
    }

    @Test
    void small_segments_go_through_groups_if_a_reader_cannot_fetch_them_at_once() {
        assertThat(USUAL.groups(100, 100, 1e9)).isEqualTo(10);
        assertThat(USUAL.groups(64, 100, 1e9)).isEqualTo(1);
    }

    @Test
    void a_group_is_shared_by_as_many_tasks_as_its_bytes_need() {
        assertThat(ExchangeLevels.pieces(8_000, 64, TERABYTE, PlanSettings.DEFAULT))
                .as("15.6 GB in pieces of 128 MiB")
                .isEqualTo(117);
        assertThat(ExchangeLevels.pieces(100, 10, 1e9, PlanSettings.DEFAULT)).isEqualTo(1);
        assertThat(ExchangeLevels.pieces(50, 64, TERABYTE, PlanSettings.DEFAULT))
                .as("one for each writer at most")
                .isEqualTo(50);
        PlanSettings few = PlanSettings.of(Map.of("plan.maxTasks", "640"));
        assertThat(ExchangeLevels.pieces(8_000, 64, TERABYTE, few)).isEqualTo(10);
        assertThat(ExchangeLevels.pieces(8_000, 64, 0, few)).isEqualTo(1);
    }

    @Test
    void one_writer_or_very_few_partitions_never_need_a_second_level() {
        ExchangeLevels always = new ExchangeLevels(1, 1 << 30, 1);
        assertThat(always.groups(1, 1000, 1)).isEqualTo(1);
        assertThat(always.groups(1000, 3, 1)).isEqualTo(1);
        assertThat(always.groups(2, 4, 1)).isEqualTo(2);
    }
}
