package dev.millrace.service.http;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a request as its route says, and refuses what the route does not know. */
final class Calls {
    private static final int MOST_SHOWN = 80;

    private Calls() {}

    static Call read(Route route, HttpRequest request, Map<String, String> path, Limits limits) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        for (Parameter parameter : route.parameters()) {
            given(parameter, request, path).ifPresent(text -> parameters.put(parameter.name(), value(parameter, text)));
            if (parameter.required() && !parameters.containsKey(parameter.name())) {
                throw bad(ProblemCode.MISSING_PARAMETER, "The parameter '" + parameter.name() + "' is missing");
            }
        }
        requireKnown(route, request);
        return new Call(request, parameters, body(route, request, limits));
    }

    private static Optional<String> given(Parameter parameter, HttpRequest request, Map<String, String> path) {
        return switch (parameter.in()) {
            case PATH -> Optional.ofNullable(path.get(parameter.name())).map(Calls::decoded);
            case QUERY -> once(parameter.name(), request.query().getOrDefault(parameter.name(), List.of()));
            case HEADER -> request.header(parameter.name());
        };
    }

    private static Optional<String> once(String name, List<String> values) {
        if (values.size() > 1) {
            throw bad(ProblemCode.BAD_PARAMETER, "The parameter '" + name + "' is there twice");
        }
        return values.stream().findFirst();
    }

    private static JsonNode value(Parameter parameter, String text) {
        JsonNode value = parameter
                .read(text)
                .orElseThrow(() -> bad(
                        ProblemCode.BAD_PARAMETER,
                        "The parameter '" + parameter.name() + "' is no "
                                + parameter.schema().node().path("type").asString("text")));
        List<Problem.Wrong> wrong = SchemaCheck.check(value, parameter.schema());
        if (!wrong.isEmpty()) {
            Failure failure = wrong.getFirst().failure();
            throw Problem.of(
                            ProblemCode.BAD_PARAMETER,
                            "The parameter '" + parameter.name() + "': " + failure.message(),
                            failure.remedy().orElse("See /openapi.json for what this takes"))
                    .toException();
        }
        return value;
    }

    /** A part of a path names one thing: what could lead elsewhere is no name. */
    private static String decoded(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        byte[] bytes = new byte[part.length()];
        int length = 0;
        try {
            for (int sign = 0; sign < part.length(); sign++) {
                if (part.charAt(sign) == '%') {
                    bytes[length++] = (byte) HexFormat.fromHexDigits(part, sign + 1, sign + 3);
                    sign += 2;
                } else {
                    bytes[length++] = (byte) part.charAt(sign);
                }
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | CharacterCodingException wrong) {
            throw bad(ProblemCode.BAD_REQUEST, "A part of the path is not encoded as paths are");
        }
    }

    private static void requireKnown(Route route, HttpRequest request) {
        List<String> known = route.parameters().stream()
                .filter(parameter -> parameter.in() == Parameter.Place.QUERY)
                .map(Parameter::name)
                .toList();
        for (String name : request.query().keySet()) {
            if (!known.contains(name)) {
                String shown = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "…" : name;
                throw Problem.of(
                                ProblemCode.UNKNOWN_PARAMETER,
                                "There is no parameter '" + shown + "'",
                                known.isEmpty() ? "This takes none" : Suggestion.withAll(shown, known))
                        .toException();
            }
        }
    }

    private static JsonText body(Route route, HttpRequest request, Limits limits) {
        Optional<Route.Body> body = route.body();
        if (body.isEmpty() || request.body().length == 0 && !body.get().needed()) {
            return JsonText.NONE;
        }
        requireType(body.get(), request);
        return body.get().isBytes() ? JsonText.NONE : checked(body.get().schema(), request, limits);
    }

    private static void requireType(Route.Body body, HttpRequest request) {
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (body.isBytes() && !type.equals(Route.Body.BYTES)) {
            throw Problem.of(
                            ProblemCode.NOT_BYTES,
                            "The body has to be bytes as they are",
                            "Send Content-Type: " + Route.Body.BYTES)
                    .toException();
        }
        if (!body.isBytes() && !type.matches("application/(json|[a-z0-9.-]+\\+json)( *;.*)?")) {
            throw Problem.of(ProblemCode.NOT_JSON, "The body has to be JSON", "Send Content-Type: " + Route.Body.JSON)
                    .toException();
        }
    }

    private static JsonText checked(Schema schema, HttpRequest request, Limits limits) {
        JsonText body = JsonText.read(request.body(), limits);
        List<Problem.Wrong> wrong = SchemaCheck.check(body.value(), schema);
        if (!wrong.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_BODY, wrong).toException();
        }
        return body;
    }

    private static ProblemException bad(ProblemCode code, String detail) {
        return Problem.of(code, detail, "See /openapi.json for what this takes").toException();
    }
}
