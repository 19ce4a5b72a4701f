package dev.millrace.simulation.scale;

import dev.millrace.functions.look.WorkerPool;
import dev.millrace.graph.CloudClass;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/** The calls of one coordinator, which start workers: so many are under way together, whatever they were begun for, and the next one begins when one is answered. */
final class Calls implements WorkerPool {
    /** As many as the coordinators' own pool makes at once: this many lines of {@link #OF_A_LINE} calls that are answered together. */
    private static final int LINES = 8;

    private static final int OF_A_LINE = 64;

    private final Services services;
    private final Fleet fleet;
    private final long[] freeMillis = new long[LINES];

    Calls(Services services, Fleet fleet) {
        this.services = services;
        this.fleet = fleet;
    }

    @Override
    public List<CloudClass> classes() {
        return fleet.classes();
    }

    @Override
    public int start(CloudClass wanted, int count) {
        return begin(wanted, count).getAsInt();
    }

    @Override
    public IntSupplier begin(CloudClass wanted, int count) {
        long last = services.scheduler().nowMillis();
        for (int begun = 0; begun < count; begun += OF_A_LINE) {
            last = Math.max(last, answered(wanted, Math.min(OF_A_LINE, count - begun)));
        }
        long until = last;
        return () -> {
            services.scheduler().sleep(Math.max(0, until - services.scheduler().nowMillis()));
            return count;
        };
    }

    /** When calls are answered that begin as soon as a line is free. */
    private long answered(CloudClass wanted, int count) {
        Arrays.sort(freeMillis);
        long now = services.scheduler().nowMillis();
        freeMillis[0] = Math.max(now, freeMillis[0])
                + services.chance().millis(services.model().workers().call());
        services.scheduler().after(freeMillis[0] - now, () -> fleet.called(wanted, count));
        return freeMillis[0];
    }
}
