package dev.millrace.service.api;

import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Comparisons that a run has to meet, all of them; the subset of AIP-160 that says so. */
record Filter(String text, List<Comparison> comparisons) {
    private static final int MOST = 20;
    private static final String SUBMITTED = "submitted";
    private static final String LABELS = "labels.";
    private static final Pattern COMPARISON =
            Pattern.compile("\\s*(state|job|submitted|labels\\.[a-z0-9._-]{1,63})\\s*(!=|<=|>=|=|<|>)\\s*"
                    + "(?:\"([^\"]*)\"|([A-Za-z0-9_.:+-]+))\\s*");
    private static final Pattern AND = Pattern.compile("AND\\s");

    Filter {
        comparisons = List.copyOf(comparisons);
    }

    /** A field, a sign and what it is compared with. */
    record Comparison(String field, String sign, String value) {
        boolean holds(int order) {
            return switch (sign) {
                case "=" -> order == 0;
                case "!=" -> order != 0;
                case "<" -> order < 0;
                case ">" -> order > 0;
                case "<=" -> order <= 0;
                default -> order >= 0;
            };
        }
    }

    /** Throws a problem for what is no filter. */
    static Filter read(String text) {
        List<Comparison> comparisons = new ArrayList<>();
        Matcher matcher = COMPARISON.matcher(text);
        int at = 0;
        while (!text.isBlank() && comparisons.size() <= MOST) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw wrong("It cannot be read from character " + (at + 1) + " on");
            }
            String value = matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
            comparisons.add(checked(new Comparison(matcher.group(1), matcher.group(2), value)));
            at = matcher.end();
            if (at == text.length()) {
                break;
            }
            Matcher and = AND.matcher(text).region(at, text.length());
            if (!and.lookingAt()) {
                throw wrong("Comparisons are joined by AND; it cannot be read from character " + (at + 1) + " on");
            }
            at = and.end();
        }
        if (comparisons.size() > MOST) {
            throw wrong("It has more than " + MOST + " comparisons");
        }
        return new Filter(text, comparisons);
    }

    private static Comparison checked(Comparison comparison) {
        if (comparison.field().equals(SUBMITTED)) {
            millis(comparison.value());
        }
        return comparison;
    }

    private static long millis(String moment) {
        try {
            return Instant.parse(moment).toEpochMilli();
        } catch (DateTimeException | ArithmeticException wrong) {
            throw wrong("A moment is like 2026-01-01T00:00:00Z");
        }
    }

    private static ProblemException wrong(String detail) {
        return Problem.of(ProblemCode.BAD_FILTER, detail, "Write for example state=FAILED AND labels.team=\"geo\"")
                .toException();
    }

    boolean usesLabels() {
        return comparisons.stream().anyMatch(one -> one.field().startsWith(LABELS));
    }

    /** A label that is not there meets nothing but {@code !=}. */
    boolean accepts(Map<String, String> fields, Map<String, String> labels, long submittedMillis) {
        return comparisons.stream().allMatch(one -> {
            if (one.field().equals(SUBMITTED)) {
                return one.holds(Long.compare(submittedMillis, millis(one.value())));
            }
            String value = one.field().startsWith(LABELS)
                    ? labels.get(one.field().substring(LABELS.length()))
                    : fields.get(one.field());
            return value == null ? one.sign().equals("!=") : one.holds(value.compareTo(one.value()));
        });
    }
}
