package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.coordinator.plan.job.ParameterText;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One query as a job of one step, whose rows are published as Parquet. */
public final class QueryJob {
    /** Name of the step. */
    public static final String STEP = "result";

    private final List<Source> sources = new ArrayList<>();
    private final Map<String, ParameterValue> parameters = new TreeMap<>();
    private final JobPaths paths;

    /**
     * @param folder where relative paths begin
     */
    public QueryJob(Path folder) {
        this.paths = new JobPaths(folder);
    }

    /** The tables, in the order in which they were added. */
    public List<Source> sources() {
        return List.copyOf(sources);
    }

    public void add(Source source) {
        for (Source known : sources) {
            if (known.name().toLowerCase(Locale.ROOT).equals(source.name().toLowerCase(Locale.ROOT))) {
                throw Failure.invalid(
                                "DUPLICATE_NAME",
                                "The table '" + source.name() + "' is named twice",
                                "Give tables different names; case does not count")
                        .at(source.place())
                        .toException();
            }
        }
        sources.add(source);
    }

    /** A table of files that an option {@code --table name=path} names. */
    public void addTable(String name, String path) {
        addTable(name, path, Place.of("--table " + name));
    }

    /** @param place where the user wrote it */
    public void addTable(String name, String path, Place place) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw Failure.invalid(
                            "BAD_NAME",
                            "'" + name + "' cannot be the name of a table",
                            "Use letters, digits and '_', beginning with a letter")
                    .at(place)
                    .toException();
        }
        String location = paths.location(path);
        add(new Source(name, List.of(location), "", List.of(), List.of(), CsvOptions.DETECT, false, place));
    }

    /** A parameter: {@code name=text}, or {@code name:type=value}. */
    public void addParameter(String name, String value) {
        int colon = name.indexOf(':');
        String bare = colon < 0 ? name : name.substring(0, colon);
        String type = colon < 0 ? "string" : name.substring(colon + 1);
        parameters.put(bare, ParameterText.value(bare, type, value, Place.of("-p " + name)));
    }

    /**
     * The job.
     *
     * @param place where the text begins
     * @param to folder of the result
     */
    public JobSpec job(String sql, Place place, Location to) {
        return job(sql, place, new Sink(STEP, to, OutputSpec.Format.PARQUET, false, place));
    }

    /** The job that writes a folder as COPY says. */
    public JobSpec job(String sql, Place place, CopyOptions options) {
        Location to = new Location(paths.destination(options.target().toString()));
        return job(
                sql,
                place,
                new Sink(STEP, to, options.format(), options.mode(), List.of(), options.layout(), Map.of(), place));
    }

    private JobSpec job(String sql, Place place, Sink sink) {
        Step step = new Step(STEP, sql, parameters, place);
        return new JobSpec(
                "sql", sources, List.of(step), List.of(sink), new TreeMap<>(), Limits.DEFAULT, new TreeMap<>());
    }
}
