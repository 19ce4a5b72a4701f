package dev.millrace.engine.loop;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.TaskMessage;
import dev.millrace.graph.codec.TaskMessageCodec;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Forks;
import dev.millrace.storage.TaskQueue.Received;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Has the inputs of the next task brought while the one at hand computes. The next message is one that is held, or one that is received when the task at
 * hand has about as long to go as its inputs take to come, so that nobody would have done it earlier. It is read of only: no message is claimed, and one
 * that waits for longer is given back.
 */
final class Ahead {
    private static final long FIRST_LEAD_MILLIS = 500;

    /** Of the time that the last inputs took to come: those of the next task may take a little longer. */
    private static final double LEAD = 1.25;

    /** What is done beside one attempt. */
    private static final class Look {
        private final String queue;
        private final Cancellation unwanted = new Cancellation();
        private volatile boolean over;

        Look(String queue) {
            this.queue = queue;
        }
    }

    private final WorkerParts parts;
    private final Forks forks;
    private final Mailbox mailbox;
    private String queue = "";
    private boolean looked;
    private volatile @Nullable Look look;
    private volatile long leadMillis = FIRST_LEAD_MILLIS;

    Ahead(WorkerParts parts, Forks forks, Mailbox mailbox) {
        this.parts = parts;
        this.forks = forks;
        this.mailbox = mailbox;
    }

    /** Work on a message of this queue begins. */
    void begin(String name) {
        queue = name;
        looked = false;
    }

    /** The task at hand has its inputs, which came from afar. */
    void inputsHaveCome() {
        drop();
        Look mine = new Look(queue);
        look = mine;
        looked = true;
        OptionalLong wait = mailbox.untilNext(queue, leadMillis);
        if (wait.isPresent()) {
            forks.start("ahead", () -> bring(mine, wait.getAsLong()));
        }
    }

    /** Work on the message is over: what was brought beside it is for the next one. If it was brought for this one, which did not want it, it goes. */
    void end() {
        Look last = look;
        if (last != null) {
            last.over = true;
        }
        if (!looked) {
            drop();
        }
    }

    /** Nothing that was brought is wanted, unless its task has taken it. */
    void drop() {
        Look last = look;
        if (last != null) {
            last.unwanted.request();
        }
    }

    private void bring(Look mine, long waitMillis) {
        Clock clock = parts.ports().clock();
        clock.sleep(waitMillis);
        long begun = clock.nowMillis();
        Optional<Received> next = mailbox.ahead(mine.queue, () -> mine.over);
        Optional<TaskAssignment> assignment = next.flatMap(this::assignment);
        if (assignment.isPresent()) {
            long asked = clock.nowMillis() - begun;
            OptionalLong took = parts.runner().prepare(assignment.get(), () -> mine.over, mine.unwanted);
            if (took.isPresent()) {
                leadMillis = Math.min(Mailbox.AHEAD_MILLIS, Math.round((asked + took.getAsLong()) * LEAD));
            }
        }
        if (next.isPresent() && !mine.over) {
            mailbox.waitsFromNow();
            clock.sleep(Mailbox.AHEAD_MILLIS);
            if (!mine.over) {
                mailbox.tend();
            }
        }
    }

    /** What the task of a message would be, by cheap reads; empty: it is not wanted, or nobody can tell. */
    private Optional<TaskAssignment> assignment(Received received) {
        try {
            TaskMessage message = TaskMessageCodec.read(received.body());
            Standing standing = Standing.glance(message, parts.ports(), parts.rules());
            if (standing.verdict() != Verdict.CURRENT) {
                return Optional.empty();
            }
            RunRow run = standing.run().orElseThrow();
            StageRow stage = standing.stage().orElseThrow();
            StageKeys keys = StageKeys.of(stage, parts.rules());
            if (Turn.isSet(keys, message, parts.ports().glances().at(keys.leafOf(message.task())))) {
                return Optional.empty();
            }
            AttemptId someAttempt = new AttemptId(message.epoch(), message.task(), 1);
            return Optional.of(new Assigning(parts.documents(), parts.ports().layout(), parts.rules())
                    .assign(message, someAttempt, run, stage));
        } catch (MillraceException unknown) {
            return Optional.empty();
        }
    }
}
