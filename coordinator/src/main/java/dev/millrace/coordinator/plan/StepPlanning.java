package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.BoundPlan;
import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.distribute.Distribution;
import dev.millrace.coordinator.plan.distribute.Flow;
import dev.millrace.coordinator.plan.distribute.FragmentWork;
import dev.millrace.coordinator.plan.distribute.MemoryLadder;
import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.distribute.StageList;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.show.LogicalTree;
import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans the steps of a job one after the other: in one task if that is enough, else spread, else as the user's own text. */
final class StepPlanning {
    private final PlanSettings settings;
    private final MemoryLadder ladder;
    private final StageList stages;
    private final FragmentWork works;
    private final Map<String, DescribedSource> sources;
    private final StepTexts texts;
    private final Binding binding;
    private final Map<String, WrittenStep> written = new LinkedHashMap<>();

    StepPlanning(
            PlanSettings settings,
            MemoryLadder ladder,
            StageList stages,
            FragmentWork works,
            Map<String, DescribedSource> sources,
            StepTexts texts,
            Binding binding) {
        this.settings = settings;
        this.ladder = ladder;
        this.stages = stages;
        this.works = works;
        this.sources = sources;
        this.texts = texts;
        this.binding = binding;
    }

    /** Plans a step that is written; {@code store}: its rows are read more than once. */
    PlannedStep plan(JobSpec.Step step, boolean store) {
        int before = stages.size();
        try {
            return understood(step, binding.bind(step), store);
        } catch (NotDistributable reason) {
            stages.shorten(before);
            List<Column> columns = binding.describe(step);
            Signature signature = new Signature(
                    columns.stream().map(Column::name).toList(),
                    columns.stream().map(column -> TypeText.parse(column.type())).toList(),
                    "one task: " + reason.reason());
            return asWritten(step, signature, reason.reason(), store);
        }
    }

    private record Signature(List<String> names, List<SqlType> types, String logical) {}

    private PlannedStep understood(JobSpec.Step step, BoundPlan bound, boolean store) {
        Signature signature =
                new Signature(bound.names(), bound.root().types(), LogicalTree.of(bound.root()));
        Optional<Flow> oneTask = texts.isVolatile(step.name())
                ? Optional.empty()
                : distribution().inOneTask(bound.root(), ladder);
        if (oneTask.isPresent()) {
            return oneTask.get().inAllThreads()
                    ? written(step, signature, oneTask.get(), store)
                    : asWritten(step, signature, "small", store);
        }
        if (texts.isVolatile(step.name())) {
            return asWritten(step, signature, "random values", store);
        }
        return written(step, signature, distribution().of(bound.root()), store);
    }

    private PlannedStep written(JobSpec.Step step, Signature signature, Flow flow, boolean store) {
        Flow last = store ? kept(step, signature, distribution().stored(flow)) : flow;
        return new PlannedStep(
                signature.names(), signature.types(), signature.logical(), output -> stages.table(last, output));
    }

    /** The user's own text, over views of what it names. */
    private PlannedStep asWritten(JobSpec.Step step, Signature signature, String reason, boolean store) {
        OwnText text = OwnText.of(texts, step.name(), distribution(), sources, written);
        Flow flow = distribution().ownText(text.feeds(), signature.types(), reason);
        FragmentWork.Ready work =
                works.text(text.sql(), signature.types(), store, texts.isVolatile(step.name()));
        if (!store) {
            return new PlannedStep(
                    signature.names(),
                    signature.types(),
                    signature.logical(),
                    output -> stages.text(flow, work, new Output.Table(output)));
        }
        Flow last = kept(step, signature, distribution().stored(flow, work));
        return new PlannedStep(
                signature.names(), signature.types(), signature.logical(), output -> stages.table(last, output));
    }

    private Flow kept(JobSpec.Step step, Signature signature, Flow flow) {
        WrittenStep kept =
                new WrittenStep(step.name(), PublishedColumns.unique(signature.names()), signature.types(), flow);
        written.put(step.name(), kept);
        binding.add(kept.stub());
        return flow;
    }

    private Distribution distribution() {
        return new Distribution(settings, new PlanTables(settings, sources, written), binding.states(), stages);
    }
}
