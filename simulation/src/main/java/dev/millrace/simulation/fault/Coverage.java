package dev.millrace.simulation.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How often each kind of fault struck each kind of step. Not thread-safe; tables of several threads are added up. */
public final class Coverage {
    private final long[][] strikes = new long[Fault.values().length][Step.values().length];
    private final long[] steps = new long[Step.values().length];

    void stepped(Step step) {
        steps[step.ordinal()]++;
    }

    void struck(Fault fault, Step step) {
        strikes[fault.ordinal()][step.ordinal()]++;
    }

    public void add(Coverage other) {
        for (Step step : Step.values()) {
            steps[step.ordinal()] += other.steps[step.ordinal()];
            for (Fault fault : Fault.values()) {
                strikes[fault.ordinal()][step.ordinal()] += other.strikes[fault.ordinal()][step.ordinal()];
            }
        }
    }

    public long strikes(Fault fault, Step step) {
        return strikes[fault.ordinal()][step.ordinal()];
    }

    /** Cells that could be struck and were struck less often than {@code least}, as text. */
    public List<String> below(long least) {
        List<String> missing = new ArrayList<>();
        for (Step step : Step.values()) {
            for (Fault fault : Fault.values()) {
                if (fault.strikes(step) && strikes(fault, step) < least) {
                    missing.add(fault.text() + " × " + step + ": " + strikes(fault, step));
                }
            }
        }
        return missing;
    }

    /** The whole table, a step a line, counted while faults were armed; a dash where a fault cannot strike. */
    public String table() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-20s %10s", "step", "taken"));
        for (Fault fault : Fault.values()) {
            text.append(' ').append(fault.text().replace(' ', '-'));
        }
        text.append('\n');
        for (Step step : Step.values()) {
            text.append(String.format(Locale.ROOT, "%-20s %10d", step, steps[step.ordinal()]));
            for (Fault fault : Fault.values()) {
                String cell = fault.strikes(step) ? Long.toString(strikes(fault, step)) : "-";
                text.append(String.format(Locale.ROOT, " %" + fault.text().length() + "s", cell));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
