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
    private static final int MOST_PER_MILLION = 550_000;

    private final Randomness random;
    private final Coverage coverage;
    private final int[] chances = new int[Step.values().length];
    private final Map<Step, List<Fault>> possible = new EnumMap<>(Step.class);
    private boolean armed;

    /**
     * @param kinds of fault that happen in this world
     * @param steps kinds that are struck; empty: all, by their weights
     * @param perMillion how many of a million of these steps, or of the commonest kind, are struck
     */
    public Strikes(Randomness random, Coverage coverage, Set<Fault> kinds, Set<Step> steps, int perMillion) {
        this.random = random;
        this.coverage = coverage;
        for (Step step : Step.values()) {
            int chance = steps.isEmpty() ? perMillion * step.weight() : steps.contains(step) ? perMillion : 0;
            chances[step.ordinal()] = Math.min(MOST_PER_MILLION, chance);
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
        if (!armed) {
            return Optional.empty();
        }
        coverage.stepped(step);
        if (!random.chance(chances[step.ordinal()])) {
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
