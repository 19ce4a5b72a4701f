package dev.millrace.service.webhook;

import dev.millrace.coordinator.notice.Webhooks;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Posts what happened, signed. Any answer of 200 to 299 is heard; its body is not read, and a redirect is not followed: it would carry the event to a
 * place that the job does not name.
 */
public final class HttpWebhooks implements Webhooks, AutoCloseable {
    public static final String EVENT = "Millrace-Event";
    public static final String ID = "Idempotency-Key";
    public static final String TIME = "Millrace-Timestamp";
    public static final String SIGNATURE = "Millrace-Signature";

    private static final int OK = 200;
    private static final int AFTER_OK = 300;

    private final Secrets secrets;
    private final LongSupplier nowMillis;
    private final Duration limit;
    private final HttpClient client;

    public HttpWebhooks(Secrets secrets, LongSupplier nowMillis) {
        this(secrets, nowMillis, Duration.ofMillis(LIMIT_MILLIS));
    }

    /** @param limit longest time of a call */
    HttpWebhooks(Secrets secrets, LongSupplier nowMillis, Duration limit) {
        this.secrets = secrets;
        this.nowMillis = nowMillis;
        this.limit = limit;
        this.client = HttpClient.newBuilder()
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public Answer call(Webhook webhook, String id, String event, String body) {
        Optional<byte[]> secret;
        try {
            secret = secrets.read(webhook.secret());
        } catch (MillraceException unreadable) {
            return new Answer.NotHeard(
                    "its secret was not read: " + unreadable.failure().message());
        }
        if (secret.isEmpty()) {
            return new Answer.NotHeard("its secret is not there: " + secrets.place(webhook.secret()));
        }
        String time = Long.toString(nowMillis.getAsLong() / 1000);
        HttpRequest request = HttpRequest.newBuilder(URI.create(webhook.url()))
                .timeout(limit)
                .header("Content-Type", "application/json")
                .header("User-Agent", "millrace")
                .header(EVENT, event)
                .header(ID, id)
                .header(TIME, time)
                .header(SIGNATURE, Signature.of(secret.get(), time, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return sent(request);
    }

    private Answer sent(HttpRequest request) {
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= OK && status < AFTER_OK
                    ? new Answer.Heard()
                    : new Answer.NotHeard("it answered with status " + status);
        } catch (IOException error) {
            return new Answer.NotHeard("it did not answer: " + reason(error));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer.NotHeard("the call was broken off");
        }
    }

    private static String reason(IOException error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    /** Breaks off calls. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
