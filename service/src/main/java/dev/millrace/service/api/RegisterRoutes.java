package dev.millrace.service.api;

import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.plan.job.TableDefinition;
import dev.millrace.service.document.TableJson;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.JsonText;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.jobs.TableLook;
import dev.millrace.service.tables.TableRegister;
import dev.millrace.service.tables.TableRegister.Registered;
import dev.millrace.storage.record.NamedKind;
import dev.millrace.storage.record.NamedRow;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tables that are registered under names: what a source of a job says, said once. */
final class RegisterRoutes {
    static final Schema NAME = Schema.text().pattern("^[a-z_][a-z0-9_]{0,62}$").atMost(63);
    private static final String FOUND = "described";

    private final Parts parts;
    private final JobRequests jobs;
    private final TableRequests tables;
    private final NamedRoutes kept;

    RegisterRoutes(Parts parts, JobRequests jobs, TableRequests tables) {
        this.parts = parts;
        this.jobs = jobs;
        this.tables = tables;
        this.kept = new NamedRoutes(parts.runs().ports(), NamedKind.TABLE);
    }

    List<Route> routes() {
        Parameter name = Parameter.path("name", NAME, "The table's name");
        Parameter seen = kept.seen();
        Schema table = NamedRoutes.form()
                .optional("source", Schema.object().open().says("As in a job file, with absolute places"));
        Schema body = Schema.object()
                .required("source", Schema.object().open().says("As under sources in a job file"))
                .optional("folder", JobRequests.formOfFolder());
        return List.of(
                kept.listRoute("/v1/tables:registered", "listRegisteredTables", "The tables that have names", table),
                Route.post("/v1/tables", "registerTable", "Register a table under a name", this::add)
                        .body(body.required("name", NAME))
                        .answers(
                                Answer.json(200, "It stands for this already", table, "ETag", "Location"),
                                Answer.json(201, "It is registered", table, "ETag", "Location"))
                        .refuses(409, 422),
                Route.put("/v1/tables/{name}", "saveTable", "Register a table, or another version of it", this::save)
                        .takes(name, seen)
                        .body(body)
                        .answers(
                                Answer.json(200, "Another version", table, "ETag"),
                                Answer.json(201, "The first version", table, "ETag"))
                        .refuses(412, 422),
                Route.get("/v1/tables/{name}", "getTable", "A table that is registered", this::get)
                        .takes(
                                name,
                                NamedRoutes.version(),
                                Parameter.query(
                                        "describe",
                                        Schema.truth(),
                                        "Also its columns, files, rows and bytes, as POST /v1/tables:describe"))
                        .answers(Answer.json(200, "The table", table.optional(FOUND, TableRoutes.facts()), "ETag"))
                        .refuses(404, 409, 422),
                Route.delete(
                                "/v1/tables/{name}",
                                "deleteTable",
                                "Take a name away; its versions stay, and so do runs that have read it",
                                kept::delete)
                        .takes(name, seen)
                        .answers(new Answer(204, "It is deleted", "", Schema.any(), List.of()))
                        .refuses(404, 412, 428),
                kept.versionsRoute("listTableVersions", name, table));
    }

    private TableRegister register(Call call) {
        return jobs.register(call.principal());
    }

    /** What the body says that the name stands for; it leads nowhere where a job of the caller may not read. */
    private TableDefinition definition(Call call, String name) {
        JsonText body = call.body();
        return JobRequests.placed(body, "/source", () -> {
            JobText text = new JobText(
                    JsonText.SOURCE, body.textOf("/source"), JobRequests.folder(body, jobs.tenant(call.principal())));
            TableDefinition table = TableDefinition.read(name, text);
            tables.requirePlaces(call, table.source());
            return table;
        });
    }

    private HttpResponse add(Call call) {
        String name = call.body().value().required("name").stringValue();
        return switch (register(call).register(name, definition(call, name))) {
            case Registered.Done done ->
                kept.answer(done.fresh() ? 201 : 200, done.row()).with("Location", "/v1/tables/" + name);
            case Registered.Taken _ -> throw TableRegister.taken(name);
        };
    }

    private HttpResponse save(Call call) {
        String name = call.required("name");
        Optional<Integer> seen = NamedRoutes.seen(call);
        return switch (register(call).save(name, seen, definition(call, name))) {
            case Registered.Done done -> kept.answer(seen.isEmpty() ? 201 : 200, done.row());
            case Registered.Taken _ -> throw kept.changed();
        };
    }

    private HttpResponse get(Call call) {
        NamedRow row = kept.asked(call);
        ObjectNode document = kept.document(row);
        if (call.text("describe").filter("true"::equals).isPresent()) {
            document.set(
                    FOUND,
                    TableJson.facts(TableLook.describe(
                            tables.looked(call.principal(), register(call).source(row)),
                            parts.runs().objects())));
        }
        return NamedRoutes.answer(200, row, document);
    }
}
