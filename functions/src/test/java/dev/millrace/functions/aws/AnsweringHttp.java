package dev.millrace.functions.aws;

import dev.millrace.storage.aws.AwsClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.regions.Region;

/** A service that answers as told; what it was asked is kept. The client before it is the real one. */
final class AnsweringHttp implements SdkHttpClient {
    /** A request. */
    record Asked(String path, String query, String body) {}

    /** An answer. */
    record Answer(int status, String json) {}

    private final Function<Asked, Answer> service;
    private final List<Asked> asked = new ArrayList<>();

    AnsweringHttp(Function<Asked, Answer> service) {
        this.service = service;
    }

    /** A client as functions have them. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return AwsClients.small(builder, this)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .build();
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return answered(request);
            }

            @Override
            public void abort() {}
        };
    }

    private synchronized HttpExecuteResponse answered(HttpExecuteRequest request) throws IOException {
        String body = "";
        if (request.contentStreamProvider().isPresent()) {
            try (InputStream stream = request.contentStreamProvider().get().newStream()) {
                body = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        Asked one = new Asked(
                request.httpRequest().encodedPath(),
                request.httpRequest().encodedQueryParameters().orElse(""),
                body);
        asked.add(one);
        Answer answer = service.apply(one);
        byte[] json = answer.json().getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(SdkHttpFullResponse.builder()
                        .statusCode(answer.status())
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Content-Length", Integer.toString(json.length))
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(json)))
                .build();
    }

    @Override
    public void close() {}
}
