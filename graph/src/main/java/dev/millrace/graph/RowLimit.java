package dev.millrace.graph;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A number of rows that is accepted: the lesser of both.
 *
 * @param rows a number; -1 = no such limit
 * @param perMillion so many of a million rows that are read; -1 = no such limit
 */
public record RowLimit(long rows, long perMillion) {
    public static final RowLimit NONE = new RowLimit(-1, -1);

    private static final long MILLION = 1_000_000;

    public boolean isNone() {
        return rows < 0 && perMillion < 0;
    }

    /** Whether {@code bad} of {@code all} rows are too many. */
    public boolean isExceeded(long bad, long all) {
        return rows >= 0 && bad > rows || perMillion >= 0 && times(bad, MILLION).compareTo(times(perMillion, all)) > 0;
    }

    private static BigInteger times(long left, long right) {
        return BigInteger.valueOf(left).multiply(BigInteger.valueOf(right));
    }

    /** As a person writes it. */
    public String text() {
        return perMillion < 0
                ? rows < 0 ? "any number" : String.valueOf(rows)
                : rows < 0 ? share() : rows + " or " + share();
    }

    private String share() {
        return new BigDecimal(perMillion).movePointLeft(4).stripTrailingZeros().toPlainString() + "%";
    }
}
