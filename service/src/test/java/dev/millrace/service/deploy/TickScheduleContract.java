package dev.millrace.service.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.deploy.TickSchedule.Tick;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link TickSchedule} says, of each that there is. */
public abstract class TickScheduleContract {
    private static final Tick MADE = new Tick(
            true,
            "rate(1 minute)",
            "Europe/Berlin",
            "arn:aws:lambda:eu-central-1:000000000000:function:flow-coordinator:live",
            "arn:aws:iam::000000000000:role/flow-TickRole",
            3,
            60,
            Optional.of("arn:aws:sqs:eu-central-1:000000000000:flow-dead"),
            0);

    private final String name = unique("flow");

    protected abstract TickSchedule schedule();

    /** A name of a deployment that nobody else has. */
    protected abstract String unique(String name);

    /** Makes a schedule; when it was made is for the service to say. */
    protected abstract void make(String deployment, Tick tick);

    private Tick made(TickSchedule schedule) {
        make(name, MADE);
        return schedule.find(name).orElseThrow();
    }

    private static Tick like(Tick tick, boolean enabled, long changedMillis) {
        return new Tick(
                enabled,
                tick.expression(),
                tick.zone(),
                tick.target(),
                tick.role(),
                tick.retries(),
                tick.ageSeconds(),
                tick.deadLetters(),
                changedMillis);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(schedule().find(unique("nobody"))).isEmpty();
    }

    @Test
    void whatIsThereIsToldAsItIs() {
        assertThat(like(made(schedule()), true, 0)).isEqualTo(MADE);
        assertThat(schedule().find(unique("other"))).isEmpty();
    }

    @Test
    void itIsTurnedOffAndOnAndAllElseStays() {
        TickSchedule schedule = schedule();
        Tick on = made(schedule);
        assertThat(schedule.turn(name, on, false)).isTrue();
        Tick off = schedule.find(name).orElseThrow();
        assertThat(off).isEqualTo(like(on, false, off.changedMillis()));
        assertThat(schedule.turn(name, off, true)).isTrue();
        Tick again = schedule.find(name).orElseThrow();
        assertThat(again).isEqualTo(like(on, true, again.changedMillis()));
    }

    @Test
    void whoSawAnOlderOneTurnsNothing() {
        TickSchedule schedule = schedule();
        Tick on = made(schedule);
        assertThat(schedule.turn(name, on, false)).isTrue();
        Tick off = schedule.find(name).orElseThrow();
        assertThat(schedule.turn(name, on, true)).isFalse();
        assertThat(schedule.find(name)).contains(off);
    }

    @Test
    void asItIsAlreadyItIsNotChanged() {
        TickSchedule schedule = schedule();
        Tick on = made(schedule);
        assertThat(schedule.turn(name, on, true)).isTrue();
        assertThat(schedule.find(name)).contains(on);
    }

    @Test
    void oneThatIsGoneIsNotTurned() {
        TickSchedule schedule = schedule();
        Tick on = made(schedule);
        String other = unique("other");
        assertThat(schedule.turn(other, on, false)).isFalse();
        assertThat(schedule.find(other)).isEmpty();
    }
}
