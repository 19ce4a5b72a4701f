package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.RowLimitText;
import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import dev.millrace.graph.Requirement;
import dev.millrace.graph.RowLimit;
import dev.millrace.sdk.job.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Contract} asks of rows. A row breaks the first rule that does not hold, in the order of the contract; NULL breaks only
 * {@link #notNull}. Immutable. Its place is the line that made it.
 */
public final class Rule {
    private final String kind;
    private final List<Requirement> requirements;
    private final @Nullable Frame in;
    private final Place place;
    private final String reason;
    private final @Nullable Severity severity;
    private final @Nullable RowLimit limit;

    private Rule(
            String kind,
            List<Requirement> requirements,
            @Nullable Frame in,
            Place place,
            String reason,
            @Nullable Severity severity,
            @Nullable RowLimit limit) {
        this.kind = kind;
        this.requirements = List.copyOf(requirements);
        this.in = in;
        this.place = place;
        this.reason = reason;
        this.severity = severity;
        this.limit = limit;
    }

    private static Rule of(String kind, Stream<? extends Requirement> requirements) {
        return of(kind, requirements, null);
    }

    private static Rule of(String kind, Stream<? extends Requirement> requirements, @Nullable Frame in) {
        Rule rule = new Rule(kind, List.copyOf(requirements.toList()), in, Caller.place(), "", null, null);
        if (rule.requirements.isEmpty()) {
            throw rule.wrong("'" + kind + "' names no column", "Name at least one column");
        }
        return rule;
    }

    /** A value is there, in each of these columns. */
    public static Rule notNull(String... columns) {
        return of("notNull", Arrays.stream(columns).map(Requirement.NotNull::new));
    }

    /** The text of a field is a value of its column's type. It is asked of all text in any case; named, it has a place, a severity and a limit. */
    public static Rule type(String... columns) {
        return of("type", Arrays.stream(columns).map(Requirement.Type::new));
    }

    /** A record of text can be read; likewise asked in any case. */
    public static Rule readable() {
        return of("readable", Stream.of(new Requirement.Readable()));
    }

    /** A record of delimited text has as many fields as its file has columns; likewise asked in any case. */
    public static Rule fieldCount() {
        return of("fieldCount", Stream.of(new Requirement.FieldCount()));
    }

    /** Bounds, both inclusive: numbers, dates, times or text. */
    public static Rule range(String column, Object min, Object max) {
        return of("range", Stream.of(new Requirement.Range(column, text(min), text(max))));
    }

    public static Rule atLeast(String column, Object min) {
        return of("range", Stream.of(new Requirement.Range(column, text(min), null)));
    }

    public static Rule atMost(String column, Object max) {
        return of("range", Stream.of(new Requirement.Range(column, null, text(max))));
    }

    /** As a cast to the column's type reads it. */
    private static String text(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    /** The whole text matches an RE2 pattern. */
    public static Rule regex(String column, String pattern) {
        Rule rule = of("regex", Stream.of(new Requirement.Matches(column, pattern)));
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException error) {
            throw rule.wrong(
                    "The pattern cannot be read: " + error.getDescription() + " at character " + (error.getIndex() + 1),
                    "Write an RE2 pattern, for example [A-Z]{3}");
        }
        return rule;
    }

    /** One of these values. */
    public static Rule oneOf(String column, Object... values) {
        Rule rule = of(
                "enum",
                Stream.of(new Requirement.OneOf(
                        column, Arrays.stream(values).map(Rule::text).toList())));
        if (values.length == 0) {
            throw rule.wrong("One of no values is no value", "List the values");
        }
        return rule;
    }

    /** Number of characters, both inclusive. */
    public static Rule length(String column, long min, long max) {
        return bounded(of("length", Stream.of(new Requirement.Length(column, min, max))), min, max);
    }

    private static Rule bounded(Rule rule, long min, long max) {
        if (min < 0 || min > max) {
            throw rule.wrong(
                    "'" + rule.kind + "' from " + min + " to " + max + " holds for nothing",
                    "Give a min that is not negative, and a max that is not less");
        }
        return rule;
    }

    /** No other good row before it, in order of file and line, has the same values. */
    public static Rule unique(String... columns) {
        return of("unique", columns.length == 0 ? Stream.of() : Stream.of(new Requirement.Unique(List.of(columns))));
    }

    /** The values of the columns stand in a row of another frame, in columns of the same names. */
    public static Rule foreignKey(Frame in, String... columns) {
        return foreignKey(in, List.of(columns), List.of(columns));
    }

    /** The same with keys of other names, one for each column. */
    public static Rule foreignKey(Frame in, List<String> columns, List<String> keys) {
        Rule rule = of(
                "foreignKey",
                columns.isEmpty() ? Stream.of() : Stream.of(new Requirement.ForeignKey(columns, "", keys)),
                in);
        if (columns.size() != keys.size()) {
            throw rule.wrong(
                    columns.size() + " columns cannot stand in " + keys.size() + " keys",
                    "Name one key for each column");
        }
        return rule;
    }

    /** The newest good row is at most so old when the run is planned. */
    public static Rule freshness(String column, Duration maxAge) {
        return of("freshness", Stream.of(new Requirement.Freshness(column, maxAge.toMillis())));
    }

    /** Number of good rows, both inclusive. */
    public static Rule rowCount(long min, long max) {
        return bounded(of("rowCount", Stream.of(new Requirement.RowCount(min, max))), min, max);
    }

    /** The short name under which its rows are kept and counted. */
    public Rule reason(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw wrong("'" + name + "' cannot be a reason", "Use lower case, digits and '_', beginning with a letter");
        }
        return new Rule(kind, requirements, in, place, name, severity, limit);
    }

    /** No row may break it: the run fails. */
    public Rule fail() {
        return with(Severity.FAIL);
    }

    /** A row that breaks it is set aside, as the contract says. */
    public Rule quarantine() {
        return with(Severity.QUARANTINE);
    }

    /** A row that breaks it stays, and is counted. */
    public Rule warn() {
        return with(Severity.WARN);
    }

    private Rule with(Severity other) {
        return new Rule(kind, requirements, in, place, reason, other, limit);
    }

    /** The most rows that may break it, {@code 37} or {@code 0.1%} of the rows read; beyond it the run fails. */
    public Rule max(String rows) {
        try {
            return new Rule(kind, requirements, in, place, reason, severity, RowLimitText.parse(rows));
        } catch (IllegalArgumentException error) {
            throw wrong(String.valueOf(error.getMessage()), "Write for example: max(\"0.1%\")");
        }
    }

    RuntimeException wrong(String message, String remedy) {
        return Failure.invalid("BAD_RULE", message, remedy).at(place).toException();
    }

    String kind() {
        return kind;
    }

    List<Requirement> requirements() {
        return requirements;
    }

    @Nullable
    Frame in() {
        return in;
    }

    Place place() {
        return place;
    }

    String reason() {
        return reason;
    }

    @Nullable
    Severity severity() {
        return severity;
    }

    @Nullable
    RowLimit limit() {
        return limit;
    }
}
