package dev.millrace.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.ManualClock;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue.Received;
import dev.millrace.storage.aws.FaultyJsonHttp.Asked;
import dev.millrace.storage.aws.FaultyJsonHttp.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What queues say of requests that fail on the way, there or back, as a whole or in part; and how few requests are made. */
@NeedsAws
final class SqsFaultsTest {
    private static final int FOR_LONG = 50;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final String QUEUE = "tasks";

    private final AwsAccount account = Emulator.account();
    private final FaultyJsonHttp http = new FaultyJsonHttp(AwsClients.http());
    private final SqsClient client =
            AwsClients.small(account.configure(SqsClient.builder()), http).build();
    private final String prefix = account.unique("faults").substring(0, 40) + "-";
    private final SqsTaskQueue queue = new SqsTaskQueue(client, prefix, 0, new ManualClock(), true);

    @BeforeEach
    void create() {
        queue.visible(QUEUE);
        http.asked();
    }

    @AfterEach
    void delete() {
        http.asked();
        String url =
                client.getQueueUrl(request -> request.queueName(prefix + QUEUE)).queueUrl();
        client.deleteQueue(request -> request.queueUrl(url));
        client.close();
        http.close();
    }

    @Test
    void tenMessagesAreOneRequest() {
        queue.send(QUEUE, numbers(25));
        assertThat(http.asked())
                .extracting(Asked::operation)
                .containsExactly("SendMessageBatch", "SendMessageBatch", "SendMessageBatch");
        List<Received> received = new ArrayList<>();
        for (int call = 0; call < 3; call++) {
            received.addAll(queue.receive(QUEUE, 10, HOUR_MILLIS));
        }
        assertThat(received).hasSize(25);
        assertThat(http.asked()).hasSize(3);
        queue.deleteAll(QUEUE, received.stream().map(Received::receipt).toList());
        assertThat(http.asked())
                .extracting(Asked::operation)
                .containsExactly("DeleteMessageBatch", "DeleteMessageBatch", "DeleteMessageBatch");
        received.forEach(one -> queue.extend(QUEUE, one.receipt(), 0));
        assertThat(queue.visible(QUEUE)).isZero();
    }

    @Test
    void entriesThatFailAreSentAgainAlone() {
        http.next(failed("1", "InternalError", false), failed("1", "ServiceUnavailable", false));
        queue.send(QUEUE, List.of("first", "second", "third"));
        List<Asked> asked = http.asked();
        assertThat(asked).hasSize(3);
        assertThat(asked.get(2).body())
                .contains("second")
                .doesNotContain("first")
                .doesNotContain("third");
        assertThat(bodies()).containsExactly("second");
    }

    @Test
    void entriesThatGoOnFailingAreOfUnknownFateUnlessAllDid() {
        http.next(FOR_LONG, failed("1", "InternalError", false));
        assertThatThrownBy(() -> queue.send(QUEUE, List.of("first", "second")))
                .isInstanceOf(StorageException.UnknownFate.class)
                .hasMessageContaining("1 of 2");
        http.asked();
        http.next(FOR_LONG, failed("0", "InternalError", false));
        assertThatThrownBy(() -> queue.send(QUEUE, List.of("first"))).isInstanceOf(StorageException.Unavailable.class);
    }

    @Test
    void anEntryThatIsTheSendersFaultIsNamed() {
        http.next(failed("0", "InvalidMessageContents", true));
        assertThatThrownBy(() -> queue.send(QUEUE, List.of("first")))
                .isInstanceOf(StorageException.Denied.class)
                .hasMessageContaining("InvalidMessageContents");
    }

    @Test
    void aSendWhoseAnswerIsLostIsSentAgainAndDoublesAtMost() {
        http.next(new Fault.EndsAfter());
        queue.send(QUEUE, List.of("a"));
        assertThat(bodies()).containsExactly("a", "a");
        http.asked();
        http.next(FOR_LONG, new Fault.EndsBefore());
        assertThatThrownBy(() -> queue.send(QUEUE, List.of("b"))).isInstanceOf(StorageException.UnknownFate.class);
        http.asked();
        assertThat(bodies()).isEmpty();
    }

    @Test
    void throttlingForLongIsUnavailableUnlessSomeWereSent() {
        http.next(FOR_LONG, Fault.error(400, "RequestThrottled"));
        assertThatThrownBy(() -> queue.send(QUEUE, numbers(25))).isInstanceOf(StorageException.Unavailable.class);
        assertThat(http.asked()).as("three batches, each tried six times").hasSize(18);
        http.next(failed("none", "", false));
        http.next(FOR_LONG, Fault.error(400, "ThrottlingException"));
        assertThatThrownBy(() -> queue.send(QUEUE, numbers(25)))
                .isInstanceOf(StorageException.UnknownFate.class)
                .hasMessageContaining("some of 25");
    }

    @Test
    void receivesOutlastErrorsAndLoseNothing() {
        queue.send(QUEUE, List.of("a"));
        http.asked();
        http.next(Fault.error(500, "InternalFailure"), new Fault.EndsBefore(), Fault.error(400, "ThrottlingException"));
        assertThat(queue.receive(QUEUE, 10, HOUR_MILLIS)).hasSize(1);
        http.next(FOR_LONG, Fault.error(503, "ServiceUnavailable"));
        assertThatThrownBy(() -> queue.receive(QUEUE, 10, HOUR_MILLIS))
                .isInstanceOf(StorageException.Unavailable.class);
    }

    @Test
    void staleReceiptsAreSuccessInEachForm() {
        for (String code : List.of("ReceiptHandleIsInvalid", "InvalidParameterValue", "MessageNotInflight")) {
            http.next(Fault.error(400, code), Fault.error(400, code), failed("0", code, true));
            queue.extend(QUEUE, "stale", HOUR_MILLIS);
            queue.delete(QUEUE, "stale");
            queue.deleteAll(QUEUE, List.of("stale"));
            assertThat(http.asked()).hasSize(3);
        }
    }

    @Test
    void deletionsAreMadeAgainUntilTheyAreAnswered() {
        queue.send(QUEUE, List.of("a", "b"));
        List<String> receipts = new ArrayList<>();
        queue.receive(QUEUE, 10, HOUR_MILLIS).forEach(one -> receipts.add(one.receipt()));
        http.asked();
        http.next(new Fault.EndsAfter(), failed("1", "InternalError", false));
        queue.deleteAll(QUEUE, receipts);
        assertThat(http.asked()).hasSize(3);
        receipts.forEach(receipt -> queue.extend(QUEUE, receipt, 0));
        assertThat(bodies()).isEmpty();
        http.next(FOR_LONG, new Fault.EndsBefore());
        assertThatThrownBy(() -> queue.delete(QUEUE, receipts.getFirst())).isInstanceOf(StorageException.class);
    }

    /** Of the entries with these ids; the others are not sent either, but reported as sent. */
    private static Fault failed(String id, String code, boolean senderFault) {
        String failed = id.equals("none")
                ? ""
                : "{\"Id\":\"" + id + "\",\"Code\":\"" + code + "\",\"SenderFault\":" + senderFault + "}";
        return new Fault.Answer(200, "{\"Successful\":[],\"Failed\":[" + failed + "]}");
    }

    private List<String> bodies() {
        List<String> bodies = new ArrayList<>();
        queue.receive(QUEUE, 10, HOUR_MILLIS).forEach(one -> bodies.add(one.body()));
        return bodies;
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(number -> "message " + number).toList();
    }
}
