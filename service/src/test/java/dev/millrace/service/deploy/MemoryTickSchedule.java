package dev.millrace.service.deploy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Schedules of this process, which call nobody. */
final class MemoryTickSchedule implements TickSchedule {
    private final Map<String, Tick> ticks = new TreeMap<>();

    void put(String deployment, Tick tick) {
        ticks.put(deployment, tick);
    }

    @Override
    public Optional<Tick> find(String deployment) {
        return Optional.ofNullable(ticks.get(deployment));
    }

    @Override
    public boolean turn(String deployment, Tick seen, boolean enabled) {
        return ticks.computeIfPresent(deployment, (_, now) -> now.equals(seen) ? turned(now, enabled) : now) != null
                && find(deployment).equals(Optional.of(turned(seen, enabled)));
    }

    private static Tick turned(Tick tick, boolean enabled) {
        return tick.enabled() == enabled
                ? tick
                : new Tick(
                        enabled,
                        tick.expression(),
                        tick.zone(),
                        tick.target(),
                        tick.role(),
                        tick.retries(),
                        tick.ageSeconds(),
                        tick.deadLetters(),
                        tick.changedMillis() + 1);
    }
}
