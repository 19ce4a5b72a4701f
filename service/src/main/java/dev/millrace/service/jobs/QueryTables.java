package dev.millrace.service.jobs;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Place;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.TableReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Lets queries read registered tables by name alone; jobs say in their sources what they read. */
public final class QueryTables {
    private QueryTables() {}

    /**
     * The query with a source for each table that its text reads, and that it has none of. What only the last step is called is nobody's name: no step reads it.
     *
     * @param registered names, in lower case
     * @throws dev.millrace.graph.MillraceException what is wrong with the text
     */
    public static LoadedJob named(LoadedJob query, List<String> registered) {
        JobSpec job = query.spec();
        List<String> own = Stream.concat(
                        job.sources().stream().map(Source::name),
                        job.steps().stream()
                                .limit(Math.max(0, job.steps().size() - 1))
                                .map(Step::name))
                .toList();
        List<String> others = registered.stream()
                .filter(name -> own.stream().noneMatch(name::equalsIgnoreCase))
                .toList();
        if (others.isEmpty()) {
            return query;
        }
        List<Source> sources = new ArrayList<>(job.sources());
        List<String> known =
                new ArrayList<>(Stream.concat(job.sources().stream().map(Source::name), others.stream())
                        .toList());
        Set<String> read = new LinkedHashSet<>();
        try (DuckReferences references = new DuckReferences(query.folder())) {
            for (Step step : job.steps()) {
                read.addAll(references.inputs(step, known).tables());
                known.add(step.name());
            }
        }
        others.stream().filter(read::contains).forEach(name -> sources.add(open(name)));
        return new LoadedJob(job.withTables(sources, job.steps(), job.sinks(), job.quality()), query.folder());
    }

    private static Source open(String name) {
        return new Source(
                name,
                List.of(),
                "",
                List.of(),
                List.of(),
                CsvOptions.DETECT,
                false,
                SourceOptions.NONE.of(TableReference.of(name, false)),
                Place.of("table " + name));
    }
}
