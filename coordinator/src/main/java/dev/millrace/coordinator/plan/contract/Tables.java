package dev.millrace.coordinator.plan.contract;

import dev.millrace.coordinator.plan.source.DescribedRecords;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import java.util.List;

/** What has to be known of the job's tables. */
public interface Tables {
    /** Names of the sources and steps that a step of the job reads. */
    List<String> reads(JobSpec.Step step);

    DescribedRecords records(JobSpec.Source source);

    /** Columns of a source that has no contract. */
    List<Column> columns(JobSpec.Source source);

    /** Columns of a query over the job's tables. Throws what DuckDB finds wrong in it, with its place. */
    List<Column> columns(JobSpec.Step query);

    /** What a condition over aggregates compares: texts of expressions. */
    List<String> measured(String condition);

    /** Conditions of the rows that are to blame when a condition over aggregates does not hold; empty where nobody can tell. */
    List<String> offending(String condition);

    /** The value of a constant expression as text, or "NULL". Throws an {@code INVALID} failure where it has none. */
    String constant(String expression);
}
