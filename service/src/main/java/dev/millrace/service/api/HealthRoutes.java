package dev.millrace.service.api;

import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Limits;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.storage.StorageException;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whether it works, and which version it is. */
final class HealthRoutes {
    private final Parts parts;

    HealthRoutes(Parts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        Schema status = Schema.object().required("status", Schema.text().oneOf(List.of("ok")));
        Schema version = Schema.object()
                .required("millrace", Schema.text())
                .required("java", Schema.text())
                .required("duckdb", Schema.text());
        return List.of(
                Route.get("/healthz", "health", "Whether the server answers", _ -> ok())
                        .answers(Answer.json(200, "It does", status))
                        .forAll(),
                Route.get("/readyz", "ready", "Whether runs can be taken in", this::ready)
                        .answers(Answer.json(200, "They can", status))
                        .forAll(),
                Route.get("/v1/limits", "limits", "How large requests and runs may be", this::limits)
                        .answers(Answer.json(
                                200,
                                "The limits",
                                Schema.object()
                                        .required("request", Schema.map(Schema.whole()))
                                        .required("run", Schema.map(Schema.text())))),
                Route.get("/v1/version", "version", "The versions", this::version)
                        .answers(Answer.json(200, "The versions", version)));
    }

    private static HttpResponse ok() {
        return HttpResponse.json(200, JsonNodeFactory.instance.objectNode().put("status", "ok"));
    }

    private HttpResponse ready(Call call) {
        try {
            parts.runs().requireWorking();
            return ok();
        } catch (StorageException busy) {
            throw Problem.of(ProblemCode.UNAVAILABLE, "The table of runs does not answer", "Ask again in a moment")
                    .toException();
        }
    }

    private HttpResponse limits(Call call) {
        Limits limits = Limits.DEFAULT;
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject("request")
                .put("bodyBytes", limits.bodyBytes())
                .put("pathCharacters", limits.pathCharacters())
                .put("headers", limits.headers())
                .put("headerBytes", limits.headerBytes())
                .put("depth", limits.depth())
                .put("tokens", limits.tokens())
                .put("inlineBytes", InlineRows.MOST_BYTES);
        ObjectNode run = node.putObject("run");
        parts.settings()
                .withPrefix("limits.")
                .forEach((key, value) -> run.put(key.substring("limits.".length()), value));
        return HttpResponse.json(200, node);
    }

    private HttpResponse version(Call call) {
        return HttpResponse.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("millrace", parts.version().millrace())
                        .put("java", Runtime.version().toString())
                        .put("duckdb", parts.version().duckdb()));
    }
}
