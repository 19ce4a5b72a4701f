package dev.millrace.coordinator.plan.contract;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.coordinator.plan.source.DescribedRecords;
import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.graph.Check;
import dev.millrace.graph.Column;
import dev.millrace.graph.Contract;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.Inspection;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Turns contracts and checks into steps. A table {@code t} with a contract becomes {@code t.rows}, every row with the first rule that it breaks;
 * {@code t}, the good ones; {@code t.bad}, the others, if they are kept; and {@code t.counts}, which is judged.
 */
public final class ContractLowering {
    private final JobSpec job;
    private final Tables tables;
    private final List<JobSpec.Source> sources = new ArrayList<>();
    private final List<JobSpec.Step> steps = new ArrayList<>();
    private final List<JobSpec.Sink> sinks;
    private final Map<String, DescribedSource> described = new LinkedHashMap<>();
    private final Map<String, Inspection> inspections = new LinkedHashMap<>();
    private final Map<String, DescribedRecords> records = new LinkedHashMap<>();
    private final Set<String> done = new LinkedHashSet<>();
    private final Set<String> path = new LinkedHashSet<>();

    private ContractLowering(JobSpec job, Tables tables) {
        this.job = job;
        this.tables = tables;
        this.sinks = new ArrayList<>(job.sinks());
    }

    /** Contracts of sources that no step reads ask for nothing. Throws INVALID for what does not fit the columns. */
    public static LoweredJob of(JobSpec job, Tables tables) {
        return job.quality().equals(JobSpec.Quality.NONE)
                ? LoweredJob.plain(job)
                : new ContractLowering(job, tables).lowered();
    }

    private LoweredJob lowered() {
        job.sources().stream()
                .filter(source -> job.quality().contract(source.name()).isEmpty())
                .forEach(sources::add);
        job.steps().forEach(step -> table(step.name(), step.place()));
        checks();
        JobSpec lowered = job.withTables(sources, steps, sinks, JobSpec.Quality.NONE);
        return new LoweredJob(lowered, described, inspections);
    }

    /** Adds the steps that make a table, after those that it reads. */
    private void table(String name, Place place) {
        if (done.contains(name)) {
            return;
        }
        if (!path.add(name)) {
            throw Failure.invalid(
                            "CYCLE",
                            "the contract of '" + name + "' needs itself: " + String.join(", ", path),
                            "Let its foreign key stand in another source or step")
                    .at(place)
                    .toException();
        }
        Optional<Contract> contract = job.quality().contract(name);
        job.step(name).ifPresent(step -> tables.reads(step).forEach(read -> table(read, step.place())));
        contract.ifPresent(this::needs);
        job.source(name).ifPresent(source -> contract.ifPresent(found -> source(source, found)));
        job.step(name).ifPresent(step -> step(step, contract));
        path.remove(name);
        done.add(name);
    }

    private void needs(Contract contract) {
        for (ContractRule rule : contract.rules()) {
            if (rule.requirement() instanceof Requirement.ForeignKey key) {
                requireTable(key, rule.place());
                table(key.table(), rule.place());
                requireKeys(key, rule.place());
            }
        }
    }

    private void requireTable(Requirement.ForeignKey key, Place place) {
        List<String> known = Stream.concat(
                        job.sources().stream().map(JobSpec.Source::name),
                        job.steps().stream().map(JobSpec.Step::name))
                .toList();
        if (!known.contains(key.table())) {
            throw Failure.invalid(
                            "UNKNOWN_TABLE",
                            "there is no source or step '" + key.table() + "' in which a foreign key can stand",
                            // Operations of a frame have names that nobody can write.
                            Suggestion.sentence(
                                    key.table(),
                                    known.stream()
                                            .filter(name -> !name.contains("#"))
                                            .toList()))
                    .at(place)
                    .toException();
        }
    }

    private void requireKeys(Requirement.ForeignKey key, Place place) {
        List<String> columns = columns(key.table()).stream().map(Column::name).toList();
        for (String wanted : key.keys()) {
            if (columns.stream().noneMatch(wanted::equalsIgnoreCase)) {
                throw Failure.invalid(
                                "UNKNOWN_COLUMN",
                                "'" + key.table() + "' has no column '" + wanted + "'",
                                Suggestion.sentence(wanted, columns))
                        .at(place)
                        .toException();
            }
        }
    }

    private List<Column> columns(String table) {
        DescribedRecords lenient = records.get(table);
        return lenient != null
                ? lenient.columns()
                : job.source(table)
                        .map(tables::columns)
                        .orElseGet(() -> tables.columns(job.step(table).orElseThrow()));
    }

    private void source(JobSpec.Source source, Contract contract) {
        String lenient = source.name() + ".records";
        DescribedRecords found = tables.records(source);
        records.put(source.name(), found);
        described.put(lenient, found.source().named(lenient));
        sources.add(new JobSpec.Source(
                lenient,
                source.from(),
                source.format(),
                source.columns(),
                source.partitions(),
                source.csv(),
                source.skipBadRows(),
                source.options(),
                source.place()));
        contract(Subject.of(contract, lenient, found));
    }

    private void step(JobSpec.Step step, Optional<Contract> contract) {
        if (contract.isEmpty()) {
            steps.add(step);
            return;
        }
        String input = step.name() + ".input";
        steps.add(new JobSpec.Step(input, step.sql(), step.parameters(), step.place()));
        List<Column> columns = tables.columns(step);
        requireNames(step, columns);
        contract(Subject.of(contract.get(), input, columns));
    }

    /** A bad row is kept with all its columns by their names. */
    private static void requireNames(JobSpec.Step step, List<Column> columns) {
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new MillraceException(Failure.invalid(
                                "DUPLICATE_NAME",
                                "the step '" + step.name() + "' has two columns '" + column.name()
                                        + "', of which its contract needs to know one from the other",
                                "Give one of them another name with AS, or leave it out")
                        .at(step.place()));
            }
        }
    }

    private void contract(Subject subject) {
        List<NumberedRule> rules = ContractRules.of(subject);
        new ConstantCheck(subject, tables).check(rules);
        Contract contract = subject.contract();
        String rows = subject.name() + ".rows";
        OutcomeTexts outcome = new OutcomeTexts(subject, rules, rows);
        add(rows, JudgedText.of(subject, rules), contract.place());
        add(subject.name(), outcome.good(), contract.place());
        add(subject.name() + ".counts", outcome.counts(), contract.place());
        inspections.put(subject.name() + ".counts", inspection(subject, rules));
        contract.badRows().to().ifPresent(to -> {
            add(subject.name() + ".bad", outcome.bad(), contract.place());
            sinks.add(new JobSpec.Sink(
                    subject.name() + ".bad",
                    to,
                    OutputSpec.Format.PARQUET,
                    quarantineMode(contract),
                    List.of(),
                    FileLayout.DEFAULT.named(List.of("reason"), List.of()),
                    Map.of(),
                    contract.place()));
        });
    }

    /** Bad rows of files that are taken once come to those of files that were taken before. */
    private OutputSpec.Mode quarantineMode(Contract contract) {
        return job.reuse()
                .increment()
                .filter(increment -> increment.source().equals(contract.on())
                        || job.source(contract.on()).isEmpty())
                .map(increment -> increment.full() ? OutputSpec.Mode.OVERWRITE : OutputSpec.Mode.APPEND)
                .orElse(contract.badRows().mode());
    }

    /** The text is not the user's, so that only its line is known. */
    private void add(String name, String sql, Place place) {
        steps.add(new JobSpec.Step(name, sql, Map.of(), new Place(place.source(), place.line(), 0)));
    }

    private static Inspection inspection(Subject subject, List<NumberedRule> rules) {
        return new Inspection(
                subject.name(),
                false,
                rules.stream()
                        .map(next -> new Inspection.Counted(
                                next.rule().reason(),
                                next.rule().severity(),
                                next.rule().limit(),
                                next.ofAllRows(),
                                next.rule().place()))
                        .toList(),
                subject.contract().badRows().limit(),
                subject.contract().place());
    }

    private void checks() {
        int number = 0;
        for (Check check : job.quality().checks()) {
            String name = check.on() + ".check" + ++number;
            CheckText text = new CheckText(check, job.step(check.on()).orElseThrow());
            requireTruth(check, bound(check, text));
            List<String> offending = tables.offending(check.expect());
            List<Column> shown = offending.isEmpty() ? List.of() : tables.columns(text.on());
            steps.add(
                    text.step(name, tables.measured(check.expect()), new ShownRows(check.expect(), offending, shown)));
            inspections.put(name, text.inspection());
        }
    }

    /** An error behind the end of the expression, as of a bracket that is not closed, is the expression's. */
    private List<Column> bound(Check check, CheckText text) {
        try {
            return tables.columns(text.probe());
        } catch (MillraceException failed) {
            int lines = (int) check.expect().lines().count();
            boolean behind = failed.failure()
                    .place()
                    .filter(place -> place.line() >= check.place().line() + lines)
                    .isPresent();
            throw behind ? new MillraceException(failed.failure().at(check.place()), failed) : failed;
        }
    }

    private static void requireTruth(Check check, List<Column> columns) {
        String type = columns.getFirst().type();
        if (!type.equals("BOOLEAN")) {
            throw new MillraceException(Failure.invalid(
                            "WRONG_TYPE",
                            "the check of '" + check.on() + "' is " + type + ", not true or false",
                            "Compare it with something, for example: count(*) > 0")
                    .at(check.place()));
        }
    }
}
