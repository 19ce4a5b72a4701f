package dev.millrace.service.http;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The document (OpenAPI 3.1) that says what a table of routes takes and gives. It is made of the table and of nothing else. */
public final class OpenApi {
    private static final List<Integer> OF_ALL = List.of(400, 403, 413, 414, 431, 500, 503);
    private static final List<Integer> OF_BODIES = List.of(415, 422);
    private static final int OF_TOKENS = 401;

    private final ObjectNode document = JsonNodeFactory.instance.objectNode();

    private OpenApi(String title, String version, String description) {
        document.put("openapi", "3.1.0");
        document.putObject("info").put("title", title).put("version", version).put("description", description);
    }

    /**
     * The document.
     *
     * @param named schemas that routes refer to; {@code Problem} among them
     */
    public static ObjectNode of(List<Route> routes, Map<String, Schema> named) {
        OpenApi made = new OpenApi(
                "Millrace",
                "1",
                "Data-parallel jobs over files. Every refusal is a problem document (RFC 9457). HEAD is answered"
                        + " wherever GET is, without a body.");
        ObjectNode paths = made.document.putObject("paths");
        routes.forEach(route -> {
            String path = route.path().toString();
            ObjectNode of = paths.has(path) ? (ObjectNode) paths.required(path) : paths.putObject(path);
            of.set(route.method().toLowerCase(java.util.Locale.ROOT), operation(route));
        });
        ObjectNode components = made.document.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        named.forEach((name, schema) -> schemas.set(name, schema.json()));
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        return made.document;
    }

    private static ObjectNode operation(Route route) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("operationId", route.operation());
        node.put("summary", route.summary());
        ArrayNode security = node.putArray("security");
        security.addObject();
        if (!route.open()) {
            security.addObject().putArray("token");
        }
        if (!route.parameters().isEmpty()) {
            ArrayNode parameters = node.putArray("parameters");
            route.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        }
        route.body().ifPresent(body -> {
            ObjectNode request = node.putObject("requestBody");
            request.put("required", body.needed());
            request.putObject("content")
                    .putObject(body.type())
                    .set("schema", body.schema().json());
        });
        ObjectNode responses = node.putObject("responses");
        route.answers().forEach(answer -> answer(responses, answer));
        statuses(route).forEach(status -> problem(responses, status));
        return node;
    }

    /** What a route may be refused with, in order. */
    public static TreeSet<Integer> statuses(Route route) {
        TreeSet<Integer> statuses = new TreeSet<>(OF_ALL);
        statuses.addAll(route.problems());
        if (!route.open()) {
            statuses.add(OF_TOKENS);
        }
        if (route.body().isPresent()) {
            statuses.addAll(OF_BODIES);
        }
        return statuses;
    }

    private static ObjectNode parameter(Parameter parameter) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", parameter.name());
        node.put("in", parameter.in().word());
        node.put("required", parameter.required());
        node.put("description", parameter.description());
        node.set("schema", parameter.schema().json());
        return node;
    }

    /** Answers of one status are one entry with several types. */
    private static void answer(ObjectNode responses, Route.Answer answer) {
        String status = Integer.toString(answer.status());
        boolean known = responses.has(status);
        ObjectNode node = known ? (ObjectNode) responses.required(status) : responses.putObject(status);
        if (!known) {
            node.put("description", answer.description());
        }
        ObjectNode headers = node.withObject("headers");
        answer.headers()
                .forEach(name -> headers.putObject(name).putObject("schema").put("type", "string"));
        if (headers.isEmpty()) {
            node.remove("headers");
        }
        if (!answer.type().isEmpty()) {
            node.withObject("content")
                    .putObject(answer.type())
                    .set("schema", answer.schema().json());
        }
    }

    private static void problem(ObjectNode responses, int status) {
        ObjectNode node = responses.putObject(Integer.toString(status));
        node.put("description", ProblemCode.titleOf(status));
        node.putObject("content")
                .putObject("application/problem+json")
                .set("schema", Schema.named("Problem").json());
        List<String> codes = ProblemCode.ofStatus(status);
        if (!codes.isEmpty()) {
            ArrayNode all = node.putArray("x-problem-codes");
            codes.forEach(all::add);
        }
    }
}
