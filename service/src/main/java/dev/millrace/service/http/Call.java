package dev.millrace.service.http;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A well-formed request to a route.
 *
 * @param parameters of path, query and headers that were given, by name
 * @param body as its schema says; for routes without one an empty document
 */
public record Call(HttpRequest request, Map<String, JsonNode> parameters, JsonText body) {
    public Call {
        parameters = Map.copyOf(parameters);
    }

    public Principal principal() {
        return request.principal();
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name)).map(JsonNode::asString);
    }

    /** Of a parameter that is always there. */
    public String required(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException("the route has no parameter " + name));
    }

    public long number(String name, long otherwise) {
        return Optional.ofNullable(parameters.get(name))
                .map(JsonNode::longValue)
                .orElse(otherwise);
    }

    public boolean flag(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(JsonNode::booleanValue)
                .orElse(false);
    }
}
