package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.BoundPlan;
import dev.millrace.coordinator.plan.bind.PlannerConnection;
import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.bind.StubTable;
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
    private static final long LARGE_BYTES = 64L << 20;
    private static final double SHRINKING = 0.7;

    private final PlannerSettings settings;
    private final Map<String, DescribedSource> sources;
    private final StepTexts texts;
    private final Map<String, StubTable> written = new LinkedHashMap<>();
    private final Map<String, List<Column>> described = new LinkedHashMap<>();
    private @Nullable PlannerConnection planner;
    private @Nullable StateTypes states;

    Binding(PlannerSettings settings, Map<String, DescribedSource> sources, StepTexts texts) {
        this.settings = settings;
        this.sources = sources;
        this.texts = texts;
    }

    /** A step that later steps read as a table. */
    void add(StubTable step) {
        written.put(step.name(), step);
        close();
    }

    /** The query of a step, with the steps that are put into it. */
    BoundPlan bind(JobSpec.Step step) {
        String sql = texts.whole(step.name());
        return located(step, () -> planner().bind(sql, step.place().source()));
    }

    /** Names and types of a step's columns. Throws what DuckDB finds wrong, with the place in the user's text. */
    List<Column> describe(JobSpec.Step step) {
        String sql = texts.whole(step.name());
        List<Column> columns = located(step, () -> planner().describe(sql, step.place().source()));
        described.put(step.name(), columns);
        return columns;
    }

    StateTypes states() {
        planner();
        if (states == null) {
            throw new IllegalStateException("no planner is open");
        }
        return states;
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
        if (planner == null) {
            List<StubTable> tables = new ArrayList<>();
            boolean counted = countsMatter();
            sources.values().forEach(source -> tables.add(counted ? counted(source) : stub(source)));
            tables.addAll(written.values());
            planner = PlannerConnection.open(settings, tables);
            states = StateTypes.of(planner);
        }
        return planner;
    }

    /** Whether a better join order is worth a look into the files. */
    private boolean countsMatter() {
        return sources.size() > 1
                && sources.values().stream().mapToLong(DescribedSource::bytes).sum() > LARGE_BYTES;
    }

    private static StubTable counted(DescribedSource source) {
        List<StubTable.StubColumn> columns = new ArrayList<>();
        List<ColumnEstimate> estimates = source.estimates();
        for (int column = 0; column < estimates.size(); column++) {
            long distinct = estimates.get(column).distinct();
            Column described = source.columns().get(column);
            columns.add(new StubTable.StubColumn(described.name(), described.type(), distinct < 0 ? null : shrunk(distinct)));
        }
        return new StubTable(source.name(), columns, shrunk(source.rows()));
    }

    private static StubTable stub(DescribedSource source) {
        return stub(source.name(), source.columns(), source.rows());
    }

    private static StubTable stub(String name, List<Column> columns, long rows) {
        return new StubTable(
                name,
                columns.stream()
                        .map(column -> new StubTable.StubColumn(column.name(), column.type()))
                        .toList(),
                shrunk(rows));
    }

    /** Counts stand to each other as before, so that the join order is the same, and stubs are made sooner. */
    private static long shrunk(long count) {
        return Math.round(Math.pow(count, SHRINKING));
    }

    @Override
    public void close() {
        if (planner != null) {
            planner.close();
            planner = null;
            states = null;
        }
    }
}
