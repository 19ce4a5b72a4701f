package dev.millrace.tests.deploy.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.client.aws.RequestSigner;
import dev.millrace.storage.aws.AwsClients;
import dev.millrace.tests.aws.Lake;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who does by hand to the tick of a deployment what no stack knows of, and the log of its coordinator. */
final class HandOnTick implements AutoCloseable {
    private final Lake lake;
    private final String name;
    private final SdkHttpClient http = AwsClients.http();
    private final SchedulerClient client;

    HandOnTick(Lake lake, String deployment) {
        this.lake = lake;
        this.name = deployment + "-tick";
        this.client = lake.configure(AwsClients.small(SchedulerClient.builder(), http))
                .build();
    }

    GetScheduleResponse seen() {
        return client.getSchedule(request -> request.name(name));
    }

    /** As the console does. */
    void disable() {
        GetScheduleResponse seen = seen();
        client.updateSchedule(request -> request.name(name)
                .scheduleExpression(seen.scheduleExpression())
                .flexibleTimeWindow(seen.flexibleTimeWindow())
                .target(seen.target())
                .state(ScheduleState.DISABLED));
    }

    void remove() {
        client.deleteSchedule(request -> request.name(name));
    }

    /** A tick has ended well, as its coordinator writes it. */
    void log(String group) throws IOException, InterruptedException {
        ask("CreateLogStream", Map.of("logGroupName", group, "logStreamName", "one"));
        Map<String, Object> line =
                Map.of("timestamp", System.currentTimeMillis(), "message", "{\"message\":\"tick\",\"runs\":0}");
        ask("PutLogEvents", Map.of("logGroupName", group, "logStreamName", "one", "logEvents", List.of(line)));
    }

    private void ask(String operation, Map<String, ?> parameters) throws IOException, InterruptedException {
        URI endpoint = URI.create(lake.environment().get("AWS_ENDPOINT_URL") + "/");
        byte[] body = JsonMapper.shared().writeValueAsBytes(parameters);
        Map<String, String> headers = new TreeMap<>(
                Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", "Logs_20140328." + operation));
        headers.putAll(RequestSigner.of(
                        "logs",
                        Objects.requireNonNull(lake.environment().get("AWS_REGION")),
                        DefaultCredentialsProvider.builder().build())
                .sign("POST", endpoint, headers, body));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try (HttpClient sender = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = sender.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Override
    public void close() {
        client.close();
        http.close();
    }
}
