package dev.millrace.simulation.fault;

import dev.millrace.simulation.schedule.Randomness;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which step is struck by what. Silent until armed, and after it is disarmed. */
public final class Strikes {
    private final Randomness random;
    private final Coverage coverage;
    private final int perMillion;
    private final Map<Step, List<Fault>> possible = new EnumMap<>(Step.class);
    private boolean armed;

    /**
     * @param kinds of fault that happen in this world
     * @param perMillion how many of a million steps of the commonest kind are struck
     */
    public Strikes(Randomness random, Coverage coverage, Set<Fault> kinds, int perMillion) {
        this.random = random;
        this.coverage = coverage;
        this.perMillion = perMillion;
        for (Step step : Step.values()) {
            List<Fault> faults = new ArrayList<>();
            for (Fault fault : Fault.values()) {
                if (kinds.contains(fault) && fault.strikes(step)) {
                    faults.add(fault);
                }
            }
            possible.put(step, faults);
        }
    }

    public void arm() {
        armed = true;
    }

    public void disarm() {
        armed = false;
    }

    public boolean isArmed() {
        return armed;
    }

    /** Whether this step is struck, and by what. */
    Optional<Fault> next(Step step) {
        coverage.stepped(step);
        if (!armed || !random.chance(perMillion * step.weight())) {
            return Optional.empty();
        }
        List<Fault> faults = possible.getOrDefault(step, List.of());
        return faults.isEmpty() ? Optional.empty() : Optional.of(random.pick(faults));
    }

    void struck(Fault fault, Step step) {
        coverage.struck(fault, step);
    }

    Randomness random() {
        return random;
    }
}
