package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Tells all that is wrong with a job file at once: what its text says, files that are not there, queries, contracts and checks that do not fit.
 * What depends on something that is wrong itself is not looked at.
 */
public final class JobValidation {
    private static final Comparator<Failure> BY_PLACE = Comparator.comparing(
            failure -> failure.place().orElse(Place.of("")),
            Comparator.comparingInt(Place::line).thenComparingInt(Place::column));

    private final JobLoading loading;
    private final Planning planning;
    private final UnaryOperator<JobSpec> tables;

    /** @param tables puts in what tables stand for */
    public JobValidation(JobLoading loading, Planning planning, UnaryOperator<JobSpec> tables) {
        this.loading = loading;
        this.planning = planning;
        this.tables = tables;
    }

    /** Looks at jobs without a run. */
    public interface Planning {
        /**
         * What is wrong with a job whose text has failures already.
         *
         * @param doubtful sources and steps that those are about
         */
        List<Failure> complaints(LoadedJob job, Set<String> doubtful);

        /** The plan. Throws what is wrong with the job. */
        PlanView explain(LoadedJob job);
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
        return of(loading.text(file), parameters, environment, _ -> {});
    }

    /**
     * The same of a text.
     *
     * @param allowed is shown the job, before any file that it names is looked at; it may throw
     */
    public Outcome of(JobText text, Map<String, String> parameters, String environment, Consumer<LoadedJob> allowed) {
        JobLoading.Looked looked = loading.look(text, parameters, environment);
        List<Failure> failures = new ArrayList<>(looked.failures());
        Set<String> doubtful = new HashSet<>(looked.doubtful());
        Optional<LoadedJob> job = looked.job().map(read -> resolved(read, failures, doubtful));
        job.ifPresent(allowed);
        if (job.isPresent() && looked.hasValues()) {
            failures.addAll(planning.complaints(job.get(), doubtful));
        }
        Optional<JobSpec> spec = job.map(LoadedJob::spec);
        if (!failures.isEmpty()) {
            return new Outcome(failures.stream().sorted(BY_PLACE).toList(), spec, Optional.empty());
        }
        try {
            PlanView plan = planning.explain(job.orElseThrow());
            return new Outcome(List.of(), spec, Optional.of(plan));
        } catch (MillraceException wrong) {
            return new Outcome(List.of(wrong.failure()), spec, Optional.empty());
        }
    }

    /** What is not known of a table makes every source doubtful that reads one. */
    private LoadedJob resolved(LoadedJob job, List<Failure> failures, Set<String> doubtful) {
        try {
            return new LoadedJob(tables.apply(job.spec()), job.folder());
        } catch (InvalidJobException wrong) {
            failures.addAll(wrong.failures());
            job.spec().sources().stream().filter(JobSpec.Source::isOpen).forEach(source -> doubtful.add(source.name()));
            return job;
        }
    }
}
