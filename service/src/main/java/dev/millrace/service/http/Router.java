package dev.millrace.service.http;

import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Answers requests by a table of routes, HEAD as GET but without what follows the headers (RFC 9110, 9.3.2). Whatever goes wrong is answered with a problem document; nothing is thrown. Safe for many threads.
 */
public final class Router {
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";

    private final List<Route> routes;
    private final Limits limits;
    private final BiConsumer<String, Throwable> faults;
    private final BiFunction<Principal, String, String> words;

    /** @param faults told of faults of Millrace, with the id of the request; what they say is not answered */
    public Router(List<Route> routes, Limits limits, BiConsumer<String, Throwable> faults) {
        this(routes, limits, faults, (_, text) -> text);
    }

    /** @param words what somebody who is not the owner is told of a text */
    public Router(
            List<Route> routes,
            Limits limits,
            BiConsumer<String, Throwable> faults,
            BiFunction<Principal, String, String> words) {
        this.routes = List.copyOf(routes);
        this.limits = limits;
        this.faults = faults;
        this.words = words;
    }

    public List<Route> routes() {
        return routes;
    }

    public Limits limits() {
        return limits;
    }

    /** The answer. */
    public HttpResponse answer(HttpRequest request) {
        HttpResponse found = found(request);
        Principal who = request.principal();
        return sealed(request, who.isOwner() ? found : found.retold(text -> words.apply(who, text)));
    }

    /** Whether what is asked for needs no token; true also of what is not there. */
    public boolean isOpen(HttpRequest request) {
        return routes.stream()
                .filter(route -> route.path().match(request.path()).isPresent())
                .allMatch(Route::open);
    }

    /** Whether the body is for the route to read, however large it is. */
    public boolean isStreamed(String method, String path) {
        return routes.stream()
                .filter(route -> route.method().equals(method)
                        && route.path().match(path).isPresent())
                .findFirst()
                .flatMap(Route::body)
                .map(Route.Body::isBytes)
                .orElse(false);
    }

    /** A refusal before anything is looked at. */
    public HttpResponse refuse(HttpRequest request, Problem problem) {
        return sealed(request, problem.response(request.path(), request.id()));
    }

    private static HttpResponse sealed(HttpRequest request, HttpResponse response) {
        return (request.method().equals(HEAD) ? response.unsent() : response)
                .with("X-Request-Id", request.id())
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff");
    }

    private HttpResponse found(HttpRequest request) {
        try {
            return routed(request);
        } catch (ProblemException refused) {
            return response(request, refused.problem());
        } catch (InvalidJobException job) {
            List<Problem.Wrong> wrong = job.failures().stream()
                    .map(failure -> new Problem.Wrong("", failure))
                    .toList();
            return response(request, Problem.of(job.failure(), wrong));
        } catch (MillraceException error) {
            return failed(request, error);
        } catch (RuntimeException | Error fault) {
            return fault(request, fault);
        }
    }

    private HttpResponse failed(HttpRequest request, MillraceException error) {
        Failure failure = error.failure();
        Problem problem = Problem.of(failure, List.of(new Problem.Wrong("", failure)));
        if (problem.status() == ProblemCode.INTERNAL.status()) {
            faults.accept(request.id(), error);
        }
        return response(request, problem);
    }

    private HttpResponse response(HttpRequest request, Problem problem) {
        return problem.retold(text -> words.apply(request.principal(), text)).response(request.path(), request.id());
    }

    private HttpResponse fault(HttpRequest request, Throwable fault) {
        faults.accept(request.id(), fault);
        return Problem.of(
                        ProblemCode.INTERNAL,
                        "A fault of Millrace ended the request " + request.id(),
                        "The log of the server tells more; runs go on")
                .response(request.path(), request.id());
    }

    private HttpResponse routed(HttpRequest request) {
        Admission.check(request, limits);
        TreeSet<String> methods = new TreeSet<>();
        String method = request.method().equals(HEAD) ? GET : request.method();
        for (Route route : routes) {
            Optional<Map<String, String>> path = route.path().match(request.path());
            if (path.isPresent() && route.method().equals(method)) {
                return route.handler().handle(Calls.read(route, request, path.get(), limits));
            }
            path.ifPresent(_ -> methods.add(route.method()));
        }
        if (methods.contains(GET)) {
            methods.add(HEAD);
        }
        if (methods.isEmpty()) {
            throw Problem.of(
                            ProblemCode.NOT_FOUND,
                            "There is nothing at this path",
                            "See /openapi.json for what there is")
                    .toException();
        }
        return Problem.of(
                        ProblemCode.METHOD_NOT_ALLOWED,
                        "This path knows " + String.join(", ", methods),
                        "Use one of them")
                .response(request.path(), request.id())
                .with("Allow", String.join(", ", methods));
    }
}
