package dev.millrace.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.Clock;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** When attempts are stopped: forks that run in turn on a clock that only their sleeps move. */
final class TimeLimitTest {
    private static final int MOST_SLEEPS = 10_000;

    /** Ends a fork from within its sleep. */
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Deque<Runnable> forks = new ArrayDeque<>();
    private final Claim claim = claim();
    private long now;
    private int sleeps;

    /** Sleeps are real for the fork that runs; it ends when the claim is stopped. */
    private final Clock clock = new Clock() {
        @Override
        public long nowMillis() {
            return now;
        }

        @Override
        public void sleep(long millis) {
            now += millis;
            if (claim.stop() != Claim.Stop.NONE || ++sleeps > MOST_SLEEPS) {
                throw new Over();
            }
        }
    };

    private final TimeLimit limit = new TimeLimit(clock, (_, body) -> forks.add(body), 20_000);

    private Claim claim() {
        TaskMessage message = new TaskMessage(RunId.of(0, 0, 0), new StageId(0), 0, 0, 0, 0, false, "plan");
        StageKeys keys = new StageKeys(message.run(), message.stage(), 0, new SlotTree(1), Rules.all());
        Clock still = new StillClock();
        Mailbox mailbox = new Mailbox(new MemoryTaskQueue(still), still, ProtocolSettings.DEFAULT);
        Letter letter = new Letter(mailbox, "queue", "receipt", message);
        return new Claim(letter, keys, new AttemptId(0, 0, 1), "owner", true);
    }

    /** For a queue that is never asked. */
    private static final class StillClock implements Clock {
        @Override
        public long nowMillis() {
            return 0;
        }

        @Override
        public void sleep(long millis) {
            throw new AssertionError("nobody sleeps by this clock");
        }
    }

    private void runLatestFork() {
        try {
            forks.removeLast().run();
        } catch (Over stopped) {
            // The claim was stopped, or never is.
        }
    }

    @Test
    void anAttemptIsStoppedSoonAfterItsLimit() {
        limit.begin(claim, 1_000);
        runLatestFork();
        assertThat(claim.stop()).isEqualTo(Claim.Stop.TIME_LIMIT);
        assertThat(now).isBetween(1_000L, 1_500L);
    }

    @Test
    void aShorterLimitIsNotLookedAtOnlyWhenALongerOneWouldBe() {
        limit.begin(claim, 900_000);
        limit.begin(claim, 1_000);
        assertThat(forks).as("the first fork may sleep for long").hasSize(2);
        runLatestFork();
        assertThat(claim.stop()).isEqualTo(Claim.Stop.TIME_LIMIT);
        assertThat(now).isBetween(1_000L, 1_500L);
        sleeps = 0;
        forks.removeFirst().run();
        assertThat(sleeps).as("a fork that was replaced ends").isZero();
    }

    @Test
    void anAttemptThatBeginsWhileTheForkSleepsIsStoppedSoonToo() {
        limit.begin(claim, 1_000);
        limit.end();
        limit.begin(claim, 900_000);
        limit.begin(claim, 1_000);
        assertThat(forks).hasSize(1);
        now += 200;
        runLatestFork();
        assertThat(claim.stop()).isEqualTo(Claim.Stop.TIME_LIMIT);
        assertThat(now).isBetween(1_000L, 1_500L);
    }
}
