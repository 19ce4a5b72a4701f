package dev.millrace.service.client;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The way to a service: requests with the token, answers, and what was refused as the failures that a home would have thrown. */
final class HttpLink implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private static final int TRIES = 3;
    private static final int KEY_BYTES = 16;

    private final URI endpoint;
    private final String token;
    private final HttpClient client;

    /** As those of {@link HttpRuns}. */
    HttpLink(String endpoint, String token) {
        this.endpoint = uri(endpoint);
        this.token = token;
        this.client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    }

    /** An answer that refuses nothing. */
    record Answered(int status, String text) {
        JsonNode body() {
            return JsonMapper.shared().readTree(text);
        }
    }

    private static URI uri(String endpoint) {
        if (!endpoint.matches("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~-]+)*/?")) {
            throw Failure.invalid(
                            "BAD_ENDPOINT",
                            "'" + endpoint + "' is not the address of a service",
                            "Write for example http://127.0.0.1:8787")
                    .toException();
        }
        return URI.create(endpoint.replaceFirst("/$", ""));
    }

    /** Whether it sees the files that this process sees, under the same names. */
    boolean isOfThisMachine() {
        return endpoint.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]");
    }

    Answered get(String path) {
        return ask(request(path).GET().build());
    }

    void delete(String path) {
        ask(request(path).DELETE().build());
    }

    Answered post(String path) {
        return ask(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    Answered post(String path, JsonNode body) {
        return ask(with(path, body).build());
    }

    /** Repeats the request under one name while nobody answers it, so that it is carried out once. */
    Answered postOnce(String path, JsonNode body) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        HttpRequest post = with(path, body)
                .header("Idempotency-Key", HexFormat.of().formatHex(key))
                .build();
        for (int tries = 1; ; tries++) {
            try {
                return ask(post);
            } catch (MillraceException error) {
                if (error.failure().kind() != FailureKind.UNAVAILABLE || tries == TRIES) {
                    throw error;
                }
            }
        }
    }

    private HttpRequest.Builder with(String path, JsonNode body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)));
    }

    /** Writes what a link of a manifest leads to. A link elsewhere is signed by itself; the token is not shown there. */
    void fetch(String url, Path target) {
        HttpRequest request = url.startsWith("/")
                ? request(url).GET().build()
                : HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER).GET().build();
        try {
            Files.createDirectories(target.getParent());
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw failed(answer.statusCode(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
                Files.copy(in, target);
            }
        } catch (IOException error) {
            throw unreachable(error);
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private Answered ask(HttpRequest request) {
        try {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() >= 300) {
                throw failed(answer.statusCode(), answer.body());
            }
            return new Answered(answer.statusCode(), answer.body());
        } catch (IOException error) {
            throw unreachable(error);
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(ANSWER);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private MillraceException failed(int status, String body) {
        try {
            return Problems.exception(status, JsonMapper.shared().readTree(body));
        } catch (JacksonException | IllegalArgumentException noProblem) {
            return unreachable(noProblem);
        }
    }

    private MillraceException unreachable(Exception error) {
        String why = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        return new MillraceException(
                Failure.of(
                                FailureKind.UNAVAILABLE,
                                "SERVICE_UNREACHABLE",
                                "No service of Millrace answers at " + endpoint + ": " + why)
                        .withRemedy("Start one with millrace serve, or change --endpoint"),
                error);
    }

    private MillraceException stopped(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return unreachable(interrupted);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
