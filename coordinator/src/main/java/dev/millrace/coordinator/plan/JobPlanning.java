package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.distribute.FragmentWork;
import dev.millrace.coordinator.plan.distribute.MemoryLadder;
import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.distribute.StageList;
import dev.millrace.coordinator.plan.distribute.TypeCheck;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.coordinator.plan.text.SqlQuery;
import dev.millrace.coordinator.plan.text.SqlReader;
import dev.millrace.coordinator.plan.text.SqlText;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The planning of one job. */
final class JobPlanning implements AutoCloseable {
    private final JobSpec job;
    private final PlanSettings settings;
    private final SourceCatalog catalog;
    private final MemoryLadder ladder;
    private final String version;
    private final PlannerPool pool;
    private final TypeCheck check;
    private boolean done;
    private final Map<String, DescribedSource> sources = new LinkedHashMap<>();
    private final List<OutputSpec> outputs = new ArrayList<>();
    private final List<PlanView.Logical> logical = new ArrayList<>();

    JobPlanning(
            JobSpec job,
            PlanSettings settings,
            SourceCatalog catalog,
            MemoryLadder ladder,
            String version,
            PlannerPool pool) {
        this.job = job;
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

    PlanView run(Instant now, UnaryOperator<String> paths) {
        if (job.sinks().isEmpty()) {
            throw Failure.invalid(
                            "NO_OUTPUT", "The job '" + job.name() + "' writes nothing", "Name a step and where it goes")
                    .toException();
        }
        StepTexts texts = texts(now, paths);
        FragmentWork works = new FragmentWork(settings, check);
        StageList stages = new StageList(ladder, works);
        try (Binding binding = new Binding(pool, settings, sources, texts)) {
            StepPlanning steps =
                    new StepPlanning(settings, now.toEpochMilli(), ladder, stages, works, sources, texts, binding);
            for (JobSpec.Step step : job.steps()) {
                if (texts.uses().isWritten(step.name())) {
                    stages.step(job.steps().size() > 1 ? step.name() : "");
                    write(step, steps, texts.uses());
                } else {
                    binding.describe(step);
                }
            }
        }
        PlanView view = PlanView.of(graph(stages.stages()), logical);
        done = true;
        return view;
    }

    /** The columns of the last step, over steps that are put into it. */
    List<Column> describe(Instant now, UnaryOperator<String> paths) {
        StepTexts texts = texts(now, paths);
        try (Binding binding = new Binding(pool, settings, sources, texts)) {
            List<Column> columns = List.of();
            for (JobSpec.Step step : job.steps()) {
                columns = binding.describe(step);
            }
            done = true;
            return columns;
        }
    }

    private StepTexts texts(Instant now, UnaryOperator<String> paths) {
        SqlReader reader = new SqlReader(check.connection());
        List<String> tables =
                new ArrayList<>(job.sources().stream().map(JobSpec.Source::name).toList());
        Map<String, SqlText> texts = new LinkedHashMap<>();
        Map<String, List<String>> reads = new HashMap<>();
        for (JobSpec.Step step : job.steps()) {
            SqlText text = reader.read(new SqlQuery(
                    step.sql(), step.place(), step.parameters(), tables, now, ZoneId.of(settings.timeZone()), paths));
            texts.put(step.name(), text);
            reads.put(step.name(), text.tables());
            text.sources().forEach(this::describe);
            job.sources().stream()
                    .filter(source -> text.tables().contains(source.name()))
                    .forEach(this::describe);
            for (String table : text.tables()) {
                if (sources.containsKey(table)) {
                    text.refuseSealedNames(table, names(sources.get(table)));
                }
            }
            tables.add(step.name());
        }
        return new StepTexts(texts, new StepUses(job, reads));
    }

    private static List<String> names(DescribedSource source) {
        return source.columns().stream().map(Column::name).toList();
    }

    private void describe(JobSpec.Source source) {
        sources.computeIfAbsent(source.name(), _ -> catalog.describe(source));
    }

    private void write(JobSpec.Step step, StepPlanning steps, StepUses uses) {
        List<JobSpec.Sink> sinks = uses.sinks(step.name());
        List<Integer> numbers = IntStream.range(outputs.size(), outputs.size() + sinks.size())
                .boxed()
                .toList();
        PlannedStep planned = steps.plan(step, numbers, uses.isRead(step.name()));
        for (JobSpec.Sink sink : sinks) {
            outputs.add(new OutputSpec(
                    step.name(),
                    sink.to(),
                    sink.format(),
                    sink.overwrite(),
                    PublishedColumns.of(planned.names(), planned.types(), sink.format(), step.name()),
                    planned.names()));
        }
        logical.add(new PlanView.Logical(step.name(), planned.logical()));
    }

    private StageGraph graph(List<Stage> stages) {
        long tasks = stages.stream().mapToLong(Stage::tasks).sum();
        if (job.limits().tasks() > 0 && tasks > job.limits().tasks()) {
            throw Failure.invalid(
                            "TOO_MANY_TASKS",
                            "The job '" + job.name() + "' needs " + tasks + " tasks, and its limit is "
                                    + job.limits().tasks(),
                            "Raise limits.tasks, or make tasks larger by plan.splitBytes and plan.partitionBytes")
                    .toException();
        }
        TreeMap<String, String> engine = new TreeMap<>(Map.of("millrace", version, "duckdb", check.version()));
        return new StageGraph(engine, ladder.classes(), stages, outputs, settings.effective());
    }

    @Override
    public void close() {
        if (done) {
            pool.giveBack(sqlSettings(settings), check);
        } else {
            check.close();
        }
    }
}
