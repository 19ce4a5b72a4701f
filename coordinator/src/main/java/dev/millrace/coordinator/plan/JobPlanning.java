package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.contract.ContractLowering;
import dev.millrace.coordinator.plan.contract.LoweredJob;
import dev.millrace.coordinator.plan.distribute.FragmentWork;
import dev.millrace.coordinator.plan.distribute.MemoryLadder;
import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.distribute.StageList;
import dev.millrace.coordinator.plan.distribute.TypeCheck;
import dev.millrace.coordinator.plan.reuse.KeptLookup;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.coordinator.plan.source.TextInference;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Inspection;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StepIdentity;
import dev.millrace.graph.StepIdentity.Kind;
import dev.millrace.graph.StepReuse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The planning of one job. */
final class JobPlanning implements AutoCloseable {
    private final JobSpec written;
    private final Merging merging;
    private final PlanSettings settings;
    private final SourceCatalog catalog;
    private final MemoryLadder ladder;
    private final String version;
    private final PlannerPool pool;
    private final TypeCheck check;
    private final PathFilters filters = new PathFilters();
    private final List<OutputSpec> outputs = new ArrayList<>();
    private final List<PlanView.Logical> logical = new ArrayList<>();

    JobPlanning(
            JobSpec job,
            PlanSettings settings,
            SourceCatalog catalog,
            MemoryLadder ladder,
            String version,
            PlannerPool pool) {
        this.merging = Merging.of(job, catalog);
        this.written = merging.job();
        this.settings = settings;
        this.catalog = catalog;
        this.ladder = ladder;
        this.version = version;
        this.pool = pool;
        this.check = pool.check(sqlSettings(settings));
    }

    static PlannerSettings sqlSettings(PlanSettings settings) {
        return new PlannerSettings(settings.timeZone(), settings.integerDivision(), settings.defaultNullOrder());
    }

    PlanView run(Instant now, UnaryOperator<String> paths, Optional<KeptLookup> kept) {
        if (written.sinks().isEmpty()) {
            throw Failure.invalid(
                            "NO_OUTPUT",
                            "The job '" + written.name() + "' writes nothing",
                            "Name a step and where it goes")
                    .toException();
        }
        TextReading reading = new TextReading(check.parser(), catalog, settings, now, paths);
        try {
            return planned(reading, now, kept);
        } catch (MillraceException error) {
            Failure told =
                    UntypedSources.explained(error.failure(), reading.sources().values());
            throw told.equals(error.failure()) ? error : new MillraceException(told, error);
        }
    }

    private PlanView planned(TextReading reading, Instant now, Optional<KeptLookup> kept) {
        StepCaching.Cached cached = cached(reading, kept);
        LoweredJob lowered = lowered(cached.job(), reading);
        JobSpec job = lowered.job();
        StepTexts texts = reading.texts(job, lowered.inspections().keySet());
        FragmentWork works = new FragmentWork(settings, check);
        StageList stages = new StageList(ladder, works);
        StepBounds bounds = new StepBounds(written, ladder.classes());
        Map<String, DescribedSource> sources = reading.sources();
        try (Binding binding = new Binding(pool, settings, sources, texts)) {
            StepPlanning steps = new StepPlanning(
                    settings, now.toEpochMilli(), ladder, stages, works, sources, texts, binding, filters);
            for (JobSpec.Step step : job.steps()) {
                if (texts.uses().isWritten(step.name())) {
                    bounds.begin(stages.size(), step.name(), texts.contained(step.name()));
                    stages.step(job.steps().size() > 1 ? step.name() : "");
                    write(step, steps, texts.uses(), lowered.inspection(step.name()));
                } else {
                    merging.check(step.name(), PlannedStep.described(binding.describe(step), "part of another step"));
                }
            }
        }
        List<TextInference> inferred = sources.values().stream()
                .flatMap(source -> source.inference().stream())
                .toList();
        return PlanView.of(graph(bounds.within(stages.stages()), cached.over(outputs)), logical, inferred);
    }

    /** What the planned steps ask of the sources. */
    PathFilters filters() {
        return filters;
    }

    /** The job without contracts and checks, which are steps like others; the sources that it reads are known afterwards. */
    private LoweredJob lowered(JobSpec whole, TextReading reading) {
        LoweredJob lowered = ContractLowering.of(whole, new PlanningTables(whole, reading, settings, pool, check));
        JobSpec job = lowered.job();
        reading.sources()
                .keySet()
                .removeIf(name -> job.source(name).isEmpty() && job.step(name).isPresent());
        reading.sources().putAll(lowered.sources());
        return lowered;
    }

    /** The columns of the last step, over steps that are put into it; contracts are looked at on the way. */
    List<Column> describe(Instant now, UnaryOperator<String> paths) {
        TextReading reading = new TextReading(check.parser(), catalog, settings, now, paths);
        LoweredJob lowered = lowered(written, reading);
        StepTexts texts = reading.texts(lowered.job(), lowered.inspections().keySet());
        String last = written.steps().getLast().name();
        try (Binding binding = new Binding(pool, settings, reading.sources(), texts)) {
            List<Column> columns = List.of();
            for (JobSpec.Step step : lowered.job().steps()) {
                List<Column> described = binding.describe(step);
                if (texts.uses().isWritten(step.name())) {
                    binding.addDescribed(step.name());
                }
                columns = step.name().equals(last) ? described : columns;
            }
            return columns;
        }
    }

    /** As {@link JobPlanner#complaints}. */
    List<Failure> complaints(Set<String> doubtful, Instant now, UnaryOperator<String> paths) {
        TextReading reading = new TextReading(check.parser(), catalog, settings, now, paths);
        List<Failure> found = new JobComplaints(written, doubtful, reading, settings, pool, check).all();
        return found.stream()
                .map(failure ->
                        UntypedSources.explained(failure, reading.sources().values()))
                .toList();
    }

    private void write(JobSpec.Step step, StepPlanning steps, StepUses uses, Optional<Inspection> inspection) {
        List<SinkTarget> targets =
                uses.sinks(step.name()).stream().map(merging::target).toList();
        PlannedStep planned =
                steps.plan(step, new StepEnds(targets, outputs.size(), uses.isRead(step.name()), inspection));
        merging.check(step.name(), planned);
        for (PlannedSink sink : planned.sinks()) {
            sink.requireFit(catalog);
            outputs.add(sink.output());
        }
        logical.add(new PlanView.Logical(step.name(), planned.logical()));
    }

    private StageGraph graph(List<Stage> stages, List<StepReuse> reuse) {
        long tasks = stages.stream().mapToLong(Stage::tasks).sum();
        if (written.limits().tasks() > 0 && tasks > written.limits().tasks()) {
            throw Failure.invalid(
                            "TOO_MANY_TASKS",
                            "The job '" + written.name() + "' needs " + tasks + " tasks, and its limit is "
                                    + written.limits().tasks(),
                            "Raise limits.tasks, or make tasks larger by plan.splitBytes and plan.partitionBytes")
                    .toException();
        }
        return new StageGraph(engine(), ladder.classes(), stages, outputs, settings.effective(), reuse);
    }

    private SortedMap<String, String> engine() {
        return new TreeMap<>(Map.of("millrace", version, "duckdb", check.version()));
    }

    private StepCaching.Cached cached(TextReading reading, Optional<KeptLookup> kept) {
        if (kept.isEmpty()
                || written.reuse().cached().isEmpty()
                || written.reuse().use() == Reuse.Use.IGNORE) {
            return new StepCaching.Cached(written, List.of());
        }
        List<StepIdentity.Part> common = new ArrayList<>();
        engine().forEach((name, value) -> common.add(new StepIdentity.Part(Kind.ENGINE, name, value)));
        settings.effective().forEach((name, value) -> {
            if (name.startsWith("sql.")) {
                common.add(new StepIdentity.Part(Kind.SETTING, name, value));
            }
        });
        return StepCaching.of(written, kept.get(), new StepIdentities(written, reading, common));
    }

    @Override
    public void close() {
        pool.giveBack(sqlSettings(settings), check);
    }
}
