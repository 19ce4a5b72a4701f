package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.RowLimit;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Limits of rows as people write them: {@code 37} or {@code 0.1%}. */
public final class RowLimitText {
    static final String PATTERN = "^(0|[1-9][0-9]{0,11}|[0-9]{1,3}(\\.[0-9]{1,4})?%)$";

    private static final Pattern FORM = Pattern.compile(PATTERN);

    private RowLimitText() {}

    /** Throws IllegalArgumentException with what is wrong. */
    public static RowLimit parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is neither a number of rows, such as 37, nor per cent with up to four decimals, such as 0.1%");
        }
        String number = form.group(1);
        if (!number.endsWith("%")) {
            return new RowLimit(Long.parseLong(number), -1);
        }
        long perMillion = new BigDecimal(number.substring(0, number.length() - 1))
                .movePointRight(4)
                .longValueExact();
        if (perMillion > 1_000_000) {
            throw new IllegalArgumentException("'" + text + "' is more than all rows");
        }
        return new RowLimit(-1, perMillion);
    }
}
