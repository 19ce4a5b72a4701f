package dev.millrace.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.millrace.storage.Clock;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.TaskQueueContract;
import dev.millrace.storage.local.SystemClock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

@NeedsAws
final class SqsTaskQueueTest extends TaskQueueContract {
    private final AwsAccount account = Emulator.account();
    private final SdkHttpClient http = AwsClients.http();
    private final SqsClient client =
            AwsClients.small(account.configure(SqsClient.builder()), http).build();
    private final String prefix = account.unique("queue").substring(0, 40) + "-";
    private final TaskQueue queue = new SqsTaskQueue(client, prefix, 0, clock, true);

    @BeforeEach
    void countsExactly() {
        assumeFalse(Emulator.isAmazon(), "SQS itself counts and gives only about what is there");
    }

    @AfterEach
    void deleteQueues() {
        client.listQueues(request -> request.queueNamePrefix(prefix))
                .queueUrls()
                .forEach(url -> client.deleteQueue(request -> request.queueUrl(url)));
        client.close();
        http.close();
    }

    @Override
    protected Clock clock() {
        return new SystemClock();
    }

    @Override
    protected boolean isExact() {
        return false;
    }

    @Override
    protected TaskQueue queue() {
        return queue;
    }

    @Test
    void whatIsReceivedAndNotDeletedIsTaken() {
        queue.send("tasks", List.of("a", "b", "c"));
        List<TaskQueue.Received> received = queue.receive("tasks", 2, 3_600_000);
        assertThat(queue.taken("tasks")).isEqualTo(2);
        queue.delete("tasks", received.getFirst().receipt());
        assertThat(queue.taken("tasks")).isEqualTo(1);
    }

    @Test
    void aQueueThatIsNotThereIsNamedAndNotMade() {
        TaskQueue deployed = new SqsTaskQueue(client, prefix, 0, clock);
        assertThatThrownBy(() -> deployed.send("absent", List.of("a")))
                .isInstanceOfSatisfying(StorageException.Denied.class, denied -> {
                    assertThat(denied.failure().code()).isEqualTo("AWS_RESOURCE_ABSENT");
                    assertThat(denied.getMessage()).contains(prefix + "absent");
                });
    }
}
