package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Contract;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.TableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts what tables stand for into a job that names them, so that the job is the same whatever becomes of the names. */
public final class ResolvedTables {
    private ResolvedTables() {}

    /** A version of a table. */
    public record Found(int version, TableDefinition definition) {}

    /**
     * The job with those of its sources filled in.
     *
     * @param found by name of a source
     * @throws InvalidJobException an output lies where a table is read
     */
    public static JobSpec in(JobSpec job, Map<String, Found> found) {
        List<Source> sources = new ArrayList<>();
        List<Source> filled = new ArrayList<>();
        List<Contract> contracts = new ArrayList<>();
        for (Source source : job.sources()) {
            Found table = found.get(source.name());
            TableReference reference = source.options().tableOrNull();
            if (table == null || reference == null) {
                sources.add(source);
                continue;
            }
            Source full = filled(source, reference, table);
            sources.add(full);
            filled.add(full);
            if (!reference.ownRules()) {
                table.definition().contract().ifPresent(rules -> contracts.add(of(source, rules)));
            }
        }
        contracts.addAll(job.quality().contracts());
        requireOutside(job, filled);
        return job.withTables(
                sources,
                job.steps(),
                job.sinks(),
                new JobSpec.Quality(contracts, job.quality().checks()));
    }

    private static Source filled(Source source, TableReference reference, Found table) {
        Source said = table.definition().source();
        return new Source(
                source.name(),
                said.from(),
                said.format(),
                said.columns(),
                said.partitions(),
                said.csv(),
                reference.ownRules() ? source.skipBadRows() : said.skipBadRows(),
                said.options().of(reference.as(table.version())),
                source.place());
    }

    private static Contract of(Source source, Contract rules) {
        return new Contract(source.name(), rules.rules(), rules.severity(), rules.badRows(), rules.place());
    }

    private static void requireOutside(JobSpec job, List<Source> filled) {
        Findings findings = new Findings();
        List<Sink> written = new ArrayList<>(job.sinks());
        written.addAll(SinkConflicts.quarantines(job.quality()));
        new SinkConflicts(findings).check(written, SinkConflicts.reads(filled, Map.of()));
        findings.throwIfAny();
    }
}
