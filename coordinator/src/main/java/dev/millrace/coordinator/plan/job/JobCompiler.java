package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Contract;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.Trigger;
import dev.millrace.graph.UploadTrigger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Compiles the text of a job, with the values of its parameters, to a {@link JobSpec}. */
public final class JobCompiler {
    private final SqlReferences references;
    private final SettingCheck settings;

    public JobCompiler(SqlReferences references, SettingCheck settings) {
        this.references = references;
        this.settings = settings;
    }

    /**
     * The job with all names resolved; its settings are only those that the text itself sets.
     *
     * @param given values of parameters, by name
     * @throws InvalidJobException with everything that is wrong
     */
    public JobSpec compile(JobText job, Map<String, String> given) {
        return compile(job, given, "");
    }

    /**
     * The job of one environment.
     *
     * @param environment a name under {@code env}; empty: none
     * @throws InvalidJobException with everything that is wrong
     */
    public JobSpec compile(JobText job, Map<String, String> given, String environment) {
        Compiled compiled = look(job, given, environment);
        if (!compiled.failures().isEmpty()) {
            throw new InvalidJobException(compiled.failures());
        }
        return compiled.spec().orElseThrow();
    }

    /**
     * What is known of a text that may be wrong.
     *
     * @param failures everything that is wrong with the text, in its order
     * @param spec the job as far as it could be read; empty: not at all
     * @param doubtful sources and steps that the failures are about
     * @param hasValues whether all parameters have one: without, nobody knows paths and types
     * @param trigger what begins runs of it by itself
     */
    public record Compiled(
            List<Failure> failures,
            Optional<JobSpec> spec,
            Set<String> doubtful,
            boolean hasValues,
            Optional<Trigger> trigger) {
        public Compiled {
            failures = List.copyOf(failures);
            doubtful = Set.copyOf(doubtful);
        }
    }

    /** The same without an error: a job that is wrong is told as far as it could be read. */
    public Compiled look(JobText job, Map<String, String> given, String environment) {
        Findings findings = new Findings();
        Optional<Written> written = job.isSql()
                ? Optional.of(SqlHeaders.read(job, findings))
                : YamlReader.read(job.name(), job.text(), findings);
        Set<String> doubtful = new HashSet<>();
        Compilation compilation = new Compilation(job, findings, doubtful);
        Optional<JobSpec> spec = written.map(document -> compilation.compile(document, given, environment));
        List<Failure> failures = findings.ordered();
        DoubtfulParts parts =
                written.map(document -> DoubtfulParts.of(document, failures)).orElse(DoubtfulParts.NONE);
        if (!job.isSql()) {
            // Headers stand above the one query, whose own failures are known.
            doubtful.addAll(parts.tables());
        }
        return new Compiled(failures, spec, doubtful, !parts.parameters(), compilation.trigger());
    }

    /**
     * The sources of a file of sources.
     *
     * @throws InvalidJobException with everything that is wrong
     */
    public static List<Source> sources(JobText file) {
        Findings findings = new Findings();
        List<Source> sources = new ArrayList<>();
        YamlReader.read(file.name(), file.text(), findings).ifPresent(document -> {
            new ShapeCheck(findings).check(document, JobShape.SOURCES_FILE, "");
            SourceReading reading =
                    new SourceReading(new JobPaths(file.folder()), new ParameterReading(findings), findings);
            new Fields(document).mapping("sources").ifPresent(map -> sources.addAll(reading.sources(map)));
        });
        findings.throwIfAny();
        return sources;
    }

    private final class Compilation {
        private final Findings findings;
        private final ParameterReading parameters;
        private final SourceReading sourceReading;
        private final SinkReading sinkReading;
        private final Path folder;
        private final Set<String> doubtful;
        private final JobText text;
        private Optional<UploadTrigger> upload = Optional.empty();
        private Optional<ScheduleTrigger> schedule = Optional.empty();

        Compilation(JobText job, Findings findings, Set<String> doubtful) {
            this.findings = findings;
            this.doubtful = doubtful;
            this.text = job;
            this.folder = job.folder();
            this.parameters = new ParameterReading(findings);
            this.sourceReading = new SourceReading(new JobPaths(job.folder()), parameters, findings);
            this.sinkReading = new SinkReading(sourceReading, findings);
        }

        JobSpec compile(Written document, Map<String, String> given, String environment) {
            new ShapeCheck(findings).check(document, JobShape.JOB, "");
            Fields fields = new Fields(new Environments(findings).over(document, environment));
            fields.mapping("params").ifPresent(parameters::declare);
            parameters.assign(given);
            TriggerReading triggers = new TriggerReading(sourceReading, findings);
            upload = triggers.upload(fields);
            upload.ifPresent(sourceReading::triggeredBy);
            schedule = triggers.schedule(
                    fields,
                    parameters.names(),
                    new ScheduleTrigger.Text(text.name(), text.text(), new TreeMap<>(given), environment));
            List<Source> sources =
                    fields.mapping("sources").map(sourceReading::sources).orElse(List.of());
            Map<String, Step> steps = steps(fields);
            checkNames(fields);
            List<Sink> sinks = sinks(fields, steps);
            Map<String, SqlReferences.Inputs> inputs = inputs(steps, sources);
            JobSpec.Quality quality = quality(fields);
            List<Sink> written = new ArrayList<>(sinks);
            written.addAll(SinkConflicts.quarantines(quality));
            upload.ifPresent(trigger -> triggers.requireNoRecursion(trigger, written, fields.place("trigger")));
            new SinkConflicts(findings).check(written, SinkConflicts.reads(untriggered(sources), inputs));
            return new JobSpec(
                    fields.text("job").orElse("?"),
                    sources,
                    ordered(steps, inputs),
                    sinks,
                    labels(fields),
                    new LimitsReading(findings).limits(fields),
                    settings(fields),
                    quality,
                    new ConductReading(new JobPaths(folder), findings).conduct(fields),
                    new ReuseReading(findings, environment).reuse(fields, sinks, upload));
        }

        Optional<Trigger> trigger() {
            return upload.<Trigger>map(Function.identity()).or(() -> schedule);
        }

        /** Where files come, no output may be at all, which was told. */
        private List<Source> untriggered(List<Source> sources) {
            return sources.stream()
                    .filter(source -> upload.isEmpty() || !upload.get().source().equals(source.name()))
                    .toList();
        }

        private JobSpec.Quality quality(Fields fields) {
            List<Contract> contracts = new ArrayList<>();
            ContractReading reading = new ContractReading(sourceReading, parameters, findings);
            for (String kind : List.of("sources", "steps")) {
                entries(fields, kind).forEach(entry -> reading.contract(entry).ifPresent(contracts::add));
            }
            List<String> steps =
                    entries(fields, "steps").stream().map(Written.Entry::key).toList();
            return new JobSpec.Quality(contracts, reading.checks(fields.mappings("checks"), steps));
        }

        private Map<String, Step> steps(Fields fields) {
            Map<String, Step> steps = new LinkedHashMap<>();
            for (Written.Entry entry : entries(fields, "steps")) {
                new Fields(entry.value())
                        .mapping("frame")
                        .map(frame -> new FrameSteps(findings, parameters.values()).of(entry.key(), frame))
                        .orElse(List.of())
                        .forEach(step -> steps.put(step.name(), step));
                new Fields(entry.value())
                        .scalar("sql")
                        .filter(sql -> sql.kind() == Written.Kind.TEXT)
                        .ifPresent(sql -> steps.put(
                                entry.key(), new Step(entry.key(), sql.text(), parameters.values(), sql.textPlace())));
            }
            return steps;
        }

        /** SQL does not tell upper from lower case in names. */
        private void checkNames(Fields fields) {
            Map<String, Place> taken = new HashMap<>();
            List<Written.Entry> named = new ArrayList<>(entries(fields, "sources"));
            named.addAll(entries(fields, "steps"));
            for (Written.Entry entry : named) {
                Place before = taken.putIfAbsent(entry.key().toLowerCase(Locale.ROOT), entry.keyPlace());
                if (before != null) {
                    findings.add(
                            entry.keyPlace(),
                            "DUPLICATE_NAME",
                            "The name '" + entry.key() + "' is taken at " + before,
                            "Give sources and steps different names; case does not count");
                }
            }
        }

        private Map<String, SqlReferences.Inputs> inputs(Map<String, Step> steps, List<Source> sources) {
            Map<String, SqlReferences.Inputs> inputs = new LinkedHashMap<>();
            steps.values().forEach(step -> inputs.put(step.name(), inputs(step, steps.keySet(), sources)));
            return inputs;
        }

        private List<Step> ordered(Map<String, Step> steps, Map<String, SqlReferences.Inputs> inputs) {
            Map<String, Collection<String>> reads = new LinkedHashMap<>();
            inputs.forEach((step, read) -> reads.put(step, read.tables()));
            StepOrder order = StepOrder.of(reads);
            doubtful.addAll(order.cycle());
            if (!order.cycle().isEmpty()) {
                findings.add(
                        known(steps, order.cycle().getFirst()).place(),
                        "CYCLE",
                        "The steps read each other in a circle: " + circle(order.cycle()),
                        "Let one of them read something else");
            }
            return order.steps().stream().map(step -> known(steps, step)).toList();
        }

        private static String circle(List<String> cycle) {
            return IntStream.range(1, cycle.size())
                    .mapToObj(index -> cycle.get(index - 1) + " reads " + cycle.get(index))
                    .collect(Collectors.joining(", "));
        }

        private static Step known(Map<String, Step> steps, String name) {
            return Objects.requireNonNull(steps.get(name), name);
        }

        private SqlReferences.Inputs inputs(Step step, Collection<String> steps, List<Source> sources) {
            List<String> known =
                    new ArrayList<>(sources.stream().map(Source::name).toList());
            known.addAll(steps);
            try {
                return references.inputs(step, known);
            } catch (MillraceException error) {
                Failure failure = error.failure();
                findings.add(failure.place().isPresent() ? failure : failure.at(step.place()));
                doubtful.add(step.name());
                return new SqlReferences.Inputs(List.of(), List.of());
            }
        }

        private List<Sink> sinks(Fields fields, Map<String, Step> steps) {
            List<Sink> sinks = new ArrayList<>();
            List<Written.Entry> written = entries(fields, "steps");
            for (Written.Entry entry : entries(fields, "sinks")) {
                if (written.stream().noneMatch(step -> step.key().equals(entry.key()))) {
                    findings.add(
                            entry.keyPlace(),
                            "UNKNOWN_STEP",
                            "There is no step '" + entry.key() + "' to write",
                            steps.isEmpty()
                                    ? "Write it under steps: " + entry.key() + ": {sql: SELECT …}"
                                    : Suggestion.among(
                                            entry.key(),
                                            written.stream()
                                                    .map(Written.Entry::key)
                                                    .toList()));
                }
                sinkReading.sink(entry).ifPresent(sinks::add);
            }
            return sinks;
        }

        private SortedMap<String, String> labels(Fields fields) {
            SortedMap<String, String> labels = new TreeMap<>();
            for (Written.Entry entry : entries(fields, "labels")) {
                if (entry.value() instanceof Written.Scalar scalar) {
                    labels.put(entry.key(), parameters.filled(scalar.text(), scalar.place()));
                }
            }
            JobLabels.tooMany(labels.keySet()).ifPresent(failure -> findings.add(failure.at(fields.place("labels"))));
            return labels;
        }

        private SortedMap<String, String> settings(Fields fields) {
            SortedMap<String, String> all = new TreeMap<>();
            for (Written.Entry entry : entries(fields, "settings")) {
                if (entry.value() instanceof Written.Scalar scalar) {
                    settings.check(entry.key(), scalar.text())
                            .ifPresent(failure -> findings.add(failure.at(entry.keyPlace())));
                    all.put(entry.key(), scalar.text());
                }
            }
            return all;
        }

        private static List<Written.Entry> entries(Fields fields, String key) {
            return fields.mapping(key).map(Written.Mapping::entries).orElse(List.of());
        }
    }
}
