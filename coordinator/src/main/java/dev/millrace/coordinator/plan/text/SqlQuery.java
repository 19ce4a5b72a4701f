package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Place;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A text with all that it may refer to.
 *
 * @param sql one SELECT in DuckDB's dialect
 * @param place where the text begins
 * @param parameters values of {@code $name} and {@code :name}
 * @param tables names of sources and earlier steps
 * @param now what {@code now()} and the like are
 * @param zone in which {@code current_date} and the like are told
 * @param paths a path or pattern as written in the text → an absolute location or pattern
 */
public record SqlQuery(
        String sql,
        Place place,
        Map<String, JobSpec.ParameterValue> parameters,
        List<String> tables,
        Instant now,
        ZoneId zone,
        UnaryOperator<String> paths) {
    public SqlQuery {
        parameters = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        tables = List.copyOf(tables);
    }
}
