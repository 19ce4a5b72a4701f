package dev.millrace.functions.serve;

import dev.millrace.functions.TimeLeft;
import dev.millrace.service.http.HttpRequest;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Router;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One request through the router of every service. Safe for one thread at a time. */
public final class ApiRound {
    private final Router router;
    private final Callers callers;
    private final AnswerTime time;
    private final BiConsumer<String, Throwable> faults;

    /**
     * @param time that what waits in {@code router} looks at
     * @param faults as those of a {@link Router}
     */
    public ApiRound(Router router, Callers callers, AnswerTime time, BiConsumer<String, Throwable> faults) {
        this.router = router;
        this.callers = callers;
        this.time = time;
        this.faults = faults;
    }

    /**
     * What was answered, for the log and for the gateway.
     *
     * @param tenant whose request it was; empty: the owner's; {@code ?}: nobody's who is known
     */
    public record Answered(HttpRequest request, String tenant, int status, byte[] event) {}

    /** Throws {@code UNKNOWN_EVENT}: the function was called by something else. */
    public Answered answer(byte[] json, TimeLeft left) {
        time.begin(left);
        HttpEvent event = HttpEvent.read(json);
        HttpRequest request = event.request();
        Optional<Principal> caller = callers.of(event.caller());
        HttpResponse response = caller.map(known -> router.answer(request.as(known)))
                .or(() -> router.isOpen(request) ? Optional.of(router.answer(request)) : Optional.empty())
                .orElseGet(() -> router.refuse(request, refusal(event)));
        String tenant = caller.map(Principal::tenant).orElse("?");
        try {
            Optional<byte[]> sent = event.answer(response);
            return sent.isPresent()
                    ? new Answered(request, tenant, response.status(), sent.get())
                    : instead(event, tenant, tooLarge());
        } catch (RuntimeException fault) {
            // What is read while the answer is written comes too late for the router.
            faults.accept(request.id(), fault);
            return instead(event, tenant, broken());
        }
    }

    private Answered instead(HttpEvent event, String tenant, Problem problem) {
        HttpResponse response = router.refuse(event.request(), problem);
        return new Answered(
                event.request(),
                tenant,
                response.status(),
                event.answer(response).orElseThrow());
    }

    private static Problem refusal(HttpEvent event) {
        return Callers.isSomebody(event.caller())
                ? Problem.of(
                        ProblemCode.FORBIDDEN,
                        "The caller is nobody who is known here",
                        "Have the principal named among the tenants")
                : Problem.of(
                        ProblemCode.UNAUTHENTICATED,
                        "The gateway says nothing of who calls, or the token has ended",
                        "Send a token that is valid, or sign the request");
    }

    private static Problem tooLarge() {
        return Problem.of(
                ProblemCode.ANSWER_TOO_LARGE,
                "The answer is larger than a function may give",
                "Ask for less: a page, a stage, the lines since a time");
    }

    private static Problem broken() {
        return Problem.of(
                ProblemCode.UNAVAILABLE, "The answer broke off while it was written", "Ask again in a moment");
    }
}
