package dev.millrace.service.watch;

import dev.millrace.coordinator.trigger.UploadIntake;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.storage.record.Ports;

/** Notes what is there now for a trigger that is about to be fired, within the time that somebody waits for an answer. */
public final class FiredIntake {
    private static final long LONGEST_MILLIS = 15_000;
    private static final long STEP_MILLIS = 100;

    private final Ports ports;
    private final long settleMillis;

    /** @param settleMillis how long a file of this machine must have been left alone */
    public FiredIntake(Ports ports, long settleMillis) {
        this.ports = ports;
        this.settleMillis = settleMillis;
    }

    /** Files that are written to are waited for. What is not noted in time is found by who looks at the trigger. */
    public void look(TriggerSpec spec) {
        if (spec.upload().isEmpty()) {
            return;
        }
        boolean appearsWhole = !spec.upload().get().prefix().scheme().equals("file");
        UploadIntake intake = new UploadIntake(ports, spec, appearsWhole ? 0 : settleMillis);
        long untilMillis = ports.clock().nowMillis() + LONGEST_MILLIS;
        while (true) {
            UploadIntake.Listing listing = intake.list("", () -> ports.clock().nowMillis() < untilMillis);
            if (listing.found().young() == 0 || ports.clock().nowMillis() >= untilMillis) {
                return;
            }
            ports.clock().sleep(STEP_MILLIS);
        }
    }
}
