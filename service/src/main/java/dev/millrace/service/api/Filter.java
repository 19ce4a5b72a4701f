package dev.millrace.service.api;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.ProblemException;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.sql.Similar;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Comparisons that a run has to meet, all of them; the subset of AIP-160 that says so. */
record Filter(String text, List<Comparison> comparisons) {
    private static final int MOST = 20;
    private static final String PARAMETER = "filter";
    private static final String EXAMPLE = "Write for example state=FAILED AND labels.team=\"geo\"";
    private static final String STATE = "state";
    private static final List<String> STATES =
            Stream.of(RunState.values()).map(RunState::name).toList();
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
                throw wrong("It cannot be read from character " + (at + 1) + " on", EXAMPLE, at);
            }
            String value = matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
            Comparison comparison = new Comparison(matcher.group(1), matcher.group(2), value);
            comparisons.add(checked(comparison, matcher.start(matcher.group(3) != null ? 3 : 4)));
            at = matcher.end();
            if (at == text.length()) {
                break;
            }
            Matcher and = AND.matcher(text).region(at, text.length());
            if (!and.lookingAt()) {
                throw wrong(
                        "Comparisons are joined by AND; it cannot be read from character " + (at + 1) + " on",
                        EXAMPLE,
                        at);
            }
            at = and.end();
        }
        if (comparisons.size() > MOST) {
            throw wrong("It has more than " + MOST + " comparisons", "Leave some out", at);
        }
        return new Filter(text, comparisons);
    }

    private static Comparison checked(Comparison comparison, int at) {
        if (comparison.field().equals(SUBMITTED) && millis(comparison.value()).isEmpty()) {
            throw wrong(
                    "'" + comparison.value() + "' is no moment",
                    "A moment is like 2026-01-01T00:00:00Z, in quotes",
                    at);
        }
        if (comparison.field().equals(STATE) && !STATES.contains(comparison.value())) {
            throw wrong(
                    "There is no state '" + comparison.value() + "'",
                    Similar.to(comparison.value(), STATES)
                                    .map(state -> "Did you mean " + state + "? ")
                                    .orElse("") + "States are " + String.join(", ", STATES),
                    at);
        }
        return comparison;
    }

    private static OptionalLong millis(String moment) {
        try {
            return OptionalLong.of(Instant.parse(moment).toEpochMilli());
        } catch (DateTimeException | ArithmeticException wrong) {
            return OptionalLong.empty();
        }
    }

    /** @param at the character at which the filter is wrong, from 0 */
    private static ProblemException wrong(String detail, String hint, int at) {
        Failure failure =
                Failure.invalid(ProblemCode.BAD_FILTER.name(), detail, hint).at(new Place(PARAMETER, 1, at + 1));
        return Problem.of(ProblemCode.BAD_FILTER, List.of(new Problem.Wrong("/" + PARAMETER, failure)))
                .toException();
    }

    boolean usesLabels() {
        return comparisons.stream().anyMatch(one -> one.field().startsWith(LABELS));
    }

    /** A label that is not there meets nothing but {@code !=}. */
    boolean accepts(Map<String, String> fields, Map<String, String> labels, long submittedMillis) {
        return comparisons.stream().allMatch(one -> {
            if (one.field().equals(SUBMITTED)) {
                return one.holds(
                        Long.compare(submittedMillis, millis(one.value()).orElseThrow()));
            }
            String value = one.field().startsWith(LABELS)
                    ? labels.get(one.field().substring(LABELS.length()))
                    : fields.get(one.field());
            return value == null ? one.sign().equals("!=") : one.holds(value.compareTo(one.value()));
        });
    }
}
