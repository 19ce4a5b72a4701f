package dev.millrace.service.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked for: all that a server, a document and a test need to know of it.
 *
 * @param operation its name in documents
 * @param parameters in order; others are refused
 * @param bodyOrNull what it takes; null: nothing
 * @param answers other than problems
 * @param problems that it may answer with, beyond those of every route
 * @param open whether it needs no token
 */
public record Route(
        String method,
        PathTemplate path,
        String operation,
        String summary,
        List<Parameter> parameters,
        @Nullable Body bodyOrNull,
        List<Answer> answers,
        List<Integer> problems,
        boolean open,
        Handler handler) {
    public Route {
        parameters = List.copyOf(parameters);
        answers = List.copyOf(answers);
        problems = List.copyOf(problems);
    }

    /** Answers a request that was found to be well-formed. */
    @FunctionalInterface
    public interface Handler {
        HttpResponse handle(Call call);
    }

    /** What a body is like, and whether there has to be one. */
    public record Body(String type, Schema schema, boolean needed) {
        static final String BYTES = "application/octet-stream";
        static final String JSON = "application/json";

        /** Whether the route reads it by itself, as {@link HttpRequest#content}. */
        boolean isBytes() {
            return type.equals(BYTES);
        }
    }

    /**
     * A way to answer.
     *
     * @param headers that it has
     */
    public record Answer(int status, String description, String type, Schema schema, List<String> headers) {
        public Answer {
            headers = List.copyOf(headers);
        }

        public static Answer json(int status, String description, Schema schema, String... headers) {
            return new Answer(status, description, "application/json", schema, List.of(headers));
        }

        public static Answer text(int status, String description, String type) {
            return new Answer(status, description, type, Schema.text(), List.of());
        }
    }

    public static Route get(String path, String operation, String summary, Handler handler) {
        return of("GET", path, operation, summary, handler);
    }

    public static Route post(String path, String operation, String summary, Handler handler) {
        return of("POST", path, operation, summary, handler);
    }

    public static Route put(String path, String operation, String summary, Handler handler) {
        return of("PUT", path, operation, summary, handler);
    }

    public static Route delete(String path, String operation, String summary, Handler handler) {
        return of("DELETE", path, operation, summary, handler);
    }

    private static Route of(String method, String path, String operation, String summary, Handler handler) {
        return new Route(
                method,
                new PathTemplate(path),
                operation,
                summary,
                List.of(),
                null,
                List.of(),
                List.of(),
                false,
                handler);
    }

    public Route takes(Parameter... more) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.addAll(List.of(more));
        return new Route(method, path, operation, summary, all, bodyOrNull, answers, problems, open, handler);
    }

    public Route body(Schema schema) {
        return with(new Body(Body.JSON, schema, true));
    }

    /** A body that may be left out. */
    public Route bodyIfAny(Schema schema) {
        return with(new Body(Body.JSON, schema, false));
    }

    /** A body of any bytes, which may be larger than those that are read before a route is asked. */
    public Route bytes() {
        return with(new Body(Body.BYTES, Schema.text(), true));
    }

    private Route with(Body body) {
        return new Route(method, path, operation, summary, parameters, body, answers, problems, open, handler);
    }

    public Route answers(Answer... more) {
        List<Answer> all = new ArrayList<>(answers);
        all.addAll(List.of(more));
        return new Route(method, path, operation, summary, parameters, bodyOrNull, all, problems, open, handler);
    }

    public Route refuses(Integer... statuses) {
        return new Route(
                method, path, operation, summary, parameters, bodyOrNull, answers, List.of(statuses), open, handler);
    }

    /** Anybody may ask. */
    public Route forAll() {
        return new Route(method, path, operation, summary, parameters, bodyOrNull, answers, problems, true, handler);
    }

    public Optional<Body> body() {
        return Optional.ofNullable(bodyOrNull);
    }
}
