package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.contract.ContractLowering;
import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.distribute.TypeCheck;
import dev.millrace.graph.Check;
import dev.millrace.graph.Contract;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Quality;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.graph.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds as much as can be found wrong with a job at once: sources that cannot be described, queries that cannot be bound, rules and checks that do
 * not fit. What reads something that is wrong is left out, because nobody knows its columns.
 */
final class JobComplaints {
    private final JobSpec job;
    private final TextReading reading;
    private final PlanSettings settings;
    private final PlannerPool pool;
    private final TypeCheck check;
    private final Set<String> broken;
    private final List<JobSpec.Step> sound = new ArrayList<>();
    private final List<Failure> found = new ArrayList<>();

    /** @param doubtful sources and steps of which is known already that something is wrong */
    JobComplaints(
            JobSpec job,
            Set<String> doubtful,
            TextReading reading,
            PlanSettings settings,
            PlannerPool pool,
            TypeCheck check) {
        this.job = job;
        this.reading = reading;
        this.settings = settings;
        this.pool = pool;
        this.check = check;
        this.broken = new HashSet<>(doubtful);
    }

    List<Failure> all() {
        for (JobSpec.Source source : job.sources()) {
            if (!broken.contains(source.name())) {
                noted(source.name(), source.place(), () -> describe(source));
            }
        }
        List<String> names = Stream.concat(
                        job.sources().stream().map(JobSpec.Source::name),
                        job.steps().stream().map(JobSpec.Step::name))
                .toList();
        job.steps().forEach(step -> step(step, names));
        job.quality().contracts().forEach(this::contract);
        job.quality().checks().forEach(this::check);
        return List.copyOf(found);
    }

    private void describe(JobSpec.Source source) {
        if (job.quality().contract(source.name()).isPresent()) {
            reading.catalog().records(source);
        }
        reading.describe(source);
    }

    private void step(JobSpec.Step step, List<String> names) {
        if (broken.contains(step.name())) {
            return;
        }
        boolean known = noted(step.name(), step.place(), () -> {
            if (reading.text(step, names).tables().stream().anyMatch(broken::contains)) {
                broken.add(step.name());
            } else {
                tables(step).columns(step);
            }
        });
        if (known) {
            sound.add(step);
        }
    }

    /** Each rule by itself, so that each that is wrong is told. */
    private void contract(Contract contract) {
        List<List<ContractRule>> apart = new ArrayList<>();
        contract.rules().stream().filter(this::isKnown).forEach(rule -> apart.add(List.of(rule)));
        if (apart.isEmpty()) {
            apart.add(List.of());
        }
        for (List<ContractRule> rules : apart) {
            Contract part =
                    new Contract(contract.on(), rules, contract.severity(), contract.badRows(), contract.place());
            quality(contract.on(), part.place(), new Quality(List.of(part), List.of()));
        }
    }

    private boolean isKnown(ContractRule rule) {
        return !(rule.requirement() instanceof Requirement.ForeignKey key && broken.contains(key.table()));
    }

    private void check(Check check) {
        if (job.step(check.on()).isPresent()) {
            quality(check.on(), check.place(), new Quality(List.of(), List.of(check)));
        }
    }

    private void quality(String on, Place place, Quality quality) {
        if (!broken.contains(on)) {
            try {
                JobSpec part = part(sound, quality);
                ContractLowering.of(part, new PlanningTables(part, reading, settings, pool, check));
            } catch (MillraceException wrong) {
                add(wrong.failure(), place);
            }
        }
    }

    private PlanningTables tables(JobSpec.Step more) {
        List<JobSpec.Step> steps =
                Stream.concat(sound.stream(), Stream.of(more)).toList();
        return new PlanningTables(part(steps, Quality.NONE), reading, settings, pool, check);
    }

    private JobSpec part(List<JobSpec.Step> steps, Quality quality) {
        List<JobSpec.Source> sources = job.sources().stream()
                .filter(source -> !broken.contains(source.name()))
                .toList();
        return job.withTables(sources, steps, List.of(), quality);
    }

    /** True: the source or step is right as far as is known. */
    private boolean noted(String name, Place place, Runnable look) {
        try {
            look.run();
        } catch (MillraceException wrong) {
            add(wrong.failure(), place);
            broken.add(name);
        }
        return !broken.contains(name);
    }

    private void add(Failure failure, Place place) {
        Failure placed = failure.place().isPresent() ? failure : failure.at(place);
        if (!found.contains(placed)) {
            found.add(placed);
        }
    }
}
