package dev.millrace.service.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.client.aws.GatewayCredentials;
import dev.millrace.service.client.aws.VerifyingGateway;
import java.io.IOException;
import java.nio.file.Path;
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
        JobRequest job = JobRequest.of(new JobText("job.yaml", "job: a", Path.of("/nowhere")));
        try (GatewayCredentials _ = new GatewayCredentials();
                HttpRuns runs = new HttpRuns("iam+" + gateway.address(), "token-that-is-not-sent")) {
            assertThat(runs.validate(job).required("id").stringValue()).isEqualTo("x");
        }
        assertThat(gateway.letIn()).containsExactly("POST /v1/runs?dryRun=validate");
        try (HttpRuns runs = new HttpRuns(gateway.address(), "token-that-is-no-signature")) {
            assertThatThrownBy(() -> runs.validate(job)).isInstanceOf(MillraceException.class);
        }
        assertThat(gateway.refused()).containsExactly("POST /v1/runs?dryRun=validate");
    }
}
