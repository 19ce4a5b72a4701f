package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells all that is wrong with a job file at once: what its text says, files that are not there, queries, contracts and checks that do not fit.
 * What depends on something that is wrong itself is not looked at.
 */
public final class JobValidation {
    private static final Comparator<Failure> BY_PLACE = Comparator.comparing(
            failure -> failure.place().orElse(Place.of("")),
            Comparator.comparingInt(Place::line).thenComparingInt(Place::column));

    private final JobLoading loading;
    private final Path home;
    private final DryPlanning.Terms terms;

    /**
     * @param home folder that a run would use; it need not exist
     */
    public JobValidation(JobLoading loading, Path home, DryPlanning.Terms terms) {
        this.loading = loading;
        this.home = home;
        this.terms = terms;
    }

    /**
     * What was found.
     *
     * @param failures in order of the file; empty: the job is right
     * @param plan of a job that is right
     */
    public record Outcome(List<Failure> failures, Optional<JobSpec> job, Optional<PlanView> plan) {}

    /** Throws only if the file itself cannot be read. */
    public Outcome of(String file, Map<String, String> parameters, String environment) {
        JobLoading.Looked looked = loading.look(file, parameters, environment);
        List<Failure> failures = new ArrayList<>(looked.failures());
        if (looked.job().isPresent() && looked.hasValues()) {
            failures.addAll(DryPlanning.complaints(looked.job().get(), looked.doubtful(), home, terms));
        }
        Optional<JobSpec> spec = looked.job().map(LoadedJob::spec);
        if (!failures.isEmpty()) {
            return new Outcome(failures.stream().sorted(BY_PLACE).toList(), spec, Optional.empty());
        }
        try {
            PlanView plan = DryPlanning.plan(looked.job().orElseThrow(), home, terms);
            return new Outcome(List.of(), spec, Optional.of(plan));
        } catch (MillraceException wrong) {
            return new Outcome(List.of(wrong.failure()), spec, Optional.empty());
        }
    }
}
