package dev.millrace.storage.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** An HTTP client of services that speak JSON, to which the next requests happen as a test says, each once; then all is well. It remembers what was asked. */
final class FaultyJsonHttp implements SdkHttpClient {
    /** What happens to a request. */
    sealed interface Fault {
        /** Nobody carries it out; this is answered. */
        record Answer(int status, String body) implements Fault {}

        /** The connection is refused. */
        record Refused() implements Fault {}

        /** The connection ends before it is carried out. */
        record EndsBefore() implements Fault {}

        /** It is carried out, and the connection ends before the answer. */
        record EndsAfter() implements Fault {}

        /** An error of AWS. */
        static Fault error(int status, String code) {
            return new Answer(status, "{\"__type\":\"com.amazonaws#" + code + "\",\"message\":\"injected\"}");
        }
    }

    /** Operation and body. */
    record Asked(String operation, String body) {}

    private final SdkHttpClient http;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();

    FaultyJsonHttp(SdkHttpClient http) {
        this.http = http;
    }

    synchronized void next(Fault... more) {
        faults.addAll(List.of(more));
    }

    synchronized void next(int times, Fault fault) {
        for (int time = 0; time < times; time++) {
            faults.add(fault);
        }
    }

    /** What was asked since the last call of this, and no fault any more. */
    synchronized List<Asked> asked() {
        List<Asked> all = List.copyOf(asked);
        asked.clear();
        faults.clear();
        return all;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest real = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return happen(request, real);
            }

            @Override
            public void abort() {
                real.abort();
            }
        };
    }

    private HttpExecuteResponse happen(HttpExecuteRequest request, ExecutableHttpRequest real) throws IOException {
        return switch (noted(request)) {
            case null -> real.call();
            case Fault.Answer answer -> answered(answer);
            case Fault.Refused _ -> throw new ConnectException("Connection refused");
            case Fault.EndsBefore _ -> throw new SocketException("Connection reset");
            case Fault.EndsAfter _ -> {
                real.call().responseBody().ifPresent(FaultyJsonHttp::drain);
                throw new SocketException("Connection reset");
            }
        };
    }

    private synchronized @Nullable Fault noted(HttpExecuteRequest request) throws IOException {
        String target = request.httpRequest()
                .firstMatchingHeader("X-Amz-Target")
                .orElse("." + request.httpRequest().encodedPath());
        String body = "";
        if (request.contentStreamProvider().isPresent()) {
            try (var stream = request.contentStreamProvider().get().newStream()) {
                body = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        asked.add(new Asked(target.substring(target.lastIndexOf('.') + 1), body));
        return faults.poll();
    }

    private static HttpExecuteResponse answered(Fault.Answer answer) {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(SdkHttpFullResponse.builder()
                        .statusCode(answer.status())
                        .putHeader("Content-Type", "application/x-amz-json-1.0")
                        .putHeader("Content-Length", Integer.toString(bytes.length))
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
                .build();
    }

    private static void drain(AbortableInputStream stream) {
        try (stream) {
            stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
