package dev.millrace.cli.command;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.client.Triggers;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.storage.record.BatchRow;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trigger of a service that is fired, and waited for as if it were here. What was begun goes on when the command is interrupted. Whether anybody works on
 * triggers there is not known: nobody waits for ever for a batch that is not begun.
 */
final class ServiceFiring {
    private static final long LOOK_MILLIS = 250;

    /** A service looks at its triggers each minute, and lists long folders for some minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Context context;
    private final Triggers triggers;
    private final Watching watching;
    private final Waits waits;
    private final boolean here;

    /**
     * How long it is waited.
     *
     * @param patience at most, for something to be begun
     * @param quiet after which it is said of a run that it goes on, once
     * @param millis at most, for all
     */
    record Waits(Duration patience, Duration quiet, long millis) {
        static Waits usual(long millis) {
            return new Waits(PATIENCE, QUIET, millis);
        }
    }

    /** @param here whether the service sees the files that this process sees */
    ServiceFiring(Context context, Triggers triggers, Watching watching, Waits waits, boolean here) {
        this.context = context;
        this.triggers = triggers;
        this.watching = watching;
        this.waits = waits;
        this.here = here;
    }

    /**
     * Until nothing waits; {@code RUN_FAILED} when it is held then, {@code TIMED_OUT} when there is no more time. Throws {@code TRIGGER_NOT_SERVED} when nothing
     * is begun for too long.
     */
    ExitCode fire(String name) {
        ObjectNode trigger = triggers.get(name);
        int told = settled(trigger);
        trigger = triggers.fire(name);
        ObjectNode unmoved = trigger;
        String waitedFor = "";
        long beganNanos = System.nanoTime();
        long sinceNanos = beganNanos;
        while (true) {
            told = tell(name, told, settled(trigger));
            if (trigger.has("held")) {
                context.terminal()
                        .say(TriggerWords.held(name, trigger.required("held").stringValue()));
                return ExitCode.RUN_FAILED;
            }
            boolean rests = !isOpen(trigger) && (isFlag(trigger, "paused") || !isFlag(trigger, "fired"));
            boolean more = rests
                    && !isFlag(trigger, "paused")
                    && trigger.path("files").path("pending").asInt(0) > 0;
            if (rests && !more) {
                if (isFlag(trigger, "paused")) {
                    context.terminal().say(TriggerWords.paused(name));
                } else if (!watching.hasSettledAny() && trigger.has("upload")) {
                    watching.nothing(name, trigger, here);
                }
                return ExitCode.OK;
            }
            if (!trigger.equals(unmoved)) {
                unmoved = trigger;
                sinceNanos = System.nanoTime();
            }
            long unmovedNanos = System.nanoTime() - sinceNanos;
            if (!isBegun(trigger)) {
                requireBegun(name, unmovedNanos);
            } else if (unmovedNanos > waits.quiet().toNanos()) {
                waitedFor = tellRun(trigger, waitedFor);
            }
            if (NANOSECONDS.toMillis(System.nanoTime() - beganNanos) >= waits.millis()) {
                context.terminal().say(name + " stays fired: the time of --timeout is over");
                return ExitCode.TIMED_OUT;
            }
            if (!pause()) {
                return ExitCode.OK;
            }
            trigger = more ? triggers.fire(name) : triggers.get(name);
        }
    }

    /** Whether a run takes a batch: how long that lasts is the run's affair. */
    private static boolean isBegun(JsonNode trigger) {
        return isOpen(trigger) && trigger.has("run");
    }

    /** Says of a run once that it is waited for; gives what was said last. */
    private String tellRun(JsonNode trigger, String told) {
        String run = trigger.required("run").stringValue();
        if (!run.equals(told)) {
            context.terminal()
                    .say("waiting for the run " + run + ", which goes on; 'millrace runs get " + run
                            + "' tells how it stands, and --timeout how long to wait");
        }
        return run;
    }

    private void requireBegun(String name, long unmovedNanos) {
        if (unmovedNanos > waits.patience().toNanos()) {
            throw notServed(name);
        }
    }

    private MillraceException notServed(String name) {
        return Failure.of(
                        FailureKind.UNAVAILABLE,
                        "TRIGGER_NOT_SERVED",
                        name + " is fired, and nothing of it was begun for "
                                + waits.patience().toMinutes()
                                + " minutes: nobody works on the triggers of the service")
                .withRemedy(
                        "It stays fired, and is taken as soon as somebody does. See that the service runs, or that its"
                                + " switch is on; 'millrace triggers get "
                                + name + "' tells how it stands")
                .toException();
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isFlag(JsonNode trigger, String flag) {
        return trigger.required(flag).booleanValue();
    }

    private static boolean isOpen(JsonNode trigger) {
        return trigger.required("state").stringValue().startsWith("running");
    }

    /** The last batch that is settled. */
    private static int settled(JsonNode trigger) {
        int batch = trigger.required("batch").intValue();
        return isOpen(trigger) || trigger.has("held") ? batch - 1 : batch;
    }

    private int tell(String name, int told, int last) {
        if (last > told) {
            List<ObjectNode> batches = triggers.history(name, last - told + 1);
            for (ObjectNode document : batches.reversed()) {
                BatchRow batch = TriggerJson.batchOf(document);
                if (batch.number() > told && batch.number() <= last) {
                    watching.settled(name, batch);
                }
            }
        }
        return Math.max(told, last);
    }
}
