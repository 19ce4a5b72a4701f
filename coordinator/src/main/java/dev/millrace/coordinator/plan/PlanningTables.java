package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.contract.Tables;
import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.distribute.TypeCheck;
import dev.millrace.coordinator.plan.source.DescribedRecords;
import dev.millrace.coordinator.plan.text.MeasuredParts;
import dev.millrace.coordinator.plan.text.OffendingRows;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.sql.DuckError;
import dev.millrace.storage.sql.DuckErrors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tables of a job as its user wrote it, for contracts and checks to be held against. */
final class PlanningTables implements Tables {
    private final JobSpec job;
    private final TextReading reading;
    private final PlanSettings settings;
    private final PlannerPool pool;
    private final TypeCheck check;

    PlanningTables(JobSpec job, TextReading reading, PlanSettings settings, PlannerPool pool, TypeCheck check) {
        this.job = job;
        this.reading = reading;
        this.settings = settings;
        this.pool = pool;
        this.check = check;
    }

    @Override
    public List<String> reads(JobSpec.Step step) {
        List<String> names = Stream.concat(
                        job.sources().stream().map(JobSpec.Source::name),
                        job.steps().stream().map(JobSpec.Step::name))
                .toList();
        return reading.text(step, names).tables();
    }

    @Override
    public DescribedRecords records(JobSpec.Source source) {
        return reading.catalog().records(source);
    }

    @Override
    public List<Column> columns(JobSpec.Source source) {
        return reading.catalog().describe(source).columns();
    }

    /** Bound over the job's own steps, none of which is written down. */
    @Override
    public List<Column> columns(JobSpec.Step query) {
        List<JobSpec.Step> steps = new ArrayList<>(job.steps());
        if (!steps.contains(query)) {
            steps.add(query);
        }
        JobSpec all =
                new JobSpec(job.name(), job.sources(), steps, List.of(), job.labels(), job.limits(), job.settings());
        StepTexts texts = reading.texts(all, List.of());
        try (Binding binding = new Binding(pool, settings, reading.sources(), texts)) {
            List<Column> columns = List.of();
            for (JobSpec.Step step : steps.subList(0, steps.indexOf(query) + 1)) {
                columns = binding.describe(step);
            }
            return columns;
        }
    }

    @Override
    public List<String> measured(String condition) {
        return MeasuredParts.of(condition, check.parser());
    }

    @Override
    public List<String> offending(String condition) {
        return OffendingRows.of(condition, check.parser());
    }

    @Override
    public String constant(String expression) {
        try (Statement statement = check.connection().createStatement();
                ResultSet rows = statement.executeQuery("SELECT CAST((" + expression + ") AS VARCHAR)")) {
            String text = rows.next() ? rows.getString(1) : null;
            return text == null ? "NULL" : text;
        } catch (SQLException error) {
            throw new MillraceException(DuckErrors.failure(DuckError.parse(String.valueOf(error.getMessage()))), error);
        }
    }
}
