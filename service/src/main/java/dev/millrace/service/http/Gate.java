package dev.millrace.service.http;

import java.util.regex.Pattern;

/**
 * Lets requests in that came through a socket. With tokens, whoever bears one is its holder; without, a server that is bound to this machine alone
 * takes everybody for the home's owner, but no page of another site: neither by its own name for this address, nor by its origin.
 */
public final class Gate {
    private static final Pattern THIS_MACHINE = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");

    private final Tokens tokens;
    private final Router router;

    public Gate(Tokens tokens, Router router) {
        this.tokens = tokens;
        this.router = router;
    }

    /** As {@link Router#isStreamed}. */
    public boolean isStreamed(String method, String path) {
        return router.isStreamed(method, path);
    }

    /** The answer to a request of which nobody knows yet whose it is. */
    public HttpResponse answer(HttpRequest request) {
        String host = request.header("Host").orElse("");
        String origin = request.header("Origin").orElse("");
        if (tokens.areNone() && !THIS_MACHINE.matcher(host).matches()) {
            return router.refuse(
                    request,
                    Problem.of(
                            ProblemCode.ORIGIN_REFUSED,
                            "The server is asked for under a name that is not this machine's",
                            "Use localhost or 127.0.0.1"));
        }
        if (!origin.isEmpty() && !origin.equals("http://" + host)) {
            return router.refuse(
                    request,
                    Problem.of(ProblemCode.ORIGIN_REFUSED, "Pages of other sites may not ask", "Ask from a program"));
        }
        if (tokens.areNone() || router.isOpen(request)) {
            return router.answer(request);
        }
        return tokens.holder(request.header("Authorization").orElse(""))
                .map(principal -> router.answer(request.as(principal)))
                .orElseGet(() -> router.refuse(
                                request,
                                Problem.of(
                                        ProblemCode.UNAUTHENTICATED,
                                        "The request bears no token that is known",
                                        "Send Authorization: Bearer TOKEN"))
                        .with("WWW-Authenticate", "Bearer"));
    }
}
