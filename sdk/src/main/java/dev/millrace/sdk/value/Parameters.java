package dev.millrace.sdk.value;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.ParameterValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Java values as typed parameters of a query. */
public final class Parameters {
    private Parameters() {}

    public static Map<String, ParameterValue> of(Map<String, ? extends @Nullable Object> values) {
        Map<String, ParameterValue> parameters = new TreeMap<>();
        values.forEach((name, value) -> parameters.put(name, parameter(name, value)));
        return parameters;
    }

    private static ParameterValue parameter(String name, @Nullable Object value) {
        return switch (value) {
            case null -> new ParameterValue("VARCHAR", null);
            case Boolean truth -> new ParameterValue("BOOLEAN", truth.toString());
            case Byte number -> new ParameterValue("INTEGER", number.toString());
            case Short number -> new ParameterValue("INTEGER", number.toString());
            case Integer number -> new ParameterValue("INTEGER", number.toString());
            case Long number -> new ParameterValue("BIGINT", number.toString());
            case BigInteger number -> new ParameterValue("HUGEINT", number.toString());
            case BigDecimal number -> decimal(number);
            case Float number -> new ParameterValue("FLOAT", number.toString());
            case Double number -> new ParameterValue("DOUBLE", number.toString());
            case CharSequence text -> new ParameterValue("VARCHAR", text.toString());
            case LocalDate day -> new ParameterValue("DATE", day.toString());
            case LocalTime time -> new ParameterValue("TIME", time.toString());
            case LocalDateTime time -> new ParameterValue("TIMESTAMP", time.toString());
            case Instant time -> new ParameterValue("TIMESTAMP WITH TIME ZONE", time.toString());
            case OffsetDateTime time -> parameter(name, time.toInstant());
            case UUID id -> new ParameterValue("UUID", id.toString());
            default ->
                throw Failure.invalid(
                                "NOT_A_VALUE",
                                "The parameter '" + name + "' is an object of class '"
                                        + value.getClass().getName() + "'",
                                "Give a number, text, a truth value, a date, a time or a UUID")
                        .toException();
        };
    }

    private static ParameterValue decimal(BigDecimal number) {
        int scale = Math.max(0, number.scale());
        int digits = Math.min(38, Math.max(18, Math.max(number.precision() - number.scale(), 0) + scale));
        return new ParameterValue("DECIMAL(" + digits + "," + scale + ")", number.toPlainString());
    }
}
