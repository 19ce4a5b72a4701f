package dev.millrace.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlansAheadTest {
    private final AtomicLong nanos = new AtomicLong();
    private final PlansAhead<String> ahead = new PlansAhead<>(nanos::get);

    @AfterEach
    void end() {
        ahead.close();
    }

    private static JobSpec job(String name) {
        return new JobSpec(
                name, List.of(), List.of(), List.of(), new TreeMap<>(), JobSpec.Limits.DEFAULT, new TreeMap<>());
    }

    @Test
    void aPlanIsGivenOnceToWhoeverPlansAnEqualJob() {
        ahead.begin(job("a"), () -> "plan");

        assertThat(ahead.take(job("b"))).isEmpty();
        assertThat(ahead.take(job("a"))).hasValue("plan");
        assertThat(ahead.take(job("a"))).isEmpty();
    }

    @Test
    void aPlanThatIsBeingMadeIsWaitedFor() {
        CountDownLatch made = new CountDownLatch(1);
        ahead.begin(job("a"), () -> {
            try {
                made.await();
            } catch (InterruptedException ended) {
                throw new IllegalStateException(ended);
            }
            return "plan";
        });
        Thread.ofPlatform().start(made::countDown);

        assertThat(ahead.take(job("a"))).isPresent();
    }

    @Test
    void whatIsWrongWithAJobIsToldOnceToWhoeverPlansIt() {
        MillraceException wrong =
                Failure.invalid("BAD", "the job is wrong", "Write another").toException();
        ahead.begin(job("a"), () -> {
            throw wrong;
        });

        assertThatThrownBy(() -> ahead.take(job("a"))).isSameAs(wrong);
        assertThat(ahead.take(job("a"))).isEmpty();
    }

    @Test
    void whatWasNotToBeHadIsLeftToTheNextWhoTries() {
        ahead.begin(job("a"), () -> {
            throw Failure.of(FailureKind.UNAVAILABLE, "BUSY", "the disk is slow")
                    .toException();
        });
        ahead.begin(job("b"), () -> {
            throw new IllegalStateException("a fault of ours");
        });

        assertThat(ahead.take(job("a"))).isEmpty();
        assertThat(ahead.take(job("b"))).isEmpty();
    }

    @Test
    void anOldPlanIsOfFilesAsTheyWereAndIsNotGiven() {
        ahead.begin(job("a"), () -> "plan");
        nanos.addAndGet(2_000_000_001);

        assertThat(ahead.take(job("a"))).isEmpty();
    }

    @Test
    void aJobThatIsTakenInAgainIsPlannedAgain() {
        ahead.begin(job("a"), () -> "plan");
        ahead.begin(job("a"), () -> "second");

        assertThat(ahead.take(job("a"))).hasValue("second");
    }

    @Test
    void fewPlansWaitAtATimeAndOldOnesMakeRoom() {
        ahead.begin(job("a"), () -> "plan");
        ahead.begin(job("b"), () -> "plan");
        ahead.begin(job("c"), () -> "plan");
        assertThat(ahead.take(job("c"))).isEmpty();

        nanos.addAndGet(2_000_000_001);
        ahead.begin(job("c"), () -> "plan");
        assertThat(ahead.take(job("c"))).isPresent();
    }

    @Test
    void nothingIsBegunAfterTheEnd() {
        ahead.close();
        ahead.begin(job("a"), () -> "plan");

        assertThat(ahead.take(job("a"))).isEmpty();
    }
}
