package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.reuse.KeptLookup;
import dev.millrace.coordinator.plan.reuse.KeptResults.Found;
import dev.millrace.graph.Check;
import dev.millrace.graph.Column;
import dev.millrace.graph.Contract;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.StepIdentity;
import dev.millrace.graph.StepReuse;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A cached step becomes one that reads its kept result as a source, where one is kept that is right; else its rows are also published where results
 * are kept. What only steps need whose results are there is left out, contracts and all: their rows were judged when they were
 * computed.
 */
final class StepCaching {
    private static final String CACHED = ".cached";

    private final JobSpec job;
    private final KeptLookup kept;
    private final StepIdentities identities;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Map<String, StepIdentity> known = new HashMap<>();
    /** Steps that are computed only because of their contract. */
    private final Set<String> judged = new LinkedHashSet<>();

    private StepCaching(JobSpec job, KeptLookup kept, StepIdentities identities) {
        this.job = job;
        this.kept = kept;
        this.identities = identities;
    }

    /**
     * A job with its kept results.
     *
     * @param reuse what became of each cached step that is needed, in order of the job, without positions of outputs
     */
    record Cached(JobSpec job, List<StepReuse> reuse) {
        /** The same with the positions of the outputs that keep results. */
        List<StepReuse> over(List<OutputSpec> outputs) {
            List<String> names = outputs.stream()
                    .map(output -> output.mode() == OutputSpec.Mode.KEEP
                            ? output.name().replace(CACHED, "")
                            : "")
                    .toList();
            return reuse.stream()
                    .map(step -> new StepReuse(
                            step.step(), step.identity(), step.runOrNull(), names.indexOf(step.step()), step.reason()))
                    .toList();
        }
    }

    static Cached of(JobSpec job, KeptLookup kept, StepIdentities identities) {
        return new StepCaching(job, kept, identities).cached();
    }

    private Cached cached() {
        Set<String> read = needed();
        job.quality().contracts().stream()
                .map(Contract::on)
                .filter(on -> job.step(on).isPresent() && !read.contains(on))
                .forEach(judged::add);
        Set<String> before = needed();
        for (Step step : job.steps().reversed()) {
            if (job.reuse().cached().contains(step.name()) && needed().contains(step.name())) {
                StepIdentity identity = identities.of(step);
                known.put(step.name(), identity);
                found.put(step.name(), find(step, identity));
            }
        }
        return new Cached(rewritten(before), reuse());
    }

    private Found find(Step step, StepIdentity identity) {
        Found there = kept.find(job.name(), step.name(), identity);
        return job.reuse().use() == Reuse.Use.REFRESH && there instanceof Found.Kept result
                ? new Found.None(result.folder(), "it was asked for")
                : there;
    }

    private List<StepReuse> reuse() {
        List<StepReuse> reuse = new ArrayList<>();
        Set<String> needed = needed();
        for (Step step : job.steps()) {
            Found there = found.get(step.name());
            StepIdentity identity = known.get(step.name());
            if (there != null && identity != null && needed.contains(step.name())) {
                reuse.add(
                        switch (there) {
                            case Found.Kept result ->
                                new StepReuse(
                                        step.name(),
                                        identity,
                                        result.manifest().run(),
                                        -1,
                                        "its result is that of run "
                                                + result.manifest().run());
                            case Found.None none -> new StepReuse(step.name(), identity, null, -1, none.reason());
                        });
            }
        }
        return reuse;
    }

    /** Sources and steps of which some output, check or contract needs rows that are not kept. */
    private Set<String> needed() {
        Set<String> needed = new LinkedHashSet<>();
        job.sinks().forEach(sink -> need(sink.step(), needed));
        job.quality().checks().stream().map(Check::on).forEach(step -> need(step, needed));
        judged.forEach(step -> need(step, needed));
        return needed;
    }

    /** A kept step is held to its own contract in each run, so that the keys that this names are needed all the same. */
    private void need(String table, Set<String> needed) {
        if (needed.add(table)) {
            List<String> reads =
                    found.get(table) instanceof Found.Kept ? identities.keys(table) : identities.reads(table);
            reads.forEach(read -> need(read, needed));
        }
    }

    private JobSpec rewritten(Set<String> before) {
        Set<String> needed = needed();
        List<Source> sources = new ArrayList<>(job.sources());
        List<Sink> sinks = new ArrayList<>(job.sinks());
        List<Step> steps = new ArrayList<>();
        Set<String> gone = new LinkedHashSet<>();
        for (Step step : job.steps()) {
            Found there = found.get(step.name());
            if (!needed.contains(step.name())
                    && (before.contains(step.name())
                            || identities.reads(step.name()).stream().anyMatch(gone::contains))) {
                gone.add(step.name());
                continue;
            }
            switch (there) {
                case null -> steps.add(step);
                case Found.Kept result -> {
                    sources.add(source(step, result.folder()));
                    steps.add(reading(step, result.manifest()));
                }
                case Found.None none -> {
                    String computed = computed(step);
                    steps.add(new Step(computed, step.sql(), step.parameters(), step.place()));
                    if (!computed.equals(step.name())) {
                        steps.add(new Step(step.name(), "SELECT * FROM " + name(step), Map.of(), step.place()));
                    }
                    sinks.add(sink(computed, step, none.folder()));
                }
            }
        }
        List<Contract> contracts = job.quality().contracts().stream()
                .filter(contract -> needed.contains(contract.on()) || !before.contains(contract.on()))
                .toList();
        return job.withTables(
                sources,
                steps,
                sinks,
                new JobSpec.Quality(contracts, job.quality().checks()));
    }

    /** What is kept are the rows before the step's own contract, which holds them to it in each run. */
    private String computed(Step step) {
        return job.quality().contract(step.name()).isPresent() ? step.name() + CACHED : step.name();
    }

    private static String name(Step step) {
        return SqlNames.quoted(step.name() + CACHED);
    }

    private static Source source(Step step, Location folder) {
        return new Source(
                step.name() + CACHED,
                List.of(folder.uri()),
                "",
                List.of(),
                List.of(),
                CsvOptions.DETECT,
                false,
                step.place());
    }

    /** In the types that the step has, whatever a reader of its files would make of them. */
    private static Step reading(Step step, Manifest manifest) {
        String columns = manifest.columns().stream().map(StepCaching::typed).collect(Collectors.joining(", "));
        return new Step(step.name(), "SELECT " + columns + " FROM " + name(step), Map.of(), step.place());
    }

    private static String typed(Column column) {
        String name = SqlNames.quoted(column.name());
        return "CAST(" + name + " AS " + column.type() + ") AS " + name;
    }

    private static Sink sink(String computed, Step step, Location folder) {
        return new Sink(
                computed,
                folder,
                OutputSpec.Format.PARQUET,
                OutputSpec.Mode.KEEP,
                List.of(),
                FileLayout.DEFAULT,
                Map.of(),
                step.place());
    }
}
