package dev.millrace.graph;

/**
 * Which files of an incremental source a plan takes.
 *
 * @param source its name
 * @param taken how many it takes
 * @param seen how many were taken before
 * @param same how many are not taken because files of the same content are, or were before
 * @param full whether all are taken again
 */
public record Taking(String source, int taken, int seen, int same, boolean full) {
    /** Whether there is nothing to do. */
    public boolean isNothing() {
        return taken == 0;
    }

    /** A line for people. */
    public String sentence() {
        String rest = (seen > 0 ? ", " + files(seen) + " taken before" : "")
                + (same > 0 ? ", " + files(same) + " of the same content as others" : "");
        if (isNothing()) {
            return "source " + source + ": nothing new" + rest + "; nothing is written";
        }
        return "source " + source + ": " + files(taken) + (full ? " taken again, all there are" : " new") + rest;
    }

    private static String files(int count) {
        return count + (count == 1 ? " file" : " files");
    }
}
