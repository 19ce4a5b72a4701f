package dev.millrace.functions.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.Failure;
import dev.millrace.storage.Clock;
import dev.millrace.storage.local.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A worker as a function, started by an asynchronous call with {@code {"class": "c1"}} and without retries of the service: who finds no message ends, and
 * whoever is missing is started by the next tick. With {@code "probe": true} beside it takes no message.
 */
public final class WorkerHandler implements RequestStreamHandler {
    private static final long HOLD_MILLIS = 500;

    private final WorkerParts parts;
    private final Clock clock = new SystemClock();

    /** As the environment says. */
    public WorkerHandler() {
        this(AwsParts.worker(System.getenv()));
    }

    WorkerHandler(WorkerParts parts) {
        this.parts = parts;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        JsonNode event = event(input.readAllBytes());
        requireClass(event);
        if (event.path("probe").asBoolean(false)) {
            hold(output);
            return;
        }
        WorkRound.Done done = parts.round().work(context::getRemainingTimeInMillis);
        LogLine.write(
                "worked", Map.of("class", parts.memory().label(), "messages", done.messages(), "end", done.end()));
        output.write(JsonMapper.shared()
                .createObjectNode()
                .put("class", parts.memory().label())
                .put("messages", done.messages())
                .put("end", done.end().name())
                .toString()
                .getBytes(StandardCharsets.UTF_8));
    }

    /** A function that is called for another class would run tasks in too little memory. */
    private void requireClass(JsonNode event) {
        String asked = event.path("class").asString("");
        if (!asked.equals(parts.memory().label())) {
            throw Failure.invalid(
                            "WRONG_CLASS",
                            "The worker of class '" + parts.memory().label() + "' was called for class '" + asked + "'",
                            "Name it under its own class in MILLRACE_FUNCTIONS of the coordinator")
                    .toException();
        }
    }

    /** Somebody tries how many workers start at once: this one takes no task, and is busy so long that nobody else is answered by it. */
    private void hold(OutputStream output) throws IOException {
        clock.sleep(HOLD_MILLIS);
        output.write(JsonMapper.shared()
                .createObjectNode()
                .put("class", parts.memory().label())
                .toString()
                .getBytes(StandardCharsets.UTF_8));
    }

    /** What is no JSON asks for no class. */
    private static JsonNode event(byte[] event) {
        try {
            return JsonMapper.shared().readTree(event);
        } catch (JacksonException broken) {
            return JsonMapper.shared().missingNode();
        }
    }
}
