package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.sdk.job.Caller;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Values of the parameters of a {@link JobTemplate} for one run. Immutable. */
public final class JobValues {
    private final String environment;
    private final Map<String, ParameterValue> values;

    JobValues(String environment, Map<String, ParameterValue> values) {
        this.environment = environment;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Name of the environment; empty: none. */
    public String environment() {
        return environment;
    }

    /** As it is written in paths. */
    public String text(String parameter) {
        return Objects.requireNonNull(value(parameter).value());
    }

    /** As a constant: text, Long, BigDecimal, Double, Boolean, LocalDate or LocalDateTime, by the parameter's type. */
    public Object get(String parameter) {
        ParameterValue value = value(parameter);
        String text = text(parameter);
        String type = value.type().replaceAll("\\(.*", "");
        return switch (type) {
            case "BIGINT" -> Long.valueOf(text);
            case "DECIMAL" -> new BigDecimal(text);
            case "DOUBLE" -> Double.valueOf(text);
            case "BOOLEAN" -> Boolean.valueOf(text);
            case "DATE" -> LocalDate.parse(text);
            case "TIMESTAMP" -> LocalDateTime.parse(text.replace(' ', 'T'));
            default -> text;
        };
    }

    private ParameterValue value(String parameter) {
        ParameterValue value = values.get(parameter);
        if (value == null) {
            throw Failure.invalid(
                            "UNKNOWN_PARAMETER",
                            "The job has no parameter '" + parameter + "'",
                            values.isEmpty()
                                    ? "Declare it on the template"
                                    : Suggestion.sentence(parameter, values.keySet()))
                    .at(Caller.place())
                    .toException();
        }
        return value;
    }

    @Override
    public String toString() {
        return values.keySet().stream().map(name -> name + "=" + text(name)).toList()
                + (environment.isEmpty() ? "" : " in " + environment);
    }
}
