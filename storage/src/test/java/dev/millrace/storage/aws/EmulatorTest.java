package dev.millrace.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The emulator that the tests of the cloud's adapters stand on. */
@NeedsAws
final class EmulatorTest {
    @Test
    void aGivenEndpointIsThatOfAllServicesAndOfAmazonsThereIsNone() {
        assertThat(Emulator.given("http://localhost:4566").endpointOrNull())
                .isEqualTo(URI.create("http://localhost:4566"));
        assertThat(Emulator.given("aws").endpointOrNull()).isNull();
        assertThat(Emulator.given("aws").credentials()).isInstanceOf(DefaultCredentialsProvider.class);
        assertThatThrownBy(() -> Emulator.given("localhost:4566"))
                .hasMessage("millrace.aws.endpoint is aws, or scheme, host and port, not localhost:4566");
    }

    @Test
    void accountsSeeNothingOfEachOther() {
        AwsAccount one = Emulator.account();
        AwsAccount other = Emulator.account();
        String name = one.unique("queue");
        try (SqsClient first = one.configure(SqsClient.builder()).build();
                SqsClient second = other.configure(SqsClient.builder()).build()) {
            String url = first.createQueue(request -> request.queueName(name)).queueUrl();
            try {
                assertThat(first.listQueues(request -> request.queueNamePrefix(name))
                                .queueUrls())
                        .containsExactly(url);
                if (Emulator.hasManyAccounts()) {
                    assertThat(second.listQueues(request -> request.queueNamePrefix(name))
                                    .queueUrls())
                            .isEmpty();
                }
            } finally {
                first.deleteQueue(request -> request.queueUrl(url));
            }
        }
    }
}
