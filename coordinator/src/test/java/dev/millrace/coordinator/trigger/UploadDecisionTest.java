package dev.millrace.coordinator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.trigger.decide.TriggerStep;
import dev.millrace.coordinator.trigger.decide.UploadDecision;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.graph.UploadTrigger.Batching;
import dev.millrace.graph.UploadedFile;
import dev.millrace.storage.record.PendingUpload;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.ToldEnds;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.TriggerWrites.Failed;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a batch is full, and what the end of its run means. */
final class UploadDecisionTest {
    private static final RunId RUN = new RunId("run_01m8bj97tcd45r3swx7xz2x6ds");
    private static final TriggerRow HEAD =
            new TriggerRow("job", 5, 1, false, "", 3, false, 0, "", false, -1, -1, -1, false);
    private static final TriggerRow OPEN =
            new TriggerRow("job", 5, 1, false, "", 3, true, 0, RUN.value(), false, -1, -1, -1, false);

    private static UploadTrigger trigger(boolean byKey) {
        return new UploadTrigger("up", new Location("memory:in"), "", new Batching(3, 100, 1_000), false, byKey, null);
    }

    private static PendingUpload file(String name, long bytes, long seenMillis, int share) {
        return new PendingUpload(new UploadedFile(new Location("memory:in/" + name), bytes, 7, 0), seenMillis, share);
    }

    private static PendingUpload file(String name, long bytes, long seenMillis) {
        return file(name, bytes, seenMillis, Integer.MAX_VALUE);
    }

    private static TriggerStep decide(boolean byKey, long nowMillis, PendingUpload... waiting) {
        return UploadDecision.ofWaiting(HEAD, trigger(byKey), List.of(waiting), nowMillis);
    }

    private static List<String> sealed(TriggerStep step) {
        assertThat(step).isInstanceOf(TriggerStep.Seal.class);
        return ((TriggerStep.Seal) step)
                .files().stream().map(file -> file.location().name()).toList();
    }

    @Test
    void files_wait_for_others_until_the_oldest_has_waited_long_enough() {
        assertThat(decide(false, 1_499, file("b", 1, 500), file("a", 1, 900))).isEqualTo(new TriggerStep.Rest(1_500));
        assertThat(sealed(decide(false, 1_500, file("b", 1, 500), file("a", 1, 900))))
                .containsExactly("b", "a");
        assertThat(decide(false, 1_500)).isEqualTo(new TriggerStep.Rest(TriggerStep.NEVER));
    }

    @Test
    void a_batch_is_full_by_files_or_by_bytes() {
        assertThat(sealed(decide(false, 0, file("d", 1, 4), file("c", 1, 3), file("b", 1, 2), file("a", 1, 1))))
                .containsExactly("a", "b", "c");
        assertThat(sealed(decide(false, 0, file("a", 60, 1), file("b", 60, 2)))).containsExactly("a");
        assertThat(sealed(decide(false, 0, file("a", 600, 1), file("b", 60, 2))))
                .containsExactly("a");
        assertThat(sealed(decide(true, 0, file("c", 1, 1), file("a", 1, 3), file("b", 1, 2))))
                .containsExactly("a", "b", "c");
    }

    @Test
    void what_was_refused_in_company_goes_with_fewer_at_once() {
        assertThat(sealed(decide(false, 0, file("a", 1, 1, 2), file("b", 1, 2, 2), file("c", 1, 3))))
                .containsExactly("a", "b");
        assertThat(sealed(decide(false, 0, file("a", 1, 1), file("b", 1, 2, 1), file("c", 1, 3))))
                .containsExactly("a");
    }

    @Test
    void people_hold_it_and_fire_it() {
        TriggerRow paused = new TriggerRow("job", 5, 1, true, "", 3, false, 0, "", true, -1, -1, -1, false);
        assertThat(UploadDecision.ofWaiting(paused, trigger(false), List.of(file("a", 1, 1)), 5_000))
                .isEqualTo(new TriggerStep.Rest(TriggerStep.NEVER));
        TriggerRow fired = new TriggerRow("job", 5, 1, false, "", 3, false, 0, "", true, -1, -1, -1, false);
        assertThat(sealed(UploadDecision.ofWaiting(fired, trigger(false), List.of(file("a", 1, 1)), 2)))
                .containsExactly("a");
        assertThat(UploadDecision.ofWaiting(fired, trigger(false), List.of(), 2))
                .isEqualTo(new TriggerStep.Spend());
        TriggerRow held = new TriggerRow("job", 5, 1, false, "why", 3, true, 0, RUN.value(), false, -1, -1, -1, false);
        assertThat(UploadDecision.ofOpen(held, run(RunState.SUCCEEDED, "", ""), 2, "up"))
                .isEqualTo(new TriggerStep.Rest(TriggerStep.NEVER));
    }

    private static Optional<RunRow> run(RunState state, String code, String message) {
        return run(state, code.isEmpty() ? null : Failure.of(FailureKind.INVALID, code, message));
    }

    private static Optional<RunRow> failed(Failure failure) {
        return run(RunState.FAILED, failure);
    }

    private static Optional<RunRow> run(RunState state, @Nullable Failure failure) {
        return Optional.of(new RunRow(
                RUN,
                state,
                0,
                1,
                "",
                0,
                0,
                false,
                Limits.DEFAULT,
                "job",
                0,
                0,
                failure,
                "",
                0,
                ToldEnds.of(List.of()),
                Release.ANY,
                RunRow.NONE));
    }

    @Test
    void the_end_of_a_run_says_what_became_of_its_files() {
        assertThat(UploadDecision.ofOpen(OPEN, run(RunState.PUBLISHING, "", ""), 2, "up"))
                .isEqualTo(new TriggerStep.Await(RUN));
        assertThat(UploadDecision.ofOpen(OPEN, run(RunState.SUCCEEDED, "", ""), 2, "up"))
                .isEqualTo(new TriggerStep.Taken(RUN));
        assertThat(UploadDecision.ofOpen(OPEN, run(RunState.EXPIRED, "", ""), 2, "up"))
                .isEqualTo(new TriggerStep.Again());
        assertThat(UploadDecision.ofOpen(OPEN, run(RunState.CANCELLED, "", ""), 2, "up"))
                .isInstanceOf(TriggerStep.Hold.class);
        TriggerRow begun = new TriggerRow("job", 5, 1, false, "", 3, true, 0, "", false, -1, -1, -1, false);
        assertThat(UploadDecision.ofOpen(begun, Optional.empty(), 2, "up")).isEqualTo(new TriggerStep.Begin());
    }

    @ParameterizedTest
    @CsvSource({
        "SOURCE_DAMAGED, 5, Split",
        "SOURCE_DAMAGED, 1, Quarantine",
        "CONTRACT_BROKEN, 1, Quarantine",
        "OUTPUT_TAKEN, 5, Again",
        "VERSION_GONE, 5, Again",
        "OUTPUT_CHANGED, 1, Again",
        "OUTPUT_FOREIGN, 5, Hold",
        "TAKEN_DAMAGED, 1, Hold",
        "DISK_FULL, 1, Hold",
        "NO_CREDENTIALS, 5, Hold"
    })
    void a_failure_is_a_file_s_fault_or_not(String code, int files, String step) {
        TriggerStep decided = UploadDecision.ofOpen(OPEN, run(RunState.FAILED, code, "x".repeat(2_000)), files, "up");
        assertThat(decided.getClass().getSimpleName()).isEqualTo(step);
        if (decided instanceof TriggerStep.Split(int share, Failed failed)) {
            assertThat(share).isEqualTo(3);
            assertThat(failed.message()).hasSizeLessThan(1_100);
        }
    }

    @Test
    void files_of_another_source_are_no_fault_of_the_batch() {
        Failure damaged = Failure.of(FailureKind.INVALID, "SOURCE_DAMAGED", "'/dims/a.csv' is cut off");
        for (int files : new int[] {1, 5}) {
            assertThat(UploadDecision.ofOpen(OPEN, failed(damaged.ofSource("dims")), files, "up"))
                    .isInstanceOfSatisfying(
                            TriggerStep.Hold.class,
                            hold -> assertThat(hold.why()).contains("'dims'", "/dims/a.csv", "[SOURCE_DAMAGED]"));
            assertThat(UploadDecision.ofOpen(OPEN, failed(damaged.ofSource("up")), files, "up"))
                    .isInstanceOf(files == 1 ? TriggerStep.Quarantine.class : TriggerStep.Split.class);
        }
    }

    @Test
    void who_is_overtaken_all_the_time_asks_for_help() {
        TriggerRow late = new TriggerRow("job", 5, 1, false, "", 3, true, 19, RUN.value(), false, -1, -1, -1, false);
        assertThat(UploadDecision.ofOpen(late, run(RunState.FAILED, "OUTPUT_TAKEN", "no"), 2, "up"))
                .isInstanceOf(TriggerStep.Hold.class);
    }
}
