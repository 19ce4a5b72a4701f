package dev.millrace.service.deploy.aws;

import dev.millrace.service.deploy.Probe;
import dev.millrace.service.deploy.TickSchedule.Tick;
import dev.millrace.service.deploy.TickState;
import dev.millrace.storage.Clock;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Whether the tick of a deployment is as deployed, and comes. */
final class TickProbe {
    /** Of five ticks one came, or none does. */
    private static final long LOOKED_BACK_MILLIS = 300_000;

    /** A schedule calls within the minute, a cold function takes seconds, and so does the log. */
    private static final long AWAITED_MILLIS = 120_000;

    /** Where ticks are seen that ended well. */
    @FunctionalInterface
    interface Log {
        /** When the last one was since then; empty: there was none. */
        OptionalLong last(String deployment, long sinceMillis);
    }

    /** What is reserved of the account's concurrency. */
    @FunctionalInterface
    interface Reserved {
        /** For a function; empty: nothing, so that it shares with others. */
        OptionalInt of(String function);
    }

    private final String name;
    private final Log log;
    private final Reserved reserved;
    private final Clock clock;

    TickProbe(String name, Log log, Reserved reserved, Clock clock) {
        this.name = name;
        this.log = log;
        this.reserved = reserved;
        this.clock = clock;
    }

    Probe look(TickState state) {
        if (state.wrong() || state.tick().isEmpty()) {
            return new Probe("", false, state.words());
        }
        Tick tick = state.tick().get();
        if (!tick.enabled()) {
            return new Probe("", true, state.words());
        }
        long now = clock.nowMillis();
        OptionalLong last = log.last(name, now - LOOKED_BACK_MILLIS);
        if (last.isPresent()) {
            return new Probe("", true, state.words() + "; last tick " + seconds(now - last.getAsLong()) + " ago");
        }
        long changed = now - tick.changedMillis();
        return changed < AWAITED_MILLIS
                ? new Probe("", true, state.words() + "; made or changed " + seconds(changed) + " ago, no tick yet")
                : new Probe(
                        "", false, state.words() + "; but no tick ended well in the last five minutes: " + why(tick));
    }

    private String why(Tick tick) {
        OptionalInt most = reserved.of(name + "-coordinator");
        if (most.isPresent() && most.getAsInt() == 0) {
            return "the coordinator's reserved concurrency is 0, so that it is never called; give it none in Lambda's"
                    + " console";
        }
        return "the role " + tick.role()
                + " may not call it any more, the account's concurrency is used up, or it fails;"
                + " look at its metrics Invocations, Throttles and Errors, and at its log";
    }

    private static String seconds(long millis) {
        return Math.max(0, millis) / 1_000 + " s";
    }
}
