package dev.millrace.graph;

/**
 * A table that is kept under a name, as a source says it. What the name stands for is looked up when a run is submitted; what a run has stored says it
 * itself, and which version that was.
 *
 * @param version from 1; 0: the one that counts when the run is submitted
 * @param resolved whether the source says what the name stands for
 * @param ownRules whether what the source says of its rows counts, instead of what the table says
 */
public record TableReference(String name, int version, boolean resolved, boolean ownRules) {
    public TableReference {
        if (name.isEmpty() || version < 0 || resolved && version == 0) {
            throw new IllegalArgumentException("no table '" + name + "' in version " + version);
        }
    }

    private static final String FORM = "[a-z_][a-z0-9_]{0,62}(@[1-9][0-9]{0,8})?";

    /** Whether a text names a table, maybe with its version. */
    public static boolean isOne(String written) {
        return written.matches(FORM);
    }

    /** The same for what somebody may have written in another way. Throws {@code BAD_TABLE_NAME}. */
    public static TableReference named(String written) {
        if (!isOne(written)) {
            throw Failure.invalid(
                            "BAD_TABLE_NAME",
                            "'" + written + "' cannot be the name of a registered table",
                            "Use at most 63 lower case letters, digits and '_', and @3 for a version")
                    .toException();
        }
        return of(written, false);
    }

    /** As it is written: {@code trips@3}, or {@code trips}. */
    public static TableReference of(String written, boolean ownRules) {
        int at = written.indexOf('@');
        return at < 0
                ? new TableReference(written, 0, false, ownRules)
                : new TableReference(
                        written.substring(0, at), Integer.parseInt(written.substring(at + 1)), false, ownRules);
    }

    /** The same once it is known which version counts. */
    public TableReference as(int found) {
        return new TableReference(name, found, true, ownRules);
    }

    @Override
    public String toString() {
        return version == 0 ? name : name + "@" + version;
    }
}
