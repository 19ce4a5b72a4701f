package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.coordinator.plan.source.PublishedTable;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.coordinator.policy.AppendFit;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is there becomes a source, and a merge a step of its own that reads it: rows that are there and whose key no new row has, then the new rows. The
 * tag of what is there is read before its files are, so that files of a later result are refused when the run publishes.
 */
final class Merging {
    private static final String THERE = "millrace_there_";
    private static final String MERGED = "millrace_merged_";

    private final JobSpec job;
    private final Map<Sink, Optional<PublishedTable>> read = new LinkedHashMap<>();
    private final Map<String, Sink> merges = new LinkedHashMap<>();

    private Merging(JobSpec job) {
        this.job = job;
    }

    static Merging of(JobSpec job, SourceCatalog catalog) {
        Merging merging = new Merging(job);
        for (Sink sink : job.sinks()) {
            if (sink.mode().readsFirst()) {
                merging.read.put(sink, catalog.published(sink.to()));
            }
            if (sink.mode() == Mode.MERGE) {
                merging.merges.put(MERGED + merging.merges.size(), sink);
            }
        }
        return merging;
    }

    /** The job with the steps that merge. */
    JobSpec job() {
        List<Source> sources = new ArrayList<>(job.sources());
        List<Step> steps = new ArrayList<>(job.steps());
        List<Sink> sinks = new ArrayList<>(job.sinks());
        merges.forEach((name, sink) -> {
            there(sink).ifPresent(there -> sources.add(source(name, sink)));
            steps.add(new Step(name, sql(name, sink), Map.of(), sink.place("key")));
            sinks.set(sinks.indexOf(sink), renamed(sink, name));
        });
        return job.withTables(sources, steps, sinks, job.quality());
    }

    /** A sink of {@link #job()}. */
    SinkTarget target(Sink sink) {
        Sink own = merges.getOrDefault(sink.step(), sink);
        return new SinkTarget(
                sink, own.step(), there(own).map(PublishedTable::tag).orElse(""));
    }

    /** Refuses a merge whose key the step does not have, or whose columns are not those that are there. */
    void check(String step, PlannedStep columns) {
        for (Sink sink : merges.values()) {
            if (sink.step().equals(step)) {
                PlannedSink planned = new PlannedSink(new SinkTarget(sink, step, ""), columns);
                requireKey(sink, planned.output().columns());
                there(sink)
                        .flatMap(there -> AppendFit.misfit(planned.output(), there.manifest()))
                        .ifPresent(misfit -> {
                            throw misfit.at(sink.place("mode")).toException();
                        });
            }
        }
    }

    private static void requireKey(Sink sink, List<Column> columns) {
        List<String> names = columns.stream().map(Column::name).toList();
        for (String key : sink.key()) {
            if (names.stream().noneMatch(key::equalsIgnoreCase)) {
                throw Failure.invalid(
                                "UNKNOWN_COLUMN",
                                "'key' names the column '" + key + "', which the step '" + sink.step()
                                        + "' does not have",
                                Suggestion.among(key, names))
                        .at(sink.place("key"))
                        .toException();
            }
        }
    }

    private Optional<PublishedTable> there(Sink sink) {
        return read.getOrDefault(sink, Optional.empty());
    }

    private static Source source(String name, Sink sink) {
        return new Source(
                name.replace(MERGED, THERE),
                List.of(sink.to().uri()),
                "",
                List.of(),
                List.of(),
                CsvOptions.DETECT,
                false,
                sink.place());
    }

    private String sql(String name, Sink sink) {
        String step = SqlNames.quoted(sink.step());
        String key = sink.key().stream().map(SqlNames::quoted).collect(Collectors.joining(", "));
        String checked = "(SELECT *, count(*) OVER (PARTITION BY " + key + ") AS millrace_same FROM " + step + ")"
                + " WHERE CASE WHEN millrace_same > 1 THEN error(" + told(sink) + ") ELSE true END";
        Optional<PublishedTable> there = there(sink);
        if (there.isEmpty()) {
            return "SELECT * EXCLUDE (millrace_same) FROM " + checked;
        }
        List<Column> columns = there.get().manifest().columns();
        String match = columns.stream()
                .filter(column -> sink.key().stream().anyMatch(column.name()::equalsIgnoreCase))
                .map(column -> "t." + SqlNames.quoted(column.name()) + " IS NOT DISTINCT FROM CAST(n."
                        + SqlNames.quoted(column.name()) + " AS " + column.type() + ")")
                .collect(Collectors.joining(" AND "));
        return "SELECT "
                + columns.stream()
                        .map(column -> "t." + SqlNames.quoted(column.name()))
                        .collect(Collectors.joining(", "))
                + " FROM " + SqlNames.quoted(name.replace(MERGED, THERE)) + " AS t WHERE NOT EXISTS (SELECT 1 FROM "
                + step + " AS n WHERE " + (match.isEmpty() ? "false" : match) + ")\nUNION ALL\nSELECT "
                + columns.stream()
                        .map(column -> "CAST(" + SqlNames.quoted(column.name()) + " AS " + column.type() + ")")
                        .collect(Collectors.joining(", "))
                + " FROM " + checked;
    }

    /** As text of SQL: which key several new rows have. */
    private static String told(Sink sink) {
        String values = sink.key().stream()
                .map(column -> "coalesce(CAST(" + SqlNames.quoted(column) + " AS VARCHAR), 'NULL')")
                .collect(Collectors.joining(" || ', ' || "));
        return SqlNames.literal("several new rows of the merge into '" + sink.step() + "' have the key ("
                        + String.join(", ", sink.key()) + ") = (")
                + " || " + values + " || ')'";
    }

    private static Sink renamed(Sink sink, String step) {
        return new Sink(
                step, sink.to(), sink.format(), sink.mode(), sink.key(), sink.layout(), sink.places(), sink.place());
    }
}
