package dev.millrace.service.client;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.client.aws.RequestSigner;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.storage.Clock;
import dev.millrace.storage.local.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The way to a service: requests with the token or signed, answers, and what was refused as the failures that a home would have thrown. */
final class HttpLink implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private static final Duration UPLOAD = Duration.ofMinutes(30);
    private static final int MOVED = 307;
    private static final int TRIES = 6;
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final int KEY_BYTES = 16;
    private static final int MOST_SAID = 200;
    private static final String MATCH = "If-Match";
    private static final String TYPE = "Content-Type";
    private static final String JSON = "application/json";

    /** What an address begins with whose requests are signed. */
    private static final String SIGNED = "iam+";

    private final URI endpoint;
    private final String token;
    private final Optional<RequestSigner> signer;
    private final HttpClient client;
    private final Clock clock;

    /** Who has answered is there, and may only be away for a moment. */
    private volatile boolean answered;

    /** As those of {@link HttpRuns}. */
    HttpLink(String endpoint, String token) {
        this(endpoint, token, RequestSigner::usual, new SystemClock());
    }

    /** @param clock on which is waited between two tries */
    HttpLink(String endpoint, String token, Supplier<RequestSigner> signer, Clock clock) {
        this.clock = clock;
        this.endpoint = uri(endpoint);
        this.token = token;
        this.signer = endpoint.startsWith(SIGNED) ? Optional.of(signer.get()) : Optional.empty();
        this.client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    }

    /** An answer that refuses nothing. */
    record Answered(int status, String text) {
        JsonNode body() {
            return JsonMapper.shared().readTree(text);
        }
    }

    private static URI uri(String endpoint) {
        if (!endpoint.matches("(iam\\+)?https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~-]+)*/?")) {
            throw Failure.invalid(
                            "BAD_ENDPOINT",
                            "'" + endpoint + "' is not the address of a service",
                            "Write for example http://127.0.0.1:8787, or iam+https://… where requests are signed")
                    .toException();
        }
        return URI.create(endpoint.substring(endpoint.startsWith(SIGNED) ? SIGNED.length() : 0)
                .replaceFirst("/$", ""));
    }

    /** Whether it sees the files that this process sees, under the same names. */
    boolean isOfThisMachine() {
        return endpoint.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]");
    }

    Answered get(String path) {
        return asked(() -> ask(request("GET", path)));
    }

    void delete(String path) {
        asked(() -> ask(request("DELETE", path)));
    }

    Answered post(String path) {
        return ask(request("POST", path));
    }

    Answered post(String path, JsonNode body) {
        return ask(request("POST", path, Map.of(TYPE, JSON), bytes(body)));
    }

    Answered put(String path, JsonNode body) {
        return ask(request("PUT", path, Map.of(TYPE, JSON), bytes(body)));
    }

    /** @param seen the version that it is made from, as a tag */
    Answered put(String path, JsonNode body, String seen) {
        return ask(request("PUT", path, Map.of(TYPE, JSON, MATCH, seen), bytes(body)));
    }

    /** @param seen the version that goes, as a tag */
    void delete(String path, String seen) {
        asked(() -> ask(request("DELETE", path, Map.of(MATCH, seen), new byte[0])));
    }

    /** Repeats the request under one name, so that it is carried out once. */
    Answered postOnce(String path, JsonNode body) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Map<String, String> headers =
                Map.of(TYPE, JSON, "Idempotency-Key", HexFormat.of().formatHex(key));
        return asked(() -> ask(request("POST", path, headers, bytes(body))));
    }

    /** Repeats what may be repeated for some seconds while a service that has answered before does not: it may be started again, or be asked too often. */
    private Answered asked(Supplier<Answered> request) {
        for (int tries = 1; ; tries++) {
            try {
                return request.get();
            } catch (MillraceException error) {
                if (!mayPass(error.failure()) || !answered || tries == TRIES) {
                    throw error;
                }
            }
            clock.sleep(FIRST_PAUSE_MILLIS << (tries - 1));
        }
    }

    /** A fault would be one again; a request under the same name that is still being handled ends. */
    private static boolean mayPass(Failure failure) {
        boolean isAway =
                failure.kind() == FailureKind.UNAVAILABLE && !failure.code().equals(ProblemCode.INTERNAL.name());
        return isAway || failure.code().equals(ProblemCode.KEY_IN_USE.name());
    }

    private static byte[] bytes(JsonNode body) {
        return JsonMapper.shared().writeValueAsBytes(body);
    }

    /** Writes what a link of a manifest leads to. A link elsewhere is signed by itself; the token is not shown there. */
    void fetch(String url, Path target) {
        HttpRequest request = url.startsWith("/")
                ? request("GET", url)
                : elsewhere(url).timeout(ANSWER).GET().build();
        try {
            Files.createDirectories(target.getParent());
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() == MOVED) {
                    fetch(answer.headers().firstValue("Location").orElseThrow(() -> moved(url)), target);
                    return;
                }
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

    private static IOException moved(String url) {
        return new IOException("the answer of " + url + " says nothing of where the bytes are");
    }

    private static HttpRequest.Builder elsewhere(String url) {
        if (!url.matches("https?://.*")) {
            throw new IllegalArgumentException("not an address: " + url);
        }
        return HttpRequest.newBuilder(URI.create(url));
    }

    /** Puts a file where a service said, with the headers that it said. An address elsewhere is signed by itself; the token is not shown there. */
    void send(String url, Map<String, String> headers, Path file) {
        HttpRequest.Builder request =
                url.startsWith("/") ? HttpRequest.newBuilder(URI.create(endpoint + url)) : elsewhere(url);
        headers.forEach(request::header);
        if (url.startsWith("/")) {
            bearer().forEach(request::header);
        }
        try {
            ask(request.timeout(UPLOAD)
                    .PUT(HttpRequest.BodyPublishers.ofFile(file))
                    .build());
        } catch (IOException missing) {
            throw ArtifactFiles.unreadable(file, missing);
        }
    }

    /** Hands on the lines of an answer as they come, until there are no more. */
    void lines(String path, Consumer<String> sink) {
        try {
            HttpResponse<Stream<String>> answer =
                    client.send(request("GET", path), HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw failed(answer.statusCode(), lines.collect(Collectors.joining("\n")));
                }
                lines.forEach(sink);
            } catch (UncheckedIOException broken) {
                throw broken.getCause();
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
            answered = true;
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

    private HttpRequest request(String method, String path) {
        return request(method, path, Map.of(), new byte[0]);
    }

    private HttpRequest request(String method, String path, Map<String, String> headers, byte[] body) {
        URI uri = URI.create(endpoint + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        signer.map(known -> known.sign(method, uri, headers, body))
                .orElseGet(this::bearer)
                .forEach(request::header);
        return request.build();
    }

    private SortedMap<String, String> bearer() {
        return new TreeMap<>(token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private MillraceException failed(int status, String body) {
        try {
            return Problems.exception(status, JsonMapper.shared().readTree(body));
        } catch (JacksonException | IllegalArgumentException noProblem) {
            return refused(status, body.strip());
        }
    }

    /** By a gateway before the service, which has words of its own. */
    private MillraceException refused(int status, String body) {
        String said = status + " " + (body.length() <= MOST_SAID ? body : body.substring(0, MOST_SAID) + "…");
        return switch (status) {
            case 401 ->
                Failure.invalid(
                                "UNAUTHENTICATED",
                                endpoint + " does not know who asks: " + said,
                                "Set MILLRACE_TOKEN to a token that is valid, or begin the address with iam+, so that"
                                        + " requests are signed")
                        .toException();
            case 403 ->
                Failure.invalid(
                                "FORBIDDEN",
                                endpoint + " does not let the caller in: " + said,
                                "Begin the address with iam+, so that requests are signed, by credentials that may"
                                        + " execute-api:Invoke")
                        .toException();
            default -> unreachable(new IOException(said));
        };
    }

    private static String reason(Exception error) {
        if (error instanceof ConnectException
                && error.getCause() instanceof ConnectException unnamed
                && unnamed.getCause() instanceof UnresolvedAddressException) {
            return "no host has this name";
        }
        if (error instanceof ConnectException) {
            return "the connection was refused";
        }
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }

    private MillraceException unreachable(Exception error) {
        String why = reason(error);
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
