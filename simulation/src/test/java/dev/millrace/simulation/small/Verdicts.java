package dev.millrace.simulation.small;

import java.util.ArrayList;
import java.util.List;

/** What was found broken while moves were made. */
final class Verdicts {
    private final List<String> broken = new ArrayList<>();

    void report(String invariant, String what) {
        broken.add(invariant + ": " + what);
    }

    List<String> broken() {
        return broken;
    }
}
