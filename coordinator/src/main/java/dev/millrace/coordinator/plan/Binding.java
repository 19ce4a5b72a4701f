package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.BoundPlan;
import dev.millrace.coordinator.plan.bind.PlannerConnection;
import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.bind.StubTable;
import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.render.StateTypes;
import dev.millrace.coordinator.plan.source.ColumnEstimate;
import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Binds the steps of a job by DuckDB, over stubs of the sources and of the steps written so far. */
final class Binding implements AutoCloseable {
    /** Up to so many bytes the order of joins is left to the tasks. */
    private static final long SMALL_BYTES = 64L << 20;

    /** Powers by which counts shrink: they stand to each other as before, so that the order of joins is the same. */
    private static final double FAITHFUL = 0.7;

    private static final double QUICK = 0.5;

    private final PlannerSettings settings;
    private final Map<String, DescribedSource> sources;
    private final StepTexts texts;
    private final boolean counted;
    private final Map<String, StubTable> written = new LinkedHashMap<>();
    private final Map<String, List<Column>> described = new LinkedHashMap<>();
    private final PlannerPool pool;
    private PlannerPool.@Nullable Binder binder;

    Binding(PlannerPool pool, PlanSettings settings, Map<String, DescribedSource> sources, StepTexts texts) {
        this.pool = pool;
        this.settings =
                new PlannerSettings(settings.timeZone(), settings.integerDivision(), settings.defaultNullOrder());
        this.sources = sources;
        this.texts = texts;
        this.counted = countsMatter(settings);
    }

    /** A step that later steps read as a table. */
    void add(StubTable step) {
        written.put(step.name(), step);
        close();
    }

    /** A step that was described and that later steps read as a table; how many rows it has is not known. */
    void addDescribed(String step) {
        add(stub(step, described.getOrDefault(step, List.of()), 0));
    }

    /** The query of a step, with the steps that are put into it. */
    BoundPlan bind(JobSpec.Step step) {
        String sql = texts.whole(step.name());
        return located(step, () -> planner().bind(sql, step.place().source()));
    }

    /** Names and types of a step's columns. Throws what DuckDB finds wrong, with the place in the user's text. */
    List<Column> describe(JobSpec.Step step) {
        String sql = texts.whole(step.name());
        List<Column> columns =
                located(step, () -> planner().describe(sql, step.place().source()));
        described.put(step.name(), columns);
        return columns;
    }

    StateTypes states() {
        return binder().states();
    }

    /** What is known of a source's columns. */
    List<ColumnEstimate> estimates(DescribedSource source) {
        return pool.estimates(source);
    }

    private <T> T located(JobSpec.Step step, Supplier<T> call) {
        try {
            return call.get();
        } catch (MillraceException failure) {
            throw PlacedErrors.located(failure, texts.text(step.name()), settings, tables(step));
        }
    }

    /** What the step's own text names. */
    private List<StubTable> tables(JobSpec.Step step) {
        List<StubTable> tables = new ArrayList<>();
        for (String name : texts.named(step.name())) {
            if (sources.containsKey(name)) {
                tables.add(stub(sources.get(name)));
            } else if (written.containsKey(name)) {
                tables.add(written.get(name));
            } else {
                tables.add(stub(name, described.getOrDefault(name, List.of()), 0));
            }
        }
        return tables;
    }

    private PlannerConnection planner() {
        return binder().planner();
    }

    private PlannerPool.Binder binder() {
        PlannerPool.Binder open = binder;
        if (open == null) {
            List<StubTable> tables = new ArrayList<>();
            sources.values().forEach(source -> tables.add(counted ? counted(source) : stub(source)));
            tables.addAll(written.values());
            open = pool.binder(settings, tables);
            binder = open;
        }
        return open;
    }

    /** Whether the order of joins is worth a look into the files: in one task DuckDB finds a better one by itself. */
    private boolean countsMatter(PlanSettings settings) {
        long bytes = sources.values().stream().mapToLong(DescribedSource::bytes).sum();
        return sources.size() > 1 && bytes > (settings.collapse() ? settings.collapseBytes() : SMALL_BYTES);
    }

    private StubTable counted(DescribedSource source) {
        List<StubTable.StubColumn> columns = new ArrayList<>();
        List<ColumnEstimate> estimates = pool.estimates(source);
        for (int column = 0; column < estimates.size(); column++) {
            long distinct = estimates.get(column).distinct();
            Column described = source.columns().get(column);
            columns.add(new StubTable.StubColumn(
                    described.name(), described.type(), distinct < 0 ? null : shrunk(distinct)));
        }
        return new StubTable(source.name(), columns, shrunk(source.rows()));
    }

    private StubTable stub(DescribedSource source) {
        return stub(source.name(), source.columns(), source.rows());
    }

    private StubTable stub(String name, List<Column> columns, long rows) {
        return new StubTable(
                name,
                columns.stream()
                        .map(column -> new StubTable.StubColumn(column.name(), column.type()))
                        .toList(),
                shrunk(rows));
    }

    private long shrunk(long count) {
        return Math.round(Math.pow((double) count, counted ? FAITHFUL : QUICK));
    }

    @Override
    public void close() {
        if (binder != null) {
            pool.giveBack(binder);
        }
        binder = null;
    }
}
