package dev.millrace.graph;

import java.util.regex.Pattern;

/**
 * A version of the code, where several are there side by side: the one that planned a run goes on with it to its end.
 *
 * @param label lower-case letters and digits; empty: there is only one version, or any may go on
 */
public record Release(String label) implements Comparable<Release> {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]{0,40}");

    /** Any may go on. */
    public static final Release ANY = new Release("");

    /** Under which name a plan says it, among the versions that made it. */
    private static final String IN_PLAN = "release";

    public Release {
        if (!isLabel(label)) {
            throw new IllegalArgumentException("a release is lower-case letters and digits, at most 40: " + label);
        }
    }

    public static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /** Which one a plan was made by. */
    public static Release of(StageGraph plan) {
        return new Release(plan.engine().getOrDefault(IN_PLAN, ""));
    }

    /** The plan, saying that this one made it. */
    public StageGraph signed(StageGraph plan) {
        return isAny() ? plan : plan.with(IN_PLAN, label);
    }

    public boolean isAny() {
        return label.isEmpty();
    }

    /** Whether code of this version must leave alone what is held by {@code holder}. */
    public boolean leaves(Release holder) {
        return !isAny() && !holder.isAny() && !equals(holder);
    }

    @Override
    public int compareTo(Release other) {
        return label.compareTo(other.label);
    }

    @Override
    public String toString() {
        return label;
    }
}
