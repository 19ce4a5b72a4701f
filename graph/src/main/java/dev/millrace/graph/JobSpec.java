package dev.millrace.graph;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job as submitted, with its parameters' values filled in: {@code spec.json}. Names are resolved, paths are absolute.
 *
 * @param name of the job
 * @param sources by name, in order of the file
 * @param steps in an order in which each stands after the steps it reads
 * @param sinks which steps are written where
 * @param labels for people and bills
 * @param settings the effective {@code sql.*} and {@code plan.*} settings
 * @param quality what rows must be like
 * @param conduct how its runs are conducted
 * @param reuse what is taken over from earlier runs
 */
public record JobSpec(
        String name,
        List<Source> sources,
        List<Step> steps,
        List<Sink> sinks,
        SortedMap<String, String> labels,
        Limits limits,
        SortedMap<String, String> settings,
        Quality quality,
        Conduct conduct,
        Reuse reuse) {
    public JobSpec {
        sources = List.copyOf(sources);
        steps = List.copyOf(steps);
        sinks = List.copyOf(sinks);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** A job that takes nothing over from earlier runs. */
    public JobSpec(
            String name,
            List<Source> sources,
            List<Step> steps,
            List<Sink> sinks,
            SortedMap<String, String> labels,
            Limits limits,
            SortedMap<String, String> settings,
            Quality quality,
            Conduct conduct) {
        this(name, sources, steps, sinks, labels, limits, settings, quality, conduct, Reuse.NONE);
    }

    /** A job that asks nothing of its rows. */
    public JobSpec(
            String name,
            List<Source> sources,
            List<Step> steps,
            List<Sink> sinks,
            SortedMap<String, String> labels,
            Limits limits,
            SortedMap<String, String> settings) {
        this(name, sources, steps, sinks, labels, limits, settings, Quality.NONE, Conduct.DEFAULT, Reuse.NONE);
    }

    /** The same with other tables: what it asks of its rows is left to them. */
    public JobSpec withTables(List<Source> otherSources, List<Step> otherSteps, List<Sink> otherSinks, Quality other) {
        return new JobSpec(name, otherSources, otherSteps, otherSinks, labels, limits, settings, other, conduct, reuse);
    }

    /** The same with other limits. */
    public JobSpec withLimits(Limits others) {
        return new JobSpec(name, sources, steps, sinks, labels, others, settings, quality, conduct, reuse);
    }

    /** Contracts of sources and steps, and checks, each in order of the file. */
    public record Quality(List<Contract> contracts, List<Check> checks) {
        public static final Quality NONE = new Quality(List.of(), List.of());

        public Quality {
            contracts = List.copyOf(contracts);
            checks = List.copyOf(checks);
        }

        /** The contract of a source or step. */
        public Optional<Contract> contract(String on) {
            return contracts.stream()
                    .filter(contract -> contract.on().equals(on))
                    .findFirst();
        }
    }

    /**
     * Where rows come from.
     *
     * @param from absolute locations, files, folders or globs, in order
     * @param format {@code parquet}, {@code csv} or {@code json}; empty: by the files' names
     * @param columns declared columns, which rule over what a file says; empty: as found
     * @param partitions columns that exist only in the path as {@code name=value/}
     * @param csv options of text files; absent keys are detected
     * @param skipBadRows whether rows that do not fit are left out; else the first one is an error
     * @param options what else it says
     * @param place where the user wrote it
     */
    public record Source(
            String name,
            List<String> from,
            String format,
            List<Column> columns,
            List<Column> partitions,
            CsvOptions csv,
            boolean skipBadRows,
            SourceOptions options,
            Place place) {
        public Source {
            from = List.copyOf(from);
            columns = List.copyOf(columns);
            partitions = List.copyOf(partitions);
        }

        /** A source that says nothing else. */
        public Source(
                String name,
                List<String> from,
                String format,
                List<Column> columns,
                List<Column> partitions,
                CsvOptions csv,
                boolean skipBadRows,
                Place place) {
            this(name, from, format, columns, partitions, csv, skipBadRows, SourceOptions.NONE, place);
        }

        /** The same with other options of delimited text. */
        public Source with(CsvOptions other) {
            return new Source(name, from, format, columns, partitions, other, skipBadRows, options, place);
        }

        /** The same under another name. */
        public Source named(String other) {
            return new Source(other, from, format, columns, partitions, csv, skipBadRows, options, place);
        }

        /** The same, reading other files. */
        public Source reading(List<String> others) {
            return new Source(name, others, format, columns, partitions, csv, skipBadRows, options, place);
        }

        /** Whether it is not known yet what it reads: a table's name was not looked up. */
        public boolean isOpen() {
            return options.table().filter(table -> !table.resolved()).isPresent();
        }

        /** The same with other options. */
        public Source with(SourceOptions others) {
            return new Source(name, from, format, columns, partitions, csv, skipBadRows, others, place);
        }
    }

    /** Options of delimited text; null = detect. {@code nullText} is the unquoted text that means NULL. */
    public record CsvOptions(
            @Nullable Boolean header,
            @Nullable String delimiter,
            @Nullable String quote,
            @Nullable String escape,
            @Nullable String nullText,
            CsvDetails details) {
        public static final CsvOptions DETECT = new CsvOptions(null, null, null, null, null);

        public CsvOptions(
                @Nullable Boolean header,
                @Nullable String delimiter,
                @Nullable String quote,
                @Nullable String escape,
                @Nullable String nullText) {
            this(header, delimiter, quote, escape, nullText, CsvDetails.NONE);
        }
    }

    /**
     * A SELECT over sources and earlier steps.
     *
     * @param parameters typed values of the {@code :names} (or {@code $names}) in the text
     * @param place where the text begins, for error positions
     */
    public record Step(String name, String sql, Map<String, ParameterValue> parameters, Place place) {
        public Step {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }
    }

    /** A typed constant: {@code value} is text that a cast to {@code type} accepts; null is NULL. */
    public record ParameterValue(String type, @Nullable String value) {}

    /**
     * Where a step's rows are written.
     *
     * @param key of the mode merge: columns by which rows are the same
     * @param layout how they lie in files; names of columns as the user wrote them
     * @param places where the user wrote an option, by its key in the job file
     * @param place where the user wrote the folder
     */
    public record Sink(
            String step,
            Location to,
            OutputSpec.Format format,
            OutputSpec.Mode mode,
            List<String> key,
            FileLayout layout,
            Map<String, Place> places,
            Place place) {
        public Sink {
            key = List.copyOf(key);
            places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
        }

        /** A folder of files as the format writes them. */
        public Sink(String step, Location to, OutputSpec.Format format, boolean overwrite, Place place) {
            this(
                    step,
                    to,
                    format,
                    overwrite ? OutputSpec.Mode.OVERWRITE : OutputSpec.Mode.CREATE,
                    List.of(),
                    FileLayout.DEFAULT,
                    Map.of(),
                    place);
        }

        /** Where an option was written; the folder's place where it was not. */
        public Place place(String key) {
            return places.getOrDefault(key, place);
        }
    }

    /**
     * What a run may use; 0 = the setting's default.
     *
     * @param rows most rows that tasks take from sources
     * @param microDollars most that a run may cost, in millionths of a dollar
     * @param retry how long a task that was unavailable waits
     */
    public record Limits(
            long tasks,
            int attempts,
            long wallMillis,
            long taskMillis,
            long bytes,
            long rows,
            long microDollars,
            Retry retry) {
        public static final Limits DEFAULT = new Limits(0, 0, 0, 0, 0);

        /** Limits of what every run has. */
        public Limits(long tasks, int attempts, long wallMillis, long taskMillis, long bytes) {
            this(tasks, attempts, wallMillis, taskMillis, bytes, 0, 0, Retry.DEFAULT);
        }

        /** The same with others of what every run has. */
        public Limits with(long otherTasks, int otherAttempts, long wall, long task, long otherBytes) {
            return new Limits(otherTasks, otherAttempts, wall, task, otherBytes, rows, microDollars, retry);
        }
    }

    /**
     * Waits between two attempts of a task that was unavailable.
     *
     * @param intervalMillis the first; 0 = the setting's
     * @param backoffPercent how long each is by the one before; 0 = twice as long
     */
    public record Retry(long intervalMillis, int backoffPercent) {
        public static final Retry DEFAULT = new Retry(0, 0);
    }

    /** The same, taking something else over from earlier runs. */
    public JobSpec with(Reuse other) {
        return new JobSpec(name, sources, steps, sinks, labels, limits, settings, quality, conduct, other);
    }

    public Optional<Step> step(String stepName) {
        return steps.stream().filter(step -> step.name().equals(stepName)).findFirst();
    }

    public Optional<Source> source(String sourceName) {
        return sources.stream()
                .filter(source -> source.name().equals(sourceName))
                .findFirst();
    }
}
