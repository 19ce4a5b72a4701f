package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.coordinator.plan.job.JobCompiler;
import dev.millrace.coordinator.plan.job.JobLabels;
import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.trigger.decide.CronTimes;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Place;
import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.Trigger;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsCatalogue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Loads job files and files of sources. */
public final class JobLoading {
    /** The label of runs that a trigger begins, beside those that people give. */
    private static final String TRIGGER = "trigger";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9._-]{1,63}");

    private final Path folder;
    private final EffectiveSettings settings;

    /**
     * @param folder working directory, where names of files begin
     */
    public JobLoading(Path folder, EffectiveSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * The job in a file, ready to be submitted: with effective settings and limits.
     *
     * @param parameters values by name
     * @param labels added to the job's own
     * @throws dev.millrace.coordinator.plan.job.InvalidJobException with everything that is wrong
     */
    public LoadedJob load(String file, Map<String, String> parameters, Map<String, String> labels) {
        return load(file, parameters, labels, "");
    }

    /** The same in an environment, a name under {@code env} in the file; empty: none. */
    public LoadedJob load(String file, Map<String, String> parameters, Map<String, String> labels, String environment) {
        labels.keySet().forEach(JobLoading::requireLabel);
        return load(text(file), parameters, labels, environment);
    }

    /**
     * The trigger of a job file, with the job that it begins. Throws as {@link #load(String, Map, Map)}, and {@code NO_TRIGGER} for a job that is run by hand
     * alone.
     */
    public TriggerSpec trigger(
            String file, Map<String, String> parameters, Map<String, String> labels, String environment) {
        return trigger(text(file), parameters, labels, environment);
    }

    /** The same of a text that is known already. */
    public TriggerSpec trigger(
            JobText text, Map<String, String> parameters, Map<String, String> labels, String environment) {
        labels.keySet().forEach(JobLoading::requireLabel);
        try (DuckReferences references = new DuckReferences(text.folder())) {
            JobCompiler compiler = new JobCompiler(references, new SettingsCatalogue());
            JobCompiler.Compiled asWritten = compiler.look(text, parameters, environment);
            JobCompiler.Compiled compiled = asWritten
                    .trigger()
                    .flatMap(trigger -> today(trigger, parameters))
                    .map(given -> compiler.look(text, given, environment))
                    .orElse(asWritten);
            if (!compiled.failures().isEmpty()) {
                throw new InvalidJobException(compiled.failures());
            }
            JobSpec job = effective(compiled.spec().orElseThrow(), labels);
            Trigger trigger = asWritten
                    .trigger()
                    .orElseThrow(() -> Failure.invalid(
                                    "NO_TRIGGER",
                                    "Nothing begins runs of the job '" + job.name() + "' by itself",
                                    "Add trigger: {upload: {prefix: FOLDER}}, or run it with millrace run "
                                            + text.name())
                            .at(Place.of(text.name()))
                            .toException());
            String name = environment.isEmpty() ? job.name() : job.name() + "@" + environment;
            return new TriggerSpec(name, trigger, job, text.folder().toString());
        }
    }

    /** The job of a schedule is looked at as if it was run today. Empty: it is not given its day. */
    private static Optional<Map<String, String>> today(Trigger trigger, Map<String, String> parameters) {
        if (!(trigger instanceof ScheduleTrigger schedule)
                || schedule.dateOrEmpty().isEmpty()
                || parameters.containsKey(schedule.dateOrEmpty())) {
            return Optional.empty();
        }
        try {
            Map<String, String> given = new TreeMap<>(parameters);
            LocalDate day = CronTimes.of(schedule.cron(), schedule.timeZone()).day(System.currentTimeMillis());
            given.put(schedule.dateOrEmpty(), day.toString());
            return Optional.of(given);
        } catch (IllegalArgumentException told) {
            return Optional.empty();
        }
    }

    /** The job of a schedule for one of its times. Throws as {@link #load(String, Map, Map)}. */
    public LoadedJob due(TriggerSpec spec, LocalDate day) {
        ScheduleTrigger schedule = spec.schedule().orElseThrow();
        Map<String, String> given = new TreeMap<>(schedule.text().parameters());
        if (!schedule.dateOrEmpty().isEmpty()) {
            given.put(schedule.dateOrEmpty(), day.toString());
        }
        JobText text = new JobText(schedule.text().file(), schedule.text().content(), Path.of(spec.folder()));
        return load(text, given, Map.of(TRIGGER, spec.name()), schedule.text().environment());
    }

    /** The same of a text that is known already. */
    public LoadedJob load(
            JobText text, Map<String, String> parameters, Map<String, String> labels, String environment) {
        labels.keySet().forEach(JobLoading::requireLabel);
        try (DuckReferences references = new DuckReferences(text.folder())) {
            JobSpec job = new JobCompiler(references, new SettingsCatalogue()).compile(text, parameters, environment);
            return new LoadedJob(effective(job, labels), text.folder());
        }
    }

    /**
     * The same of a file that may be wrong: all that is wrong with its text, and the job as far as it could be read.
     *
     * @throws dev.millrace.graph.MillraceException the file cannot be read
     */
    public Looked look(String file, Map<String, String> parameters, String environment) {
        return look(text(file), parameters, environment);
    }

    /** The same of a text that is known already. */
    public Looked look(JobText text, Map<String, String> parameters, String environment) {
        try (DuckReferences references = new DuckReferences(text.folder())) {
            JobCompiler.Compiled compiled =
                    new JobCompiler(references, new SettingsCatalogue()).look(text, parameters, environment);
            return new Looked(
                    compiled.failures(),
                    compiled.spec().map(job -> new LoadedJob(effective(job, Map.of()), text.folder())),
                    compiled.doubtful(),
                    compiled.hasValues());
        }
    }

    /**
     * A file as it was read.
     *
     * @param failures in order of the text
     * @param job empty: it cannot be read at all
     * @param doubtful sources and steps that the failures are about
     * @param hasValues whether all parameters have one
     */
    public record Looked(List<Failure> failures, Optional<LoadedJob> job, Set<String> doubtful, boolean hasValues) {}

    private static void requireLabel(String name) {
        if (!LABEL.matcher(name).matches()) {
            throw Failure.invalid(
                            "BAD_NAME",
                            "'" + name + "' cannot be the name of a label",
                            "Use lower case, digits, '.', '_' and '-', at most 63")
                    .at(Place.of("-l " + name))
                    .toException();
        }
    }

    /** One query as a job; relative paths in it begin in the working directory. */
    public LoadedJob load(JobSpec query) {
        return new LoadedJob(effective(query, Map.of()), folder);
    }

    /** The sources in a file of sources. */
    public List<Source> sources(String file) {
        return JobCompiler.sources(text(file));
    }

    /** The job with the settings and limits that are in force. */
    private JobSpec effective(JobSpec job, Map<String, String> labels) {
        SortedMap<String, String> all = new TreeMap<>(job.labels());
        all.putAll(labels);
        if (!labels.isEmpty()) {
            requireFew(all.keySet());
        }
        return new JobSpec(
                job.name(),
                job.sources(),
                job.steps(),
                job.sinks(),
                all,
                settings.limits(job.limits()),
                settings.planSettings(job.settings()),
                job.quality(),
                job.conduct(),
                job.reuse());
    }

    /** A file with too many was told, with its place. */
    private static void requireFew(Set<String> labels) {
        Set<String> own = new TreeSet<>(labels);
        own.remove(TRIGGER);
        JobLabels.tooMany(own).ifPresent(failure -> {
            throw failure.at(Place.of("-l")).toException();
        });
    }

    /** A file's text. Throws {@code INVALID} when it cannot be read. */
    public JobText text(String file) {
        Path path = folder.resolve(file).toAbsolutePath().normalize();
        try {
            return new JobText(
                    file, decoded(Files.readAllBytes(path)), path.getParent() == null ? path : path.getParent());
        } catch (NoSuchFileException missing) {
            throw Failure.invalid("FILE_NOT_FOUND", "There is no file '" + file + "'", "Write the path of a job file")
                    .toException();
        } catch (CharacterCodingException binary) {
            throw Failure.invalid("UNREADABLE_FILE", "'" + file + "' is not UTF-8 text", "Save it as UTF-8")
                    .toException();
        } catch (IOException error) {
            throw Failure.invalid(
                            "UNREADABLE_FILE",
                            "'" + file + "' cannot be read: " + error.getMessage(),
                            "Check that it is a file, and its permissions")
                    .toException();
        }
    }

    /** A byte order mark is left out: it is not part of the text. */
    private static String decoded(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(java.nio.ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
