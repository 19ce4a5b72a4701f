package dev.millrace.service.api;

import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.graph.Failure;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.watch.FiredIntake;
import dev.millrace.service.watch.TriggerView;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.UploadRow.State;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Triggers: registered, looked at, and asked to do something. They are the owner's: tenants have none, and see none. */
final class TriggerRoutes {
    private static final String NAME = "^[A-Za-z_][A-Za-z0-9_.-]{0,62}(@[A-Za-z0-9_-]{1,63})?$";
    private static final int PAGE = 50;

    private final TriggerStore store;
    private final JobRequests jobs;
    private final FiredIntake intake;

    /** @param settleMillis how long a file of this machine must have been left alone */
    TriggerRoutes(Ports ports, JobRequests jobs, long settleMillis) {
        this.store = new TriggerStore(ports);
        this.jobs = jobs;
        this.intake = new FiredIntake(ports, settleMillis);
    }

    List<Route> routes() {
        Schema trigger = Schema.named("Trigger");
        Parameter name = Parameter.path(
                "trigger", Schema.text().pattern(NAME).atMost(127), "The trigger: job, or job@environment");
        Parameter size = Parameter.query("pageSize", Schema.whole().between(1, 1_000), "Most of them; 50 without it");
        Parameter token = Parameter.query(
                "pageToken", Schema.text().pattern("^[0-9]{1,9}$"), "The nextPageToken of the page before");
        String states = Arrays.stream(State.values()).map(TriggerJson::word).collect(Collectors.joining("|"));
        return List.of(
                Route.get("/v1/triggers", "listTriggers", "List triggers", this::list)
                        .answers(Answer.json(
                                200, "All triggers", Schema.object().required("triggers", Schema.list(trigger)))),
                Route.put("/v1/triggers/{trigger}", "putTrigger", "Register a trigger, or another version", this::put)
                        .takes(name)
                        .body(JobRequests.bodyOfTrigger())
                        .answers(
                                Answer.json(200, "Another version, or the same", trigger),
                                Answer.json(201, "The first version", trigger))
                        .refuses(409, 422),
                Route.get("/v1/triggers/{trigger}", "getTrigger", "Look at a trigger", this::get)
                        .takes(name)
                        .answers(Answer.json(200, "The trigger", trigger))
                        .refuses(404),
                Route.delete("/v1/triggers/{trigger}", "removeTrigger", "Begin no batch of it any more", this::remove)
                        .takes(name)
                        .answers(new Answer(204, "It is removed, now or before", "", Schema.any(), List.of()))
                        .refuses(404),
                Route.get(
                                "/v1/triggers/{trigger}/history",
                                "listTriggerHistory",
                                "Its batches or times that were settled, the newest first",
                                this::history)
                        .takes(name, size, token)
                        .answers(Answer.json(200, "A page of them", page("history", Schemas.batch())))
                        .refuses(404),
                Route.get(
                                "/v1/triggers/{trigger}/files",
                                "listTriggerFiles",
                                "Versions of files that it has seen, the last first",
                                this::files)
                        .takes(
                                name,
                                Parameter.query(
                                        "states",
                                        Schema.text().pattern("^(" + states + ")(,(" + states + "))*$"),
                                        "Only files in these, with commas between"),
                                size,
                                Parameter.query(
                                        "pageToken",
                                        Schema.text().pattern("^[0-9]{1,15}-[0-9a-f]{32}$"),
                                        "The nextPageToken of the page before"))
                        .answers(Answer.json(200, "A page of files", page("files", Schemas.upload())))
                        .refuses(404),
                action("fire", "Take all files that are there, however few, or run the job, now", trigger, this::fire)
                        .takes(name),
                action("pause", "Begin no batch until it is resumed", trigger, one -> document(store.pause(one)))
                        .takes(name),
                action(
                                "resume",
                                "Go on; a batch that is held is tried again",
                                trigger,
                                one -> document(store.resume(one)))
                        .takes(name),
                action(
                                "release",
                                "Give the files in quarantine back",
                                Schema.object()
                                        .required("trigger", Schema.text())
                                        .required("released", Schema.whole()),
                                one -> object().put("trigger", one).put("released", store.release(one)))
                        .takes(name));
    }

    private Route action(String verb, String says, Schema answer, Function<String, ObjectNode> acting) {
        return Route.post(
                        "/v1/triggers/{trigger}:" + verb,
                        verb + "Trigger",
                        says,
                        call -> HttpResponse.json(200, acting.apply(known(call).name())))
                .answers(Answer.json(200, "What it is now", answer))
                .refuses(404);
    }

    private static Schema page(String field, Schema entry) {
        return Schema.object().required(field, Schema.list(entry)).optional("nextPageToken", Schema.text());
    }

    /** Of those that the caller may know of. */
    private TriggerRow known(Call call) {
        return store.known(named(call));
    }

    private static String named(Call call) {
        String name = call.required("trigger");
        if (!call.principal().isOwner()) {
            throw Failure.invalid("TRIGGER_NOT_FOUND", "There is no trigger '" + name + "'", "Tenants have none")
                    .toException();
        }
        return name;
    }

    private ObjectNode document(TriggerRow head) {
        return TriggerJson.of(TriggerView.of(store, head));
    }

    private HttpResponse list(Call call) {
        ObjectNode node = object();
        ArrayNode triggers = node.putArray("triggers");
        if (call.principal().isOwner()) {
            store.list().forEach(head -> triggers.add(document(head)));
        }
        return HttpResponse.json(200, node);
    }

    private HttpResponse get(Call call) {
        return HttpResponse.json(200, document(known(call)));
    }

    private HttpResponse remove(Call call) {
        store.remove(named(call));
        return HttpResponse.empty(204);
    }

    private HttpResponse put(Call call) {
        requireOwner(call.principal());
        String name = call.required("trigger");
        TriggerSpec spec = jobs.trigger(call.body(), call.principal());
        return JobRequests.placed(call.body(), "", () -> {
            if (!spec.name().equals(name)) {
                throw Failure.invalid(
                                "TRIGGER_NAME",
                                "The trigger of this job is called '" + spec.name() + "', not '" + name + "'",
                                "Put it under the name of its job, job@environment in an environment")
                        .toException();
            }
            boolean first = store.row(name).isEmpty();
            return HttpResponse.json(first ? 201 : 200, document(store.register(spec)));
        });
    }

    private static void requireOwner(Principal principal) {
        if (!principal.isOwner()) {
            throw Tenant.refused(
                    "NOT_FOR_TENANTS",
                    "Triggers are not for tenants of a shared service",
                    "Have the owner register it, or submit runs");
        }
    }

    private HttpResponse history(Call call) {
        String name = known(call).name();
        HistoryPage page =
                HistoryPage.of(store.history(name), call.text("pageToken"), (int) call.number("pageSize", PAGE));
        ObjectNode node = object();
        ArrayNode entries = node.putArray("history");
        page.entries().forEach(batch -> entries.add(TriggerJson.batch(name, batch)));
        page.next().ifPresent(token -> node.put("nextPageToken", token));
        return HttpResponse.json(200, node);
    }

    private HttpResponse files(Call call) {
        TriggerRow head = known(call);
        Set<State> states = call.text("states").map(TriggerRoutes::states).orElse(EnumSet.allOf(State.class));
        FilesPage page = FilesPage.of(
                TriggerView.of(store, head).uploads(),
                upload -> states.contains(upload.state()),
                call.text("pageToken"),
                (int) call.number("pageSize", PAGE));
        ObjectNode node = object();
        ArrayNode entries = node.putArray("files");
        page.entries().forEach(upload -> entries.add(TriggerJson.file(head.name(), upload)));
        page.next().ifPresent(token -> node.put("nextPageToken", token));
        return HttpResponse.json(200, node);
    }

    private static Set<State> states(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(word -> State.valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(State.class)));
    }

    /** First what is there is noted: a trigger that is fired when nothing waits is spent. */
    private ObjectNode fire(String name) {
        intake.look(store.spec(store.known(name)));
        return document(store.fire(name));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
