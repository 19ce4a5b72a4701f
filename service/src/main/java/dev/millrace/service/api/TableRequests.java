package dev.millrace.service.api;

import dev.millrace.coordinator.plan.job.JobCompiler;
import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Schema;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.runs.RunResults;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says which table a request is about: files, a source as in a job, a registered table, or a result of a run that the caller sees. */
final class TableRequests {
    /** The name of the table in SQL. */
    static final String TABLE = "files";

    /** To look at one that has more would take longer than an answer may. */
    static final int MOST_FILES = 5_000;

    private static final List<String> WHICH = List.of("path", "source", "table", "run", "document");

    private final Parts parts;
    private final JobRequests jobs;
    private final Visible visible;

    TableRequests(Parts parts, JobRequests jobs, Visible visible) {
        this.parts = parts;
        this.jobs = jobs;
        this.visible = visible;
    }

    static Schema body() {
        return Schema.object()
                .optional("path", Schema.text().atMost(1_000).says("A file, a folder or a pattern"))
                .optional("source", Schema.object().open().says("Instead: a source as in a job file"))
                .optional(
                        "table",
                        Schema.text()
                                .pattern("^[a-z_][a-z0-9_]{0,62}(@[1-9][0-9]{0,8})?$")
                                .says("Instead: a registered table, maybe with its version: trips@3"))
                .optional(
                        "run",
                        Schema.text().pattern(Schemas.RUN_NAME).atMost(40).says("Instead: a result of a run"))
                .optional(
                        "name",
                        Schema.text()
                                .pattern(Schemas.NAME)
                                .atMost(63)
                                .says("With run: the step whose result it is; it may be missing when there is one"))
                .optional(
                        "document",
                        Schema.text()
                                .atMost(500_000)
                                .says("Instead: a query over the source as it is stored, as clients of the same version"
                                        + " send it"))
                .optional("folder", JobRequests.formOfFolder());
    }

    /** The source; throws when it is not the caller's to see, or has more files than may be looked at. */
    Source source(Call call) {
        JsonNode body = call.body().value();
        if (WHICH.stream().filter(body::has).count() != 1 || body.has("name") && !body.has("run")) {
            throw Problem.of(
                            ProblemCode.INVALID_BODY,
                            "One of 'path', 'source', 'table', 'run' and 'document' says which table; 'name' belongs"
                                    + " to 'run'",
                            "Send for example {\"path\": \"s3://bucket/folder\"}")
                    .toException();
        }
        String pointer = pointer(body);
        Source source = JobRequests.placed(call.body(), pointer, () -> found(call));
        return JobRequests.placed(call.body(), pointer, () -> {
            if (body.has("run")) {
                requireFew(source);
                return source;
            }
            return looked(call.principal(), source);
        });
    }

    /** The same source; throws as {@link #source}. What a name stands for may have been the caller's when it was registered only. */
    Source looked(Principal principal, Source source) {
        Optional<Confinement> bounds = jobs.tenant(principal).confinement();
        bounds.ifPresent(known -> known.places(source));
        requireFew(source);
        bounds.ifPresent(known -> known.files(source, parts.runs().objects()));
        return source;
    }

    /** The part of a body that says which table. */
    static String pointer(JsonNode body) {
        return WHICH.stream()
                .filter(body::has)
                .findFirst()
                .map(field -> "/" + field)
                .orElse("");
    }

    private Source found(Call call) {
        JsonNode body = call.body().value();
        Tenant tenant = jobs.tenant(call.principal());
        Path folder = JobRequests.folder(call.body(), tenant);
        JobLoading loading = new JobLoading(folder, jobs.settings(call.body(), call.principal()));
        if (body.has("run")) {
            return ofRun(call.principal(), body);
        }
        Source source = body.has("document")
                ? jobs.compiled(body.required("document").stringValue(), loading).spec().sources().stream()
                        .findFirst()
                        .orElseThrow(
                                () -> Failure.invalid("NO_COLUMNS", "The query has no source", "Send one over a source")
                                        .toException())
                : body.has("source")
                        ? written(body.required("source"), folder)
                        : body.has("table") ? named(body, folder) : files(body, folder);
        return placed(call, source);
    }

    /** Throws when a source names a place that is not the caller's, wherever the files of it are. */
    void requirePlaces(Call call, Source source) {
        placed(call, source);
    }

    /** The same source, with what its table stands for. */
    private Source placed(Call call, Source source) {
        Tenant tenant = jobs.tenant(call.principal());
        Path folder = JobRequests.folder(call.body(), tenant);
        QueryJob query = new QueryJob(folder);
        query.add(source);
        JobLoading loading = new JobLoading(folder, jobs.settings(call.body(), call.principal()));
        LoadedJob job = jobs.resolved(
                loading.load(query.job(
                        "SELECT 1 AS x", Place.of("table"), parts.runs().plannedResult())),
                call.principal());
        tenant.confinement().ifPresent(bounds -> bounds.places(job));
        return job.spec().sources().getFirst();
    }

    private static Source files(JsonNode body, Path folder) {
        QueryJob query = new QueryJob(folder);
        query.addTable(TABLE, body.required("path").stringValue(), Place.of("path"));
        return query.sources().getFirst();
    }

    private static Source named(JsonNode body, Path folder) {
        return written(JsonNodeFactory.instance.objectNode().set("table", body.required("table")), folder);
    }

    private static Source written(JsonNode source, Path folder) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.putObject("sources").set(TABLE, source);
        return JobCompiler.sources(new JobText("source", JsonMapper.shared().writeValueAsString(file), folder))
                .getFirst();
    }

    /** What a run wrote is for whoever sees the run. */
    private Source ofRun(Principal principal, JsonNode body) {
        RunId run = visible.run(principal, body.required("run").stringValue());
        String name = body.path("name").asString("");
        List<OutputSpec> meant = new RunResults(parts.runs().catalogue())
                .outputs(run).stream()
                        .filter(output -> name.isEmpty() || output.name().equals(name))
                        .toList();
        if (meant.size() != 1) {
            throw Failure.invalid(
                            "NO_RESULT",
                            "The run " + run + " has no result of that name, or several",
                            "GET /v1/runs/" + run + "/results lists them")
                    .toException();
        }
        QueryJob query = new QueryJob(parts.folder());
        query.addTable(TABLE, meant.getFirst().destination().uri(), Place.of("run"));
        return query.sources().getFirst();
    }

    /** Of a folder as much is listed as finding its files lists, so that no answer has to list more. */
    private void requireFew(Source source) {
        int left = MOST_FILES;
        for (String place : source.from()) {
            left -= files(place, left + 1);
            if (left < 0) {
                throw Failure.invalid(
                                "TABLE_TOO_LARGE",
                                "More than " + MOST_FILES + " files would have to be looked at",
                                "Look at one of its folders, or run a query over it")
                        .toException();
            }
        }
    }

    private int files(String place, int most) {
        int wildcard = Confinement.wildcard(place);
        String folder = wildcard == place.length() ? place : place.substring(0, place.lastIndexOf('/', wildcard));
        if (!folder.matches("[a-z0-9]+://.*[^/]/*")) {
            // What is no place is told by whoever looks at it.
            return 0;
        }
        Location location = new Location(folder.replaceAll("/+$", ""));
        ObjectStore objects = parts.runs().objects();
        if (objects.stat(location).isPresent()) {
            return 1;
        }
        int found = 0;
        String after = "";
        while (found < most) {
            List<ObjectStore.Listed> page = objects.list(location, after, Math.min(1_000, most - found));
            if (page.isEmpty()) {
                break;
            }
            found += page.size();
            after = page.getLast().location().uri();
        }
        return found;
    }

    /** A query over a source, as a job of the caller whose rows are kept. */
    LoadedJob query(Call call, Source source, Function<String, String> sql) {
        Tenant tenant = jobs.tenant(call.principal());
        QueryJob query = new QueryJob(tenant.folder());
        query.add(source);
        String all = "SELECT * FROM " + SqlNames.quoted(source.name());
        LoadedJob job = new JobLoading(tenant.folder(), jobs.settings(call.body(), call.principal()))
                .load(query.job(
                        sql.apply(all), Place.of("<table>"), parts.runs().freshResult()));
        tenant.check(job.spec().limits(), parts.settings());
        return job;
    }

    /** The folder that is looked into, and what keeps the caller in its own. */
    record Folder(Location place, Optional<Confinement> bounds) {}

    /** The folder of a path; without one, that in which the caller's relative paths begin. */
    Folder folder(Principal principal, Optional<String> path) {
        Tenant tenant = jobs.tenant(principal);
        String own = tenant.rootOrEmpty().startsWith("s3://")
                ? tenant.rootOrEmpty()
                : tenant.folder().toString();
        Location place = new Location(new JobPaths(tenant.folder()).location(path.orElse(own)));
        Optional<Confinement> bounds = tenant.confinement();
        bounds.ifPresent(known -> known.folder(place.uri()));
        return new Folder(place, bounds);
    }
}
