package dev.millrace.functions.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as a gateway hands it on.
 *
 * @param target path and query
 * @param caller what an authorizer says, as JSON; empty: there is none
 */
record GatewayCall(String method, String target, Map<String, String> headers, String body, String caller) {
    static final String OWNER = "{\"jwt\":{\"claims\":{\"sub\":\"owner\"},\"scopes\":null}}";

    /** Of somebody whose token has this subject. */
    static String subject(String name) {
        return "{\"jwt\":{\"claims\":{\"sub\":\"" + name + "\"},\"scopes\":null}}";
    }

    static GatewayCall get(String target) {
        return new GatewayCall("GET", target, Map.of(), "", OWNER);
    }

    static GatewayCall post(String target, String body) {
        return new GatewayCall(
                "POST", target, body.isEmpty() ? Map.of() : Map.of("content-type", "application/json"), body, OWNER);
    }

    static GatewayCall put(String target, String body) {
        return new GatewayCall("PUT", target, Map.of("content-type", "application/json"), body, OWNER);
    }

    static GatewayCall delete(String target) {
        return new GatewayCall("DELETE", target, Map.of(), "", OWNER);
    }

    GatewayCall with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new GatewayCall(method, target, more, body, caller);
    }

    GatewayCall as(String somebody) {
        return new GatewayCall(method, target, headers, body, somebody);
    }

    /** The path without the query. */
    String path() {
        return target.replaceFirst("\\?.*", "");
    }

    String event() {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        event.put("version", "2.0").put("routeKey", "$default").put("rawPath", path());
        event.put("rawQueryString", target.contains("?") ? target.substring(target.indexOf('?') + 1) : "");
        ObjectNode given = event.putObject("headers");
        headers.forEach(given::put);
        ObjectNode context = event.putObject("requestContext");
        context.put("stage", "$default").put("requestId", "request");
        context.putObject("http").put("method", method).put("path", path()).put("sourceIp", "192.0.2.1");
        if (!caller.isEmpty()) {
            context.set("authorizer", JsonMapper.shared().readTree(caller));
        }
        if (!body.isEmpty()) {
            event.put("body", body);
        }
        event.put("isBase64Encoded", false);
        return event.toString();
    }

    /** What the function answered. */
    record Said(int status, Map<String, String> headers, String base64) {
        static Said of(String answer) {
            JsonNode node = JsonMapper.shared().readTree(answer);
            Map<String, String> headers = new TreeMap<>();
            node.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
            return new Said(
                    node.required("statusCode").asInt(),
                    headers,
                    node.path("body").asString());
        }

        byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(bytes());
        }

        String code() {
            return json().path("code").asString("");
        }

        String id() {
            return json().required("id").asString();
        }

        String state() {
            return json().required("state").asString();
        }
    }
}
