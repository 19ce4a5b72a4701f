package dev.millrace.service.deploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import dev.millrace.service.client.aws.VerifyingGateway;
import dev.millrace.service.deploy.Probe;
import dev.millrace.service.deploy.Stacks.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Quotas are asked for by signed requests, of what a deployment has. */
final class QuotaProbeTest {
    private static final String ASKED = "ServiceQuotasV20190624.GetServiceQuota";
    private static final String IMAGE = "here/millrace@sha256:" + "0".repeat(64);

    private static Stack stack(Map<String, String> parameters) {
        return new Stack("arn", "CREATE_COMPLETE", new TreeMap<>(parameters), new TreeMap<>());
    }

    /** What is said of a deployment, and which quotas were asked for. */
    private static Probe look(Map<String, String> parameters, Map<String, Double> quotas, List<String> asked) {
        return new QuotaProbe((service, code) -> {
                    asked.add(service + " " + code);
                    return quotas.getOrDefault(code, 0.0);
                })
                .look(stack(parameters));
    }

    @Test
    void nothingIsAskedOfFunctionsAlone() {
        List<String> asked = new ArrayList<>();
        assertThat(look(Map.of(), Map.of(), asked)).isEqualTo(new Probe("", true, "this deployment has no containers"));
        assertThat(asked).isEmpty();
    }

    @Test
    void whatALargestContainerTakesMustBeThere() {
        List<String> asked = new ArrayList<>();
        Map<String, Double> quotas = Map.of("L-3032A538", 6.0, "L-36FBB829", 64.0);
        Probe few = look(Map.of("WorkerImage", IMAGE), quotas, asked);
        assertThat(asked).containsExactly("fargate L-3032A538", "fargate L-36FBB829");
        assertThat(few.good()).isFalse();
        assertThat(few.found()).isEqualTo("processors: f3 on demand 6, where 1 at once take 16; have the quota raised");
        Probe spare = look(Map.of("WorkerImage", IMAGE, "OnDemandWeight", "0"), quotas, asked);
        assertThat(spare.good()).isTrue();
        assertThat(spare.found()).isEqualTo("f3 on spare capacity 64 processors, so that 4 run at once");
    }

    @Test
    void instancesWithAGpuAreCountedAsOftenAsTheyMayRun() {
        Map<String, String> parameters = Map.of("GpuImage", IMAGE, "GpuWorkers", "3");
        assertThat(look(parameters, Map.of("L-DB2E81BA", 12.0), new ArrayList<>())
                        .good())
                .isTrue();
        Probe few = look(parameters, Map.of("L-DB2E81BA", 8.0), new ArrayList<>());
        assertThat(few.good()).isFalse();
        assertThat(few.found()).contains("g1 8, where 3 at once take 12");
    }

    private static SignedQuotas quotas(VerifyingGateway service) {
        return new SignedQuotas(
                URI.create(service.address() + "/"),
                VerifyingGateway.REGION,
                StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        VerifyingGateway.KEY, VerifyingGateway.SECRET, VerifyingGateway.SESSION)));
    }

    private static VerifyingGateway service(int status, String answer, List<String> bodies) throws IOException {
        return new VerifyingGateway("servicequotas", (request, body) -> {
            assertThat(request.getRequestHeaders().getFirst("X-Amz-Target")).isEqualTo(ASKED);
            bodies.add(new String(body, StandardCharsets.UTF_8));
            return new VerifyingGateway.Answer(status, Map.of(), answer.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void aQuotaIsAskedForByASignedRequest() throws IOException {
        List<String> bodies = new ArrayList<>();
        String answer = "{\"Quota\": {\"QuotaCode\": \"L-36FBB829\", \"Value\": 4000.0, \"Adjustable\": true}}";
        try (VerifyingGateway service = service(200, answer, bodies);
                SignedQuotas quotas = quotas(service)) {
            assertThat(quotas.of("fargate", "L-36FBB829")).isEqualTo(4000.0);
            assertThat(service.letIn()).containsExactly("POST /");
        }
        assertThat(bodies).hasSize(1);
        assertThat(bodies.getFirst()).contains("\"ServiceCode\":\"fargate\"").contains("\"QuotaCode\":\"L-36FBB829\"");
        assertThat(SignedOperations.endpoint(SignedQuotas.SERVICE, Region.EU_CENTRAL_1))
                .hasToString("https://servicequotas.eu-central-1.amazonaws.com/");
        assertThat(SignedOperations.endpoint(SignedQuotas.SERVICE, Region.CN_NORTH_1))
                .hasToString("https://servicequotas.cn-north-1.amazonaws.com.cn/");
    }

    private static void refuses(int status, String answer, String why) throws IOException {
        try (VerifyingGateway service = service(status, answer, new ArrayList<>());
                SignedQuotas quotas = quotas(service)) {
            assertThatThrownBy(() -> quotas.of("fargate", "L-36FBB829"))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void whatTheServiceSaysIsToldOn() throws IOException {
        refuses(
                400,
                "{\"__type\": \"com.amazon#AccessDeniedException\", \"Message\": \"not allowed\"}",
                "AccessDeniedException: not allowed");
        refuses(400, "{\"__type\": \"NoSuchResourceException\"}", "answer: NoSuchResourceException");
        refuses(502, "<html>Bad gateway</html>", "status 502 <html>Bad gateway");
        refuses(200, "{\"Quota\": {}}", "no value of the quota L-36FBB829");
    }
}
