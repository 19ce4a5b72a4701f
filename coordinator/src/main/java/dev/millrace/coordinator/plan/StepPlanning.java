package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.BoundPlan;
import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.distribute.Distribution;
import dev.millrace.coordinator.plan.distribute.FewTasks;
import dev.millrace.coordinator.plan.distribute.Flow;
import dev.millrace.coordinator.plan.distribute.FragmentWork;
import dev.millrace.coordinator.plan.distribute.MemoryLadder;
import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.distribute.SampledRows;
import dev.millrace.coordinator.plan.distribute.StageList;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.show.LogicalTree;
import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Plans the steps of a job one after the other: in one task if that is enough, else spread, else as the user's own text. */
final class StepPlanning {
    private final PlanSettings settings;
    private final long seed;
    private final MemoryLadder ladder;
    private final StageList stages;
    private final FragmentWork works;
    private final Map<String, DescribedSource> sources;
    private final StepTexts texts;
    private final Binding binding;
    private final PathFilters filters;
    private final Map<String, WrittenStep> written = new LinkedHashMap<>();

    /**
     * @param seed of samples that name none
     * @param filters learns what is asked of sources
     */
    StepPlanning(
            PlanSettings settings,
            long seed,
            MemoryLadder ladder,
            StageList stages,
            FragmentWork works,
            Map<String, DescribedSource> sources,
            StepTexts texts,
            Binding binding,
            PathFilters filters) {
        this.settings = settings;
        this.seed = seed;
        this.ladder = ladder;
        this.stages = stages;
        this.works = works;
        this.sources = sources;
        this.texts = texts;
        this.binding = binding;
        this.filters = filters;
    }

    /**
     * Adds the stages of a step.
     *
     * @param ends where its rows go
     */
    PlannedStep plan(JobSpec.Step step, StepEnds ends) {
        int before = stages.size();
        Optional<BoundPlan> bound = Optional.empty();
        try {
            bound = Optional.of(binding.bind(step));
            return understood(step, bound.get(), ends);
        } catch (NotDistributable reason) {
            stages.shorten(before);
            filters.noteAll(texts.tables(step.name()));
            PlannedStep planned = PlannedStep.described(binding.describe(step), "one task: " + reason.reason());
            return asWritten(step, planned.into(ends.sinks()), bound.map(BoundPlan::root), reason.reason(), ends);
        }
    }

    private PlannedStep understood(JobSpec.Step step, BoundPlan bound, StepEnds ends) {
        filters.note(bound.root());
        PlannedStep planned =
                new PlannedStep(bound.names(), bound.root().types(), LogicalTree.of(bound.root())).into(ends.sinks());
        if (texts.isVolatile(step.name())) {
            return asWritten(step, planned, Optional.of(bound.root()), "values that differ from call to call", ends);
        }
        Relation root = SampledRows.of(bound.root(), seed);
        Optional<FewTasks.Small> small = new FewTasks(settings, ladder, stages, this::distribution).of(root);
        if (small.isPresent() && small.get().inOneThread() && !SampledRows.in(bound.root())) {
            return asWritten(step, planned, Optional.of(bound.root()), FewTasks.SMALL, ends);
        }
        Flow flow =
                small.map(FewTasks.Small::flow).orElseGet(() -> distribution().of(root));
        write(step, planned, ends.store() ? distribution().stored(flow) : flow, ends);
        return planned;
    }

    /** The user's own text, over views of what it names. */
    private PlannedStep asWritten(
            JobSpec.Step step, PlannedStep planned, Optional<Relation> bound, String reason, StepEnds ends) {
        TableNeeds needs = bound.map(TableNeeds::of).orElseGet(TableNeeds::unknown);
        OwnText text = OwnText.of(texts, step.name(), distribution(), sources, written, needs);
        Flow flow = distribution().ownText(text.feeds(), planned.types(), bound, reason);
        FragmentWork.Ready work = works.text(
                text.sql(),
                planned.types(),
                ends.store(),
                texts.isVolatile(step.name()) || texts.isSampled(step.name()));
        if (ends.store()) {
            write(step, planned, distribution().stored(flow, work), ends);
        } else {
            ends.outputs().forEach(output -> stages.text(flow, work, output));
        }
        return planned;
    }

    private void write(JobSpec.Step step, PlannedStep planned, Flow flow, StepEnds ends) {
        Flow rows = ends.isJudged() ? distribution().together(flow) : flow;
        int output = ends.firstOutput();
        for (PlannedSink sink : planned.sinks()) {
            stages.end(sink.arranged(distribution(), rows), new Output.Table(output++));
        }
        ends.inspection().ifPresent(found -> stages.end(rows, new Output.Findings(found)));
        if (ends.store()) {
            WrittenStep kept =
                    new WrittenStep(step.name(), PublishedColumns.unique(planned.names()), planned.types(), flow);
            written.put(step.name(), kept);
            binding.add(kept.stub());
        }
    }

    private Distribution distribution() {
        return distribution(settings);
    }

    private Distribution distribution(PlanSettings splits) {
        return new Distribution(
                splits, new PlanTables(splits, sources, written, binding::estimates), binding.states(), stages);
    }
}
