package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.Place;
import java.util.Optional;

/** Values of parameters that stand in no job file. */
public final class ParameterText {
    private static final String KNOWN = "string, int, decimal, decimal(p,s), double, bool, date and timestamp";

    private ParameterText() {}

    /** Throws {@code BAD_PARAMETER} for a type that parameters cannot have. */
    public static void requireType(String name, String type, Place place) {
        if (!type.matches(Parameter.TYPES)) {
            throw Failure.invalid(
                            "BAD_PARAMETER",
                            "'" + type + "' is no type of a parameter such as '" + name + "'",
                            "Types are " + KNOWN)
                    .at(place)
                    .toException();
        }
    }

    /**
     * The typed constant.
     *
     * @param type as in a job file: {@code string}, {@code int}, {@code decimal}, {@code double}, {@code bool}, {@code date}, {@code timestamp}
     * @throws dev.millrace.graph.MillraceException {@code BAD_PARAMETER}
     */
    public static ParameterValue value(String name, String type, String text, Place place) {
        try {
            return new Parameter(name, type, Optional.empty(), "", place).value(text);
        } catch (IllegalArgumentException error) {
            throw Failure.invalid(
                            "BAD_PARAMETER",
                            "The parameter '" + name + "' is of type " + type + ": " + error.getMessage(),
                            "Types are string, int, decimal, double, bool, date and timestamp; write -p name:type=value")
                    .at(place)
                    .toException();
        }
    }
}
