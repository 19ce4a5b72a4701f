package dev.millrace.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The emulator that the tests of the cloud's adapters stand on. */
@NeedsAws
final class EmulatorTest {
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
