package dev.millrace.storage.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Connections to a service that break, and a service that fails, as told. Requests are written down: method, key, and what of the query tells calls apart. */
final class FaultyHttp implements SdkHttpClient {
    /** What happens instead of an answer, or to it. */
    sealed interface Fault {
        record Answer(int status, String code, boolean after) implements Fault {}

        record Reset(boolean after) implements Fault {}

        record Truncated(int bytes) implements Fault {}

        record FlippedAnswer() implements Fault {}

        record FlippedRequest() implements Fault {}

        /** No answer, until whoever waits for it is interrupted. */
        record Silence() implements Fault {}

        static Fault throttled() {
            return new Answer(503, "SlowDown", false);
        }

        static Fault refused(int status, String code) {
            return new Answer(status, code, false);
        }
    }

    private record Rule(Predicate<String> requests, Fault fault, int[] times) {}

    private final SdkHttpClient http;
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<Received> received = Collections.synchronizedList(new ArrayList<>());

    FaultyHttp(SdkHttpClient http) {
        this.http = http;
    }

    /**
     * A request that was answered.
     *
     * @param copies whether it has the service copy an object
     * @param sentBytes of the object that it brings
     * @param bytes of the answer's body, by its header
     */
    record Received(String request, boolean copies, long sentBytes, long bytes) {}

    List<Received> received() {
        return List.copyOf(received);
    }

    /** The next {@code times} requests of this method, or of all if it is empty. Rules are asked in order. */
    synchronized FaultyHttp fail(String methodOrEmpty, Fault fault, int times) {
        rules.add(new Rule(request -> request.startsWith(methodOrEmpty), fault, new int[] {times}));
        return this;
    }

    List<String> requests() {
        return List.copyOf(seen);
    }

    long requests(String method) {
        return requests().stream().filter(request -> request.startsWith(method)).count();
    }

    private synchronized Fault fault(String request) {
        for (Rule rule : rules) {
            if (rule.times()[0] > 0 && rule.requests().test(request)) {
                rule.times()[0]--;
                return rule.fault();
            }
        }
        return new Fault.Truncated(Integer.MAX_VALUE);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        SdkHttpRequest sent = request.httpRequest();
        String text = sent.method() + " " + sent.encodedPath()
                + sent.encodedQueryParameters().map(query -> "?" + query).orElse("")
                + sent.firstMatchingHeader("Range").map(range -> " " + range).orElse("");
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                seen.add(text);
                HttpExecuteResponse answer = answer(request, fault(text));
                received.add(new Received(
                        text,
                        sent.firstMatchingHeader("x-amz-copy-source").isPresent(),
                        bytes(sent.firstMatchingHeader("x-amz-decoded-content-length")
                                .or(() -> sent.firstMatchingHeader("Content-Length"))),
                        bytes(answer.httpResponse().firstMatchingHeader("Content-Length"))));
                return answer;
            }

            @Override
            public void abort() {}
        };
    }

    private static long bytes(Optional<String> header) {
        return header.map(Long::parseLong).orElse(0L);
    }

    private HttpExecuteResponse answer(HttpExecuteRequest request, Fault fault) throws IOException {
        return switch (fault) {
            case Fault.Answer answer -> {
                if (answer.after()) {
                    drained(http.prepareRequest(request).call());
                }
                yield answered(answer, !request.httpRequest().method().name().equals("HEAD"));
            }
            case Fault.Reset reset -> {
                if (reset.after()) {
                    drained(http.prepareRequest(request).call());
                }
                throw new IOException("Connection reset");
            }
            case Fault.Truncated truncated -> cut(http.prepareRequest(request).call(), truncated.bytes());
            case Fault.FlippedAnswer _ -> flipped(http.prepareRequest(request).call());
            case Fault.FlippedRequest _ -> http.prepareRequest(flipped(request)).call();
            case Fault.Silence _ -> throw silence();
        };
    }

    private static IOException silence() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return new InterruptedIOException("nobody waits any more");
    }

    private static HttpExecuteResponse answered(Fault.Answer answer, boolean withText) {
        byte[] text = ("<Error><Code>" + answer.code() + "</Code><Message>told to</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(answer.status())
                        .putHeader("Content-Type", "application/xml")
                        .putHeader("x-amz-bucket-region", "us-west-2")
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(withText ? text : new byte[0])))
                .build();
    }

    private static byte[] drained(HttpExecuteResponse response) throws IOException {
        if (response.responseBody().isEmpty()) {
            return new byte[0];
        }
        try (InputStream body = response.responseBody().get()) {
            return body.readAllBytes();
        }
    }

    private static HttpExecuteResponse cut(HttpExecuteResponse response, int bytes) throws IOException {
        if (bytes == Integer.MAX_VALUE) {
            return response;
        }
        byte[] body = drained(response);
        return with(response, Arrays.copyOf(body, Math.min(bytes, body.length)));
    }

    private static HttpExecuteResponse flipped(HttpExecuteResponse response) throws IOException {
        byte[] body = drained(response);
        body[body.length / 2] ^= 1;
        return with(response, body);
    }

    private static HttpExecuteResponse with(HttpExecuteResponse response, byte[] body) {
        return HttpExecuteResponse.builder()
                .response(response.httpResponse())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    private static HttpExecuteRequest flipped(HttpExecuteRequest request) throws IOException {
        byte[] body;
        try (InputStream in = request.contentStreamProvider().orElseThrow().newStream()) {
            body = in.readAllBytes();
        }
        body[body.length / 2] ^= 1;
        return HttpExecuteRequest.builder()
                .request(request.httpRequest())
                .contentStreamProvider(ContentStreamProvider.fromByteArray(body))
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
