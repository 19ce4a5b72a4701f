package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.ByteSize;
import java.util.Optional;
import java.util.function.Consumer;

/** The forms that a single value of a job file may have. */
enum ScalarForm {
    /** Text; numbers and flags must be quoted. */
    TEXT("text", "text"),
    /** Text, a number or a flag, kept as written. */
    ANY("text, a number or true or false", "a value"),
    /** The same, or null. */
    ANY_OR_NULL("text, a number, true or false, or null", "a value"),
    FLAG("true or false", "true"),
    COUNT("a whole number of at least 1", "1000"),
    SIZE("a size", "64MB"),
    DURATION("a duration", "30m"),
    DOLLARS("an amount of dollars above 0, with at most 6 decimals", "1.50"),
    FACTOR("a number from 1 to 100", "2"),
    ROW_LIMIT("a number of rows or per cent", "0.1%");

    private static final double MOST_FACTOR = 100;

    private final String noun;
    private final String example;

    ScalarForm(String noun, String example) {
        this.noun = noun;
        this.example = example;
    }

    String noun() {
        return noun;
    }

    String example() {
        return example;
    }

    /** What is wrong with a value; empty: nothing. */
    Optional<String> complaint(Written.Scalar scalar) {
        return switch (this) {
            case TEXT -> unless(scalar.kind() == Written.Kind.TEXT, scalar);
            case ANY -> unless(scalar.kind() != Written.Kind.NULL, scalar);
            case ANY_OR_NULL -> Optional.empty();
            case FLAG -> unless(scalar.kind() == Written.Kind.FLAG, scalar);
            case COUNT ->
                unless(
                        scalar.kind() != Written.Kind.TEXT
                                && whole(scalar.text()).matches("[0-9]{1,12}")
                                && !whole(scalar.text()).matches("0+"),
                        scalar);
            case DOLLARS ->
                unless(
                        scalar.kind() != Written.Kind.TEXT
                                && scalar.text().matches("[0-9]{1,9}(\\.[0-9]{1,6})?")
                                && !scalar.text().matches("[0.]+"),
                        scalar);
            case FACTOR ->
                unless(
                        scalar.kind() != Written.Kind.TEXT
                                && scalar.text().matches("[0-9]{1,3}(\\.[0-9]{1,2})?")
                                && isFactor(Double.parseDouble(scalar.text())),
                        scalar);
            case SIZE -> scalar.kind() == Written.Kind.NUMBER ? unless(false, scalar) : parsed(scalar, ByteSize::parse);
            case DURATION -> parsed(scalar, DurationText::parseMillis);
            case ROW_LIMIT -> parsed(scalar, RowLimitText::parse);
        };
    }

    /** A count as digits alone: JSON does not tell 1.0 from 1. */
    static String whole(String text) {
        return text.replaceFirst("(?<=^[0-9]{1,12})\\.0+$", "");
    }

    private static boolean isFactor(double number) {
        return number >= 1 && number <= MOST_FACTOR;
    }

    private Optional<String> unless(boolean right, Written.Scalar scalar) {
        return right ? Optional.empty() : Optional.of("must be " + noun + ", not " + scalar.noun());
    }

    private static Optional<String> parsed(Written.Scalar scalar, Consumer<String> parser) {
        try {
            parser.accept(scalar.text());
            return Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException error) {
            return Optional.of("is wrong: " + error.getMessage());
        }
    }
}
