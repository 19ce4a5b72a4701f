package dev.millrace.storage.record;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The rules in force: all of them, except in tests that show what each is for. */
public final class Rules {
    private static final Rules ALL = new Rules(EnumSet.allOf(Rule.class));

    private final Set<Rule> inForce;

    private Rules(Set<Rule> inForce) {
        this.inForce = Collections.unmodifiableSet(inForce);
    }

    /** What production runs with. */
    public static Rules all() {
        return ALL;
    }

    /** The same without one more. */
    public Rules without(Rule rule) {
        EnumSet<Rule> fewer = EnumSet.copyOf(inForce);
        fewer.remove(rule);
        return new Rules(fewer);
    }

    public boolean hold(Rule rule) {
        return inForce.contains(rule);
    }

    public boolean broken(Rule rule) {
        return !hold(rule);
    }
}
