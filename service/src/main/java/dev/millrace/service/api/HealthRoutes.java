package dev.millrace.service.api;

import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.storage.StorageException;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

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
                Route.get("/v1/version", "version", "The versions", this::version)
                        .answers(Answer.json(200, "The versions", version)));
    }

    private static HttpResponse ok() {
        return HttpResponse.json(200, JsonNodeFactory.instance.objectNode().put("status", "ok"));
    }

    private HttpResponse ready(Call call) {
        try {
            parts.runtime().requireWorking();
            return ok();
        } catch (StorageException busy) {
            throw Problem.of(ProblemCode.UNAVAILABLE, "The table of runs does not answer", "Ask again in a moment")
                    .toException();
        }
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
