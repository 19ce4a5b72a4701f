package dev.millrace.service.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.client.aws.VerifyingGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What commands and the SDK send to a service whose address says that requests are signed. */
class SignedCommandsTest {
    @Test
    void requestsAreSignedWhereTheAddressSaysSoAndNowhereElse() throws IOException {
        try (VerifyingGateway gateway = new VerifyingGateway()) {
            askSignedAndNot(gateway);
        }
    }

    private static void askSignedAndNot(VerifyingGateway gateway) {
        Map<String, String> process = Map.of(
                "aws.accessKeyId", VerifyingGateway.KEY,
                "aws.secretAccessKey", VerifyingGateway.SECRET,
                "aws.sessionToken", VerifyingGateway.SESSION,
                "aws.region", VerifyingGateway.REGION);
        Map<String, String> before = new TreeMap<>();
        process.forEach((name, value) -> {
            String old = System.setProperty(name, value);
            before.put(name, old == null ? "" : old);
        });
        JobRequest job = JobRequest.of(new JobText("job.yaml", "job: a", Path.of("/nowhere")));
        try (HttpRuns runs = new HttpRuns("iam+" + gateway.address(), "token-that-is-not-sent")) {
            assertThat(runs.validate(job).required("id").stringValue()).isEqualTo("x");
        } finally {
            before.forEach((name, old) -> {
                if (old.isEmpty()) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, old);
                }
            });
        }
        assertThat(gateway.letIn()).containsExactly("POST /v1/runs?dryRun=validate");
        try (HttpRuns runs = new HttpRuns(gateway.address(), "token-that-is-no-signature")) {
            assertThatThrownBy(() -> runs.validate(job)).isInstanceOf(MillraceException.class);
        }
        assertThat(gateway.refused()).containsExactly("POST /v1/runs?dryRun=validate");
    }
}
