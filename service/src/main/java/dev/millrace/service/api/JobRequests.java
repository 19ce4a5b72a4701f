package dev.millrace.service.api;

import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.coordinator.plan.job.JobLabels;
import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.http.JsonText;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Schema;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.JobValidation;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryTables;
import dev.millrace.service.jobs.ReuseChoice;
import dev.millrace.service.jobs.TriggerCheck;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.service.tables.TableRegister;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads jobs from bodies; what is wrong with one has a pointer into the body, or a line of the text in it. */
final class JobRequests {
    private static final String LABEL = "^[a-z0-9._-]{1,63}$";
    private static final List<String> LIMITS = List.of("tasks", "attempts", "wallTime", "taskTime", "bytes");
    private static final String OF_JOBS = "^(plan|sql|limits)\\.[A-Za-z.]{1,60}$";

    private final Parts parts;
    private final CompiledJobs compiled;

    JobRequests(Parts parts) {
        this.parts = parts;
        this.compiled = new CompiledJobs(parts);
    }

    /** The fields that say which job, and how it is run. */
    static Schema body() {
        return written(circumstances())
                .optional(
                        "document",
                        Schema.text()
                                .atMost(500_000)
                                .says("A job as it is stored, as clients of the same version send it; a sink at "
                                        + CompiledJobs.KEPT + " is kept with the run"))
                .optional(
                        "registered",
                        Schema.truth()
                                .says("With document: names that it reads and has no source of are those of registered"
                                        + " tables"));
    }

    /** The fields that say which job a trigger begins, and how. */
    static Schema bodyOfTrigger() {
        return written(whenever());
    }

    private static Schema written(Schema fields) {
        return fields.optional("spec", Schema.object().open().says("A job as in job-v1.schema.json"))
                .optional("text", Schema.text().atMost(500_000).says("A job file as text: YAML, JSON or SQL"))
                .optional(
                        "file",
                        Schema.text()
                                .pattern("^[^\\x00-\\x1f]{1,250}$")
                                .says("The name of the text's file, for places in errors; .sql says that it is SQL"));
    }

    /** The fields that say how a job is run. */
    static Schema circumstances() {
        return whenever()
                .optional(
                        "reuse",
                        Schema.text()
                                .oneOf(List.of("refresh", "ignore"))
                                .says("Compute cached steps again, or keep nothing of them"))
                .optional("full", Schema.truth().says("Take all files of the incremental source again"))
                .optional(
                        "command",
                        Schema.list(Schema.text().atMost(10_000))
                                .atMost(1_000)
                                .says("What a person typed, for people"));
    }

    private static Schema whenever() {
        return Schema.object()
                .optional("environment", Schema.text().pattern("^[A-Za-z0-9_-]{1,63}$"))
                .optional("params", Schema.map(Schema.text().atMost(10_000)).atMost(1_000))
                .optional(
                        "labels",
                        Schema.map(Schema.text().atMost(255)).namesLike(LABEL).atMost(JobLabels.MOST))
                .optional("limits", limits())
                .optional("settings", settingsOfJobs())
                .optional("folder", formOfFolder());
    }

    static Schema formOfFolder() {
        return Schema.text()
                .pattern("^/[^\\x00-\\x1f]{0,1000}$")
                .says("Where relative paths begin, on the machine of the server; not for tenants");
    }

    /** What a person typed, if a person did. */
    static List<String> command(JsonText body) {
        return body.value()
                .path("command")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    /** A job as it is stored. Throws {@code BAD_DOCUMENT}. */
    LoadedJob compiled(String document, JobLoading loading) {
        return compiled.read(document, loading);
    }

    /** Where relative paths of a body begin. */
    static Path folder(JsonText body, Tenant tenant) {
        String folder = body.value().path("folder").asString("");
        if (folder.isEmpty()) {
            return tenant.folder();
        }
        try {
            Path given = Path.of(folder).normalize();
            if (!tenant.isOwner() && !given.startsWith(tenant.folder())) {
                throw Tenant.refused(
                        "OUTSIDE_OF_TENANT",
                        "A tenant's relative paths begin in its own folder",
                        "Begin in a folder within it, or leave 'folder' out");
            }
            return given;
        } catch (InvalidPathException wrong) {
            throw Tenant.refused(
                    "BAD_PATH", "The folder is not a path: " + wrong.getReason(), "Write the path of a folder");
        }
    }

    static Schema settingsOfJobs() {
        return Schema.map(Schema.text().atMost(255))
                .namesLike(OF_JOBS)
                .atMost(100)
                .says("Settings of plan.*, sql.* and limits.*; they win over the job's own");
    }

    static Schema limits() {
        Schema all = Schema.object();
        for (String limit : LIMITS) {
            all = all.optional(limit, Schema.text().atMost(30));
        }
        return all.says("Limits as in settings: {\"tasks\": \"100\", \"wallTime\": \"10m\", \"bytes\": \"1GB\"}");
    }

    /** Settings of a tenant with those of a body on top. */
    EffectiveSettings settings(JsonText body, Principal principal) {
        Map<String, String> given = texts(body.value().path("settings"));
        texts(body.value().path("limits")).forEach((name, value) -> given.put("limits." + name, value));
        return placed(body, "", () -> SettingsLayers.over(tenant(principal).over(parts.settings()), given, "settings"));
    }

    /** The job; all that can be found before it is planned has been. */
    LoadedJob job(JsonText body, Principal principal) {
        LoadedJob job = loaded(body, principal, CompiledJobs.Kept.WITH_THE_RUN);
        return placed(body, "", () -> {
            parts.runs().requirePlaces(compiled.published(job.spec()));
            return job;
        });
    }

    /** The same, whatever is in the way of its results at the moment. */
    LoadedJob loaded(JsonText body, Principal principal) {
        return loaded(body, principal, CompiledJobs.Kept.NOWHERE);
    }

    private LoadedJob loaded(JsonText body, Principal principal, CompiledJobs.Kept kept) {
        JsonNode value = body.value();
        boolean spec = value.has("spec");
        requireOne(value);
        Tenant tenant = tenant(principal);
        Path folder = placed(body, "/folder", () -> folder(body, tenant));
        if (value.has("document")) {
            return placed(body, "/document", () -> {
                LoadedJob job = registered(
                        compiled.read(
                                value.required("document").stringValue(),
                                new JobLoading(folder, settings(body, principal))),
                        value,
                        principal);
                confine(compiled.confined(job), tenant);
                return compiled.kept(reuse(value).over(job), kept);
            });
        }
        JobText text = text(body, folder);
        JobLoading loading = new JobLoading(folder, settings(body, principal));
        return placed(body, spec ? "/spec" : "/text", () -> {
            LoadedJob job = resolved(
                    reuse(value)
                            .over(loading.load(
                                    text,
                                    texts(value.path("params")),
                                    texts(value.path("labels")),
                                    value.path("environment").asString(""))),
                    principal);
            confine(job, tenant);
            return job;
        });
    }

    /** The trigger of the job; all that can be found before the first file comes has been. */
    TriggerSpec trigger(JsonText body, Principal principal) {
        JsonNode value = body.value();
        requireOne(value);
        Path folder = placed(body, "/folder", () -> folder(body, tenant(principal)));
        JobText text = text(body, folder);
        JobLoading loading = new JobLoading(folder, settings(body, principal));
        return placed(body, value.has("spec") ? "/spec" : "/text", () -> {
            TriggerSpec spec = loading.trigger(
                    text,
                    texts(value.path("params")),
                    texts(value.path("labels")),
                    value.path("environment").asString(""));
            // Its files come later; what it reads beside them, by the time it is run.
            JobSpec job = spec.job();
            parts.runs().requirePlaces(job.withTables(List.of(), job.steps(), job.sinks(), job.quality()));
            TriggerCheck.check(spec, read -> parts.runs().planning().explain(resolved(read, principal)));
            return spec;
        });
    }

    private static JobText text(JsonText body, Path folder) {
        JsonNode value = body.value();
        return value.has("spec")
                ? new JobText(JsonText.SOURCE, body.textOf("/spec"), folder)
                : new JobText(
                        value.path("file").asString("job.yaml"),
                        value.required("text").stringValue(),
                        folder);
    }

    /** Throws all that is wrong with a job, the files that it names included. */
    void validated(JsonText body, Principal principal) {
        requireOne(body.value());
        if (body.value().has("document")) {
            return;
        }
        Tenant tenant = tenant(principal);
        Path folder = placed(body, "/folder", () -> folder(body, tenant));
        JobValidation validation = new JobValidation(
                new JobLoading(folder, settings(body, principal)),
                parts.runs().planning(),
                register(principal)::resolved);
        String otherwise = body.value().has("spec") ? "/spec" : "/text";
        List<Failure> failures = placed(
                body,
                otherwise,
                () -> validation
                        .of(
                                text(body, folder),
                                texts(body.value().path("params")),
                                body.value().path("environment").asString(""),
                                job -> confine(job, tenant))
                        .failures());
        if (!failures.isEmpty()) {
            throw Problem.of(
                            failures.getFirst(),
                            failures.stream()
                                    .map(failure -> wrong(body, otherwise, failure))
                                    .toList())
                    .toException();
        }
    }

    private static void requireOne(JsonNode body) {
        if (Stream.of("spec", "text", "document").filter(body::has).count() != 1) {
            throw Problem.of(
                            ProblemCode.INVALID_BODY,
                            "One of 'spec', 'text' and 'document' says what to run",
                            "Send a job as an object, or the text of a file")
                    .toException();
        }
    }

    private void confine(LoadedJob job, Tenant tenant) {
        tenant.confinement().ifPresent(bounds -> bounds.check(job, parts.runs().objects()));
        tenant.check(job.spec().limits(), parts.settings());
    }

    /** The tables that have names. */
    TableRegister register(Principal principal) {
        return new TableRegister(parts.runs().ports(), principal.tenant());
    }

    /** The job with what its tables stand for now. */
    LoadedJob resolved(LoadedJob job, Principal principal) {
        return new LoadedJob(register(principal).resolved(job.spec()), job.folder());
    }

    /** A query that reads tables by name alone, with what those stand for now. */
    LoadedJob queried(LoadedJob query, Principal principal) {
        return resolved(QueryTables.named(query, register(principal).names()), principal);
    }

    private LoadedJob registered(LoadedJob job, JsonNode body, Principal principal) {
        return body.path("registered").asBoolean(false) ? queried(job, principal) : resolved(job, principal);
    }

    Tenant tenant(Principal principal) {
        return parts.tenants().of(principal);
    }

    private static ReuseChoice reuse(JsonNode body) {
        String reuse = body.path("reuse").asString("");
        return new ReuseChoice(
                reuse.equals("refresh"),
                reuse.equals("ignore"),
                body.path("full").asBoolean(false));
    }

    /** What {@code reading} gives; failures leave with pointers. */
    static <T> T placed(JsonText body, String otherwise, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidJobException invalid) {
            throw Problem.of(
                            invalid.failure(),
                            invalid.failures().stream()
                                    .map(failure -> wrong(body, otherwise, failure))
                                    .toList())
                    .toException();
        } catch (MillraceException error) {
            throw Problem.of(error.failure(), List.of(wrong(body, otherwise, error.failure())))
                    .toException();
        }
    }

    private static Problem.Wrong wrong(JsonText body, String otherwise, Failure failure) {
        return new Problem.Wrong(
                failure.place()
                        .filter(place -> place.source().equals(JsonText.SOURCE))
                        .map(body::pointerAt)
                        .orElse(otherwise),
                failure);
    }

    private static Map<String, String> texts(JsonNode map) {
        Map<String, String> texts = new TreeMap<>();
        map.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().stringValue()));
        return texts;
    }
}
