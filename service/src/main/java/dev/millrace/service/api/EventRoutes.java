package dev.millrace.service.api;

import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.Reworded;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.runs.RunView;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run as it goes on: each event is the run as it is then, so that nothing is lost by an event that was not seen. An event's id is what it shows; who
 * comes back with one is told of what differs from it.
 */
final class EventRoutes {
    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";
    private static final long LOOK_MILLIS = 1_000;
    private static final int QUIET_LOOKS = 15;

    private final Parts parts;
    private final Visible visible;
    private final RunDocuments documents;
    private final TenantWords words;

    EventRoutes(Parts parts, Visible visible, RunDocuments documents) {
        this.parts = parts;
        this.visible = visible;
        this.documents = documents;
        this.words = new TenantWords(parts);
    }

    List<Route> routes() {
        return List.of(Route.get(
                        "/v1/runs/{run}/events",
                        "watchRun",
                        "The run at each of its changes, until it ends",
                        this::watch)
                .takes(
                        Schemas.runParameter(),
                        Parameter.query(
                                "wait",
                                Schema.text().pattern("^[0-9]{1,4}s$"),
                                "Longest time that is waited for the next event; until the run ends without it"),
                        Parameter.header("Last-Event-ID", Schema.text().atMost(60), "The last event that was seen"))
                .answers(
                        new Answer(200, "An event a line", LINES, Schema.text(), List.of()),
                        new Answer(200, "Server-sent events", EVENTS, Schema.text(), List.of()))
                .refuses(404, 422));
    }

    private HttpResponse watch(Call call) {
        RunId run = visible.known(call);
        boolean events = call.request().header("Accept").orElse("").contains(EVENTS);
        String last = call.text("Last-Event-ID").orElse("");
        long looks = call.text("wait")
                .map(wait -> Long.parseLong(wait.substring(0, wait.length() - 1)))
                .orElse(Long.MAX_VALUE);
        return HttpResponse.lines(
                events ? EVENTS : LINES, sink -> send(run, call.principal(), events, last, looks, sink));
    }

    private void send(RunId run, Principal who, boolean events, String last, long looks, HttpResponse.Sink sink)
            throws IOException {
        String seen = last;
        long quiet = 0;
        while (!parts.runs().isWaitingEnded()) {
            RunView view = parts.runs().catalogue().view(run);
            String id = view.row().version() + "-" + view.tasksDone() + "-" + view.tasks();
            if (!id.equals(seen)) {
                ObjectNode full = documents.full(run);
                Reworded.texts(full, text -> words.told(who, text));
                sink.send(text(id, full, events));
                seen = id;
                quiet = 0;
            }
            if (view.row().state().isEnded() || quiet >= looks) {
                return;
            }
            pause(run, view.row().version());
            quiet++;
            if (events && quiet % QUIET_LOOKS == 0) {
                sink.send(": nothing new\n\n");
            }
        }
    }

    private void pause(RunId run, long version) throws IOException {
        try {
            parts.runs().awaitChange(run, version, LOOK_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server ends");
        }
    }

    private static String text(String id, ObjectNode run, boolean events) {
        String json = JsonMapper.shared().writeValueAsString(run);
        return events
                ? "id: " + id + "\nevent: run\ndata: " + json + "\n\n"
                : "{\"id\":\"" + id + "\",\"run\":" + json + "}\n";
    }
}
