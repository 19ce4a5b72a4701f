package dev.millrace.graph;

import java.util.regex.Pattern;

/** The name of one run: {@code run_} and 26 characters of Crockford base 32, so that ids sort by the time of submission. */
public record RunId(String value) implements Comparable<RunId> {
    private static final Pattern FORM = Pattern.compile("run_[0-9a-hjkmnp-tv-z]{26}");
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    /** Whether a text has the form of an id. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    public RunId {
        if (!isOne(value)) {
            throw new IllegalArgumentException("not a run id: " + value);
        }
    }

    /** The id of a run submitted at {@code epochMillis}, made unique by 80 bits of {@code entropy} (two words, 40 bits of each). */
    public static RunId of(long epochMillis, long entropyHigh, long entropyLow) {
        StringBuilder text = new StringBuilder("run_");
        append(text, epochMillis, 10);
        append(text, entropyHigh, 8);
        append(text, entropyLow, 8);
        return new RunId(text.toString());
    }

    private static void append(StringBuilder text, long bits, int digits) {
        for (int digit = digits - 1; digit >= 0; digit--) {
            text.append(DIGITS.charAt((int) (bits >>> (5 * digit)) & 31));
        }
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
