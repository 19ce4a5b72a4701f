package dev.millrace.coordinator.plan.contract;

import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.graph.Inspection;
import dev.millrace.graph.JobSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job in which contracts and checks are steps like others.
 *
 * @param sources sources that are described already, by name
 * @param inspections steps whose one row is judged, by name
 */
public record LoweredJob(JobSpec job, Map<String, DescribedSource> sources, Map<String, Inspection> inspections) {
    public LoweredJob {
        sources = new LinkedHashMap<>(sources);
        inspections = new LinkedHashMap<>(inspections);
    }

    /** A job that asks nothing of its rows. */
    public static LoweredJob plain(JobSpec job) {
        return new LoweredJob(job, Map.of(), Map.of());
    }

    public Optional<Inspection> inspection(String step) {
        return Optional.ofNullable(inspections.get(step));
    }
}
