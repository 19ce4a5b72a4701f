package dev.millrace.service.api;

import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.OpenApi;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The document that says what all routes take and give, itself among them. */
final class DocumentRoute {
    private DocumentRoute() {}

    /** @param others all other routes */
    static Route of(List<Route> others) {
        List<Route> known = List.copyOf(others);
        return route(known);
    }

    private static Route route(List<Route> others) {
        return Route.get("/openapi.json", "document", "This document", _ -> HttpResponse.json(200, document(others)))
                .answers(Answer.json(200, "OpenAPI 3.1", Schema.object().open()))
                .forAll();
    }

    private static ObjectNode document(List<Route> others) {
        List<Route> all = new ArrayList<>(others);
        all.add(route(others));
        return OpenApi.of(all, Schemas.named());
    }
}
