package dev.millrace.service.deploy.aws;

import dev.millrace.graph.Failure;
import dev.millrace.service.deploy.TickSchedule;
import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ticks as the log of a deployment has them: a line is written when one has ended well, so that nothing has to be written for who looks. */
final class SignedTickLog implements TickProbe.Log, AutoCloseable {
    static final String SERVICE = "logs";
    private static final String OPERATION = "Logs_20140328.FilterLogEvents";
    private static final String PATTERN = "{ $.message = \"" + TickSchedule.LINE + "\" }";
    private static final int PAGES_MOST = 100;

    private final SignedOperations operations;

    SignedTickLog(URI endpoint, String region, AwsCredentialsProvider credentials) {
        this.operations = new SignedOperations(endpoint, SERVICE, region, credentials, SignedTickLog::refused);
    }

    /** Pages may be empty although others follow. */
    @Override
    public OptionalLong last(String deployment, long sinceMillis) {
        Map<String, Object> wanted = new TreeMap<>(Map.of(
                "logGroupName", TickSchedule.log(deployment), "startTime", sinceMillis, "filterPattern", PATTERN));
        OptionalLong last = OptionalLong.empty();
        for (int page = 0; page < PAGES_MOST; page++) {
            JsonNode answer = operations.ask(OPERATION, wanted);
            last = later(last, answer);
            String next = answer.path("nextToken").asString("");
            if (next.isEmpty()) {
                return last;
            }
            wanted.put("nextToken", next);
        }
        throw refused("its lines of the last minutes do not end after " + PAGES_MOST + " pages");
    }

    private static OptionalLong later(OptionalLong last, JsonNode answer) {
        OptionalLong found = answer.path("events")
                .valueStream()
                .filter(event -> isTick(event.path("message").asString("")))
                .mapToLong(event -> event.path("timestamp").asLong())
                .max();
        return found.isPresent() && (last.isEmpty() || found.getAsLong() > last.getAsLong()) ? found : last;
    }

    private static boolean isTick(String line) {
        try {
            return JsonMapper.shared()
                    .readTree(line)
                    .path("message")
                    .asString("")
                    .equals(TickSchedule.LINE);
        } catch (JacksonException text) {
            return false;
        }
    }

    private static RuntimeException refused(String why) {
        return Failure.invalid(
                        "LOG_UNKNOWN",
                        "The log does not answer: " + why,
                        "Allow logs:FilterLogEvents, or look in its console for a line 'tick' each minute")
                .toException();
    }

    @Override
    public void close() {
        operations.close();
    }
}
