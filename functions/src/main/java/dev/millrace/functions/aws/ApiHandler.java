package dev.millrace.functions.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.serve.ApiRound;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** The API as a function, called by an HTTP API with payload format 2.0. */
public final class ApiHandler implements RequestStreamHandler {
    /** The line of the log of each answer; alarms count those with a status of 500 and more. */
    static final String ANSWERED = "answered";

    private final ApiRound round;

    /** As the environment says. */
    public ApiHandler() {
        this(AwsParts.api(System.getenv()));
    }

    ApiHandler(ApiRound round) {
        this.round = round;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        long startedNanos = System.nanoTime();
        ApiRound.Answered answered = round.answer(input.readAllBytes(), context::getRemainingTimeInMillis);
        LogLine.write(
                ANSWERED,
                Map.of(
                        "request",
                        answered.request().id(),
                        "method",
                        answered.request().method(),
                        "path",
                        answered.request().path(),
                        "status",
                        answered.status(),
                        "tenant",
                        answered.tenant(),
                        "millis",
                        (System.nanoTime() - startedNanos) / 1_000_000));
        output.write(answered.event());
    }
}
