package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.service.client.Triggers;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.storage.record.BatchRow;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A trigger of a service that is fired, and waited for as if it were here. What was begun goes on when the command is interrupted. */
final class ServiceFiring {
    private static final long LOOK_MILLIS = 250;

    private final Context context;
    private final Triggers triggers;
    private final Watching watching;

    ServiceFiring(Context context, Triggers triggers, Watching watching) {
        this.context = context;
        this.triggers = triggers;
        this.watching = watching;
    }

    /** Until nothing waits; {@code FAILED} when it is held then. */
    ExitCode fire(String name) {
        ObjectNode trigger = triggers.get(name);
        int told = settled(trigger);
        trigger = triggers.fire(name);
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
                return ExitCode.OK;
            }
            if (!pause()) {
                return ExitCode.OK;
            }
            trigger = more ? triggers.fire(name) : triggers.get(name);
        }
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
