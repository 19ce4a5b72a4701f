package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Options of delimited text that contradict each other, or that no file can follow. */
final class CsvOptionsCheck {
    private static final int MOST_SKIPPED = 1000;

    private CsvOptionsCheck() {}

    /** Throws BAD_OPTION. */
    static void check(JobSpec.Source source) {
        JobSpec.CsvOptions csv = source.csv();
        CsvDetails details = csv.details();
        requireCharacter("comment", details.comment());
        requireCharacter("quote", "".equals(csv.quote()) ? null : csv.quote());
        requireCharacter("escape", "".equals(csv.escape()) ? null : csv.escape());
        List<String> taken = new ArrayList<>();
        different(taken, csv.delimiter());
        different(taken, "".equals(csv.quote()) ? null : csv.quote());
        different(taken, details.comment());
        different(taken, details.decimalSeparator());
        if (details.skipLines() != null && details.skipLines() > MOST_SKIPPED) {
            throw wrong("skipLines is more than " + MOST_SKIPPED, "Remove the lines from the file");
        }
        if (details.dateFormat() != null || details.timestampFormat() != null) {
            try (Sandbox sandbox = new Sandbox(List.of())) {
                requireFormat(sandbox, "dateFormat", details.dateFormat());
                requireFormat(sandbox, "timestampFormat", details.timestampFormat());
            }
        }
    }

    /** Records under a contract are cut by us, by the plain rules. */
    static void refuseBesideContract(JobSpec.Source source) {
        CsvDetails details = source.csv().details();
        boolean plain = details.nullTexts().isEmpty()
                && details.comment() == null
                && details.encoding() == null
                && !",".equals(details.decimalSeparator())
                && !details.shortRows();
        if (!plain) {
            throw Failure.invalid(
                            "NOT_SUPPORTED",
                            "the source '" + source.name()
                                    + "' has a contract and one of the csv options comment, encoding,"
                                    + " decimal, shortRows or several null texts",
                            "Do without the option, or without the contract: a step may clean the rows")
                    .toException();
        }
    }

    private static void requireCharacter(String option, @Nullable String value) {
        if (value != null && (value.length() != 1 || value.charAt(0) >= 0x80)) {
            throw wrong(
                    "the option " + option + " is '" + value + "', not one plain character",
                    "Write one, for example #");
        }
    }

    private static void different(List<String> taken, @Nullable String value) {
        if (value != null && taken.contains(value)) {
            throw wrong(
                    "'" + value + "' cannot mean two things",
                    "Choose delimiter, quote, comment and decimal so that they differ");
        }
        if (value != null) {
            taken.add(value);
        }
    }

    private static void requireFormat(Sandbox sandbox, String option, @Nullable String format) {
        if (format == null) {
            return;
        }
        try {
            boolean reads = format.indexOf('%') >= 0;
            if (reads) {
                sandbox.rows("SELECT strftime(TIMESTAMP '2001-02-03 04:05:06', ?::VARCHAR)", List.of(format));
                return;
            }
        } catch (MillraceException unknown) {
            throw new MillraceException(formatFailure(option, format), unknown);
        }
        throw formatFailure(option, format).toException();
    }

    private static Failure formatFailure(String option, String format) {
        return Failure.invalid(
                "BAD_OPTION",
                String.format(Locale.ROOT, "the option %s is '%s', which is no format", option, format),
                "Write it as in strptime, for example %d.%m.%Y");
    }

    private static MillraceException wrong(String message, String remedy) {
        return Failure.invalid("BAD_OPTION", message, remedy).toException();
    }
}
