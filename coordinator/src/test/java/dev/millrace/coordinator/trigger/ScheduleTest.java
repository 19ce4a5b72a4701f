package dev.millrace.coordinator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.trigger.StruckPorts.Blow;
import dev.millrace.coordinator.trigger.StruckPorts.Death;
import dev.millrace.coordinator.trigger.decide.CronTimes;
import dev.millrace.coordinator.trigger.decide.ScheduleStep;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.RunId;
import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.ScheduleTrigger.CatchUp;
import dev.millrace.graph.ScheduleTrigger.Overlap;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.storage.Clock;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.Writes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which times a schedule has, and which of them are run when nobody watched or a run went on. */
final class ScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> times(String cron, String zone, String from, int count) {
        CronTimes times = CronTimes.of(cron, zone);
        List<String> found = new ArrayList<>();
        long moment = Instant.parse(from).toEpochMilli();
        for (int index = 0; index < count; index++) {
            moment = times.after(moment);
            found.add(Instant.ofEpochMilli(moment).toString());
        }
        return found;
    }

    @Test
    void times_are_those_of_the_clocks_of_the_zone() {
        assertThat(times("0 6 * * MON-FRI", "Europe/Berlin", "2026-01-30T12:00:00Z", 2))
                .containsExactly("2026-02-02T05:00:00Z", "2026-02-03T05:00:00Z");
        assertThat(times("0 6 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T04:00:00Z", "2026-03-30T04:00:00Z");
        assertThat(times("*/20 * * * *", "UTC", "2026-01-01T00:00:00Z", 3))
                .containsExactly("2026-01-01T00:20:00Z", "2026-01-01T00:40:00Z", "2026-01-01T01:00:00Z");
    }

    /** In Berlin 2:00 to 3:00 is not there on March 29th. */
    @Test
    void a_time_that_the_clocks_leave_out_is_run_when_they_have_gone_forward() {
        assertThat(times("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
        assertThat(times("0 * * * *", "Europe/Berlin", "2026-03-28T23:30:00Z", 4))
                .containsExactly(
                        "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", "2026-03-29T03:00:00Z");
    }

    /** In Berlin 2:00 to 3:00 is there twice on October 25th. */
    @Test
    void a_time_that_the_clocks_show_twice_is_run_once() {
        assertThat(times("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(times("30 * * * *", "Europe/Berlin", "2026-10-24T23:00:00Z", 3))
                .containsExactly("2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({"'0 6 * *', UTC", "'61 * * * *', UTC", "'0 0 30 2 *', UTC", "'0 6 * * *', Europe/Atlantis", "'', UTC"})
    void what_names_no_times_is_refused(String cron, String zone) {
        assertThatThrownBy(() -> CronTimes.of(cron, zone)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A schedule of six o'clock in Berlin, and runs that are played. */
    private static final class Watch implements Clock {
        private final StruckPorts stores = new StruckPorts(this);
        private final Writes writes = new Writes(Rules.all(), ProtocolSettings.DEFAULT);
        private final List<String> days = new ArrayList<>();
        private final List<RunId> begun = new ArrayList<>();
        private long nowMillis;
        private long ids;

        Watch(CatchUp catchUp, Overlap overlap, String start) {
            at(start);
            ScheduleTrigger schedule = new ScheduleTrigger(
                    "0 6 * * *",
                    "Europe/Berlin",
                    catchUp,
                    overlap,
                    "day",
                    new ScheduleTrigger.Text("job.yaml", "text", new TreeMap<>(), ""));
            new TriggerStore(stores.calm()).register(new TriggerSpec("job", schedule, job(""), "/"));
        }

        private static JobSpec job(String day) {
            TreeMap<String, String> labels = new TreeMap<>();
            labels.put("day", day);
            return new JobSpec("job", List.of(), List.of(), List.of(), labels, Limits.DEFAULT, new TreeMap<>());
        }

        @Override
        public long nowMillis() {
            return nowMillis;
        }

        @Override
        public void sleep(long millis) {
            nowMillis += millis;
        }

        void at(String local) {
            nowMillis = ZonedDateTime.of(LocalDateTime.parse(local), BERLIN)
                    .toInstant()
                    .toEpochMilli();
        }

        private RunId begin(String key, TriggerSpec spec, LocalDate day) {
            Submission submission = new Submission(stores.ports(), ProtocolSettings.DEFAULT, Rules.all(), () -> ++ids);
            RunId run = submission.submit(job(day.toString()), Optional.of(key)).run();
            if (!begun.contains(run)) {
                begun.add(run);
                days.add(day.toString());
            }
            return run;
        }

        ScheduleStep look() {
            return new ScheduleDriver(stores.ports(), this::begin).look("job");
        }

        /** Ends all runs that go on. */
        void end(boolean well) {
            for (RunId run : begun) {
                RunRow row = row(run);
                if (row.state().isEnded()) {
                    continue;
                }
                if (well) {
                    stores.calm().table().transact(writes.publishing(row, List.of()));
                    stores.calm().table().transact(writes.succeeded(row(run), List.of(), nowMillis));
                } else {
                    stores.calm()
                            .table()
                            .update(writes.failed(
                                    row, Failure.of(FailureKind.INVALID, "SOME_CODE", "it is bad"), nowMillis));
                }
            }
        }

        private RunRow row(RunId run) {
            return RunRow.of(stores.calm().table().read(Keys.run(run)).orElseThrow());
        }

        /** Looks and ends runs until nothing follows now. */
        void work() {
            while (look() instanceof ScheduleStep.Await) {
                end(true);
            }
        }

        List<BatchRow> history() {
            return new TriggerStore(stores.calm()).history("job");
        }
    }

    @Test
    void a_job_is_run_when_it_is_due_and_given_its_day() {
        Watch watch = new Watch(CatchUp.NONE, Overlap.SKIP, "2026-01-31T05:00:00");
        watch.work();
        assertThat(watch.days).isEmpty();
        watch.at("2026-01-31T06:00:00");
        watch.work();
        watch.work();
        assertThat(watch.days).containsExactly("2026-01-31");
        assertThat(watch.history()).singleElement().satisfies(row -> {
            assertThat(row.result()).isEqualTo(BatchRow.Result.RAN);
            assertThat(Instant.ofEpochMilli(row.sealedMillis())).isEqualTo("2026-01-31T05:00:00Z");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 2026-02-03T07:00:00, ''",
        "NONE, 2026-02-03T06:04:59, 2026-02-03",
        "NONE, 2026-02-03T06:05:01, ''",
        "LAST, 2026-02-03T07:00:00, 2026-02-03",
        "ALL, 2026-02-03T07:00:00, 2026-01-31 2026-02-01 2026-02-02 2026-02-03"
    })
    void times_that_passed_while_nobody_watched_are_caught_up_with_as_the_job_says(
            CatchUp catchUp, String back, String days) {
        Watch watch = new Watch(catchUp, catchUp == CatchUp.ALL ? Overlap.QUEUE : Overlap.SKIP, "2026-01-31T05:00:00");
        watch.work();
        watch.at(back);
        watch.work();
        assertThat(String.join(" ", watch.days)).isEqualTo(days);
        watch.at("2026-02-04T06:00:00");
        watch.work();
        assertThat(watch.days.getLast()).isEqualTo("2026-02-04");
    }

    @ParameterizedTest
    @CsvSource({"SKIP, 2026-01-31 2026-02-03", "QUEUE, 2026-01-31 2026-02-01 2026-02-02 2026-02-03"})
    void times_that_pass_while_a_run_goes_on_are_left_out_or_run_afterwards(Overlap overlap, String days) {
        Watch watch = new Watch(CatchUp.NONE, overlap, "2026-01-31T05:00:00");
        watch.work();
        watch.at("2026-01-31T06:00:00");
        assertThat(watch.look()).isInstanceOf(ScheduleStep.Await.class);
        watch.at("2026-02-02T09:00:00");
        assertThat(watch.look()).isInstanceOf(ScheduleStep.Await.class);
        watch.end(true);
        watch.work();
        watch.at("2026-02-03T06:00:00");
        watch.work();
        assertThat(String.join(" ", watch.days)).isEqualTo(days);
    }

    @Test
    void a_run_that_fails_is_told_and_the_next_time_is_run_all_the_same() {
        Watch watch = new Watch(CatchUp.NONE, Overlap.SKIP, "2026-01-31T05:00:00");
        watch.work();
        watch.at("2026-01-31T06:00:00");
        watch.look();
        watch.end(false);
        watch.work();
        assertThat(watch.history()).singleElement().satisfies(row -> {
            assertThat(row.result()).isEqualTo(BatchRow.Result.FAILED);
            assertThat(row.codeOrEmpty()).isEqualTo("SOME_CODE");
        });
        watch.at("2026-02-01T06:00:00");
        watch.work();
        assertThat(watch.days).containsExactly("2026-01-31", "2026-02-01");
    }

    @Test
    void people_hold_it_and_run_it_now() {
        Watch watch = new Watch(CatchUp.NONE, Overlap.SKIP, "2026-01-31T05:00:00");
        TriggerStore store = new TriggerStore(watch.stores.calm());
        watch.work();
        store.pause("job");
        watch.at("2026-01-31T06:00:00");
        watch.work();
        assertThat(watch.days).isEmpty();
        store.resume("job");
        watch.at("2026-01-31T23:30:00");
        watch.work();
        assertThat(watch.days).isEmpty();
        store.fire("job");
        watch.work();
        watch.work();
        assertThat(watch.days).containsExactly("2026-01-31");
    }

    /** Whoever dies or loses answers at any write: each time is run once. */
    @Test
    void each_time_is_run_once_whatever_is_struck() {
        Blow[] blows = Blow.values();
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Watch watch = new Watch(CatchUp.ALL, Overlap.QUEUE, "2026-01-31T05:00:00");
            watch.work();
            watch.stores.strike(() -> random.nextInt(4) == 0 ? blows[1 + random.nextInt(blows.length - 1)] : Blow.NONE);
            watch.stores.interfere(() -> {
                if (random.nextInt(4) == 0) {
                    survived(watch::look);
                }
            });
            for (int turn = 0; turn < 30; turn++) {
                watch.sleep(random.nextInt(40) * 600_000L);
                survived(watch::look);
                if (random.nextBoolean()) {
                    watch.end(random.nextInt(5) != 0);
                }
            }
            watch.stores.strike(() -> Blow.NONE);
            watch.stores.interfere(() -> {});
            watch.end(true);
            watch.work();
            LocalDate last = LocalDate.ofInstant(Instant.ofEpochMilli(watch.nowMillis - 6 * 3_600_000L), BERLIN);
            List<String> all = LocalDate.of(2026, 1, 31)
                    .datesUntil(last.plusDays(1))
                    .map(LocalDate::toString)
                    .toList();
            assertThat(watch.days).as("seed " + seed).isEqualTo(all);
            assertThat(watch.history()).as("seed " + seed).hasSameSizeAs(all);
        }
    }

    private static void survived(Runnable work) {
        try {
            work.run();
        } catch (StorageException.Unavailable | StorageException.UnknownFate | Death struck) {
            // Somebody looks again.
        }
    }
}
