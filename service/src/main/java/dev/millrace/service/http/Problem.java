package dev.millrace.service.http;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a request was refused: a problem document (RFC 9457) with more fields.
 *
 * @param code stable
 * @param kindOrNull of the failure behind it
 * @param errors each thing that is wrong, with its place
 */
public record Problem(
        int status,
        String code,
        String title,
        String detail,
        @Nullable String hintOrNull,
        @Nullable FailureKind kindOrNull,
        List<Wrong> errors) {
    /** Where a type of problem is told of; a name, not a page. */
    private static final String TYPE = "urn:millrace:problem:";

    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * One thing that is wrong.
     *
     * @param pointer into the body; empty: not there
     * @param failure what and where in the text
     */
    public record Wrong(String pointer, Failure failure) {}

    public static Problem of(ProblemCode code, String detail, String hint) {
        return new Problem(code.status(), code.name(), code.title(), detail, hint, null, List.of());
    }

    /** Things that are wrong with a body. */
    public static Problem of(ProblemCode code, List<Wrong> errors) {
        Failure first = errors.getFirst().failure();
        return new Problem(
                code.status(),
                code.name(),
                code.title(),
                first.message(),
                first.remedy().orElse(null),
                null,
                errors);
    }

    /** What failed behind the request. */
    public static Problem of(Failure failure, List<Wrong> errors) {
        int status = FailureStatus.of(failure);
        return new Problem(
                status,
                failure.code(),
                ProblemCode.titleOf(status),
                failure.message(),
                failure.remedy().orElse(null),
                failure.kind(),
                errors);
    }

    /** The same with other words. */
    public Problem retold(UnaryOperator<String> words) {
        return new Problem(
                status,
                code,
                title,
                words.apply(detail),
                hintOrNull == null ? null : words.apply(hintOrNull),
                kindOrNull,
                errors.stream()
                        .map(wrong -> new Wrong(wrong.pointer(), wrong.failure().retold(words)))
                        .toList());
    }

    /** To leave a handler with. */
    public ProblemException toException() {
        return new ProblemException(this);
    }

    public boolean isRetryable() {
        return status == 429 || status == 503 || code.equals(ProblemCode.KEY_IN_USE.name());
    }

    /** The answer. */
    public HttpResponse response(String path, String requestId) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", TYPE + ProblemCode.slug(code));
        node.put("title", title);
        node.put("status", status);
        node.put("detail", detail);
        node.put("instance", path);
        node.put("code", code);
        Optional.ofNullable(kindOrNull).ifPresent(kind -> node.put("kind", kind.text()));
        Optional.ofNullable(hintOrNull).ifPresent(hint -> node.put("hint", hint));
        node.put("retryable", isRetryable());
        node.put("requestId", requestId);
        ArrayNode all = node.putArray("errors");
        errors.forEach(wrong -> all.add(json(wrong)));
        HttpResponse response = HttpResponse.bytes(
                status, "application/problem+json", JsonMapper.shared().writeValueAsBytes(node));
        return isRetryable() ? response.with("Retry-After", "1") : response;
    }

    private static ObjectNode json(Wrong wrong) {
        Failure failure = wrong.failure();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("code", failure.code());
        node.put("detail", failure.message());
        failure.remedy().ifPresent(hint -> node.put("hint", hint));
        if (!wrong.pointer().isEmpty()) {
            node.put("pointer", wrong.pointer());
        }
        failure.place().ifPresent(place -> {
            node.put("source", place.source());
            if (place.line() > 0) {
                node.put("line", place.line());
            }
            if (place.column() > 0) {
                node.put("column", place.column());
            }
        });
        return node;
    }
}
