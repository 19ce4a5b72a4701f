package dev.millrace.functions.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.Failure;
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
 * whoever is missing is started by the next tick.
 */
public final class WorkerHandler implements RequestStreamHandler {
    private final WorkerParts parts;

    /** As the environment says. */
    public WorkerHandler() {
        this(AwsParts.worker(System.getenv()));
    }

    WorkerHandler(WorkerParts parts) {
        this.parts = parts;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        requireClass(input.readAllBytes());
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
    private void requireClass(byte[] event) {
        String asked = asked(event);
        if (!asked.equals(parts.memory().label())) {
            throw Failure.invalid(
                            "WRONG_CLASS",
                            "The worker of class '" + parts.memory().label() + "' was called for class '" + asked + "'",
                            "Name it under its own class in MILLRACE_FUNCTIONS of the coordinator")
                    .toException();
        }
    }

    private static String asked(byte[] event) {
        try {
            JsonNode tree = JsonMapper.shared().readTree(event);
            return tree.path("class").asString("");
        } catch (JacksonException broken) {
            return "";
        }
    }
}
