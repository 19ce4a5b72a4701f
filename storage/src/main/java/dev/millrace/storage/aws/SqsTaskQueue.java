package dev.millrace.storage.aws;

import dev.millrace.storage.AtOnce;
import dev.millrace.storage.Clock;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * Standard queues of SQS, ten messages a call. Visibility is in whole seconds, rounded up, of at most twelve hours. A lost answer to a send is sent again: the
 * message may then be there twice.
 *
 * <p>Source: the API reference of SQS. A stale receipt is answered with an error or with success, by how stale it is; here all are success.
 */
public final class SqsTaskQueue implements TaskQueue {
    private static final int BATCH = 10;
    private static final int SENT_AT_ONCE = 64;
    private static final int MAX_VISIBILITY_SECONDS = 43_200;
    private static final Set<String> STALE = Set.of(
            "ReceiptHandleIsInvalid",
            "InvalidParameterValue",
            "MessageNotInflight",
            "AWS.SimpleQueueService.MessageNotInflight");

    private final SqsClient client;
    private final Attempts attempts;
    private final SqsQueueUrls urls;
    private final int waitSeconds;

    /**
     * Queues that are there.
     *
     * @param client of {@link AwsClients#small}; closed by who made it
     * @param prefix of the names of the queues
     * @param waitSeconds how long to wait for a message, 0 to 20; at 0 SQS may miss messages in a queue of few
     */
    public SqsTaskQueue(SqsClient client, String prefix, int waitSeconds, Clock clock) {
        this(client, prefix, waitSeconds, clock, false);
    }

    /** @param creates whether a queue is made when it is first used; for tests */
    SqsTaskQueue(SqsClient client, String prefix, int waitSeconds, Clock clock, boolean creates) {
        this.client = client;
        this.attempts = new Attempts(clock);
        this.urls = new SqsQueueUrls(client, attempts, prefix, creates);
        this.waitSeconds = waitSeconds;
    }

    @Override
    public void send(String queue, List<String> bodies) {
        sendLater(queue, bodies, 0);
    }

    @Override
    public void sendLater(String queue, List<String> bodies, long delayMillis) {
        bodies.forEach(TaskQueue::checkBody);
        TaskQueue.checkDelay(delayMillis);
        if (bodies.isEmpty()) {
            return;
        }
        String url = urls.of(queue);
        int batches = Math.ceilDiv(bodies.size(), BATCH);
        List<StorageException.Unavailable> failed =
                AtOnce.map(SENT_AT_ONCE, batches, batch -> trouble(url, bodies, batch, seconds(delayMillis))).stream()
                        .flatMap(Optional::stream)
                        .toList();
        if (failed.isEmpty()) {
            return;
        }
        throw failed.size() == batches
                ? failed.getFirst()
                : new StorageException.UnknownFate(
                        "some of " + bodies.size() + " messages were sent, others not: "
                                + failed.getFirst().getMessage(),
                        failed.getFirst());
    }

    /** Why none of a batch was sent; empty: it was. */
    private Optional<StorageException.Unavailable> trouble(
            String url, List<String> bodies, int batch, int delaySeconds) {
        int from = batch * BATCH;
        try {
            sendBatch(url, bodies.subList(from, Math.min(bodies.size(), from + BATCH)), delaySeconds);
            return Optional.empty();
        } catch (StorageException.Unavailable unavailable) {
            return Optional.of(unavailable);
        }
    }

    private void sendBatch(String url, List<String> bodies, int delaySeconds) {
        entryByEntry(
                "sending messages",
                IntStream.range(0, bodies.size()).boxed().toList(),
                entries -> client.sendMessageBatch(request -> request.queueUrl(url)
                                .entries(entries.stream()
                                        .map(entry -> SendMessageBatchRequestEntry.builder()
                                                .id(Integer.toString(entry))
                                                .messageBody(bodies.get(entry))
                                                .delaySeconds(delaySeconds)
                                                .build())
                                        .toList()))
                        .failed());
    }

    @Override
    public List<Received> receive(String queue, int max, long visibilityMillis) {
        String url = urls.of(queue);
        return attempts
                .read(
                        "receiving messages",
                        () -> client.receiveMessage(request -> request.queueUrl(url)
                                .maxNumberOfMessages(Math.min(BATCH, max))
                                .waitTimeSeconds(waitSeconds)
                                .visibilityTimeout(seconds(visibilityMillis))))
                .messages()
                .stream()
                .map(message -> new Received(message.body(), message.receiptHandle()))
                .toList();
    }

    private static int seconds(long millis) {
        return (int) Math.min(MAX_VISIBILITY_SECONDS, Math.ceilDiv(millis, 1000L));
    }

    @Override
    public void extend(String queue, String receipt, long visibilityMillis) {
        String url = urls.of(queue);
        attempts.read(
                "extending a message",
                () -> unlessStale(() -> client.changeMessageVisibility(request ->
                        request.queueUrl(url).receiptHandle(receipt).visibilityTimeout(seconds(visibilityMillis)))));
    }

    @Override
    public void delete(String queue, String receipt) {
        String url = urls.of(queue);
        attempts.read(
                "deleting a message",
                () -> unlessStale(() ->
                        client.deleteMessage(request -> request.queueUrl(url).receiptHandle(receipt))));
    }

    private static boolean unlessStale(Runnable request) {
        try {
            request.run();
            return true;
        } catch (SqsException failure) {
            if (STALE.contains(AwsErrors.code(failure))) {
                return false;
            }
            throw failure;
        }
    }

    @Override
    public void deleteAll(String queue, List<String> receipts) {
        String url = urls.of(queue);
        for (int from = 0; from < receipts.size(); from += BATCH) {
            entryByEntry(
                    "deleting messages",
                    IntStream.range(from, Math.min(receipts.size(), from + BATCH))
                            .boxed()
                            .toList(),
                    entries -> client
                            .deleteMessageBatch(request -> request.queueUrl(url)
                                    .entries(entries.stream()
                                            .map(entry -> DeleteMessageBatchRequestEntry.builder()
                                                    .id(Integer.toString(entry))
                                                    .receiptHandle(receipts.get(entry))
                                                    .build())
                                            .toList()))
                            .failed()
                            .stream()
                            .filter(failed -> !STALE.contains(failed.code()))
                            .toList());
        }
    }

    /** Sends what failed of a batch again, as long as it is not the sender's fault. Some of it may have worked: unknown fate. */
    private void entryByEntry(
            String what, List<Integer> entries, Function<List<Integer>, List<BatchResultErrorEntry>> request) {
        List<Integer> rest = entries;
        for (int number = 1; ; number++) {
            List<Integer> sent = rest;
            List<BatchResultErrorEntry> failed = attempts.repeatable(what, () -> request.apply(sent));
            if (failed.isEmpty()) {
                return;
            }
            refuseFaults(what, failed);
            rest = new ArrayList<>(failed.stream()
                    .map(entry -> Integer.parseInt(entry.id()))
                    .sorted()
                    .toList());
            if (Attempts.isLast(number)) {
                String message = what + ": " + rest.size() + " of " + entries.size() + " failed, last with "
                        + failed.getFirst().code();
                throw rest.size() == entries.size()
                        ? new StorageException.Unavailable(message, null)
                        : new StorageException.UnknownFate(message, null);
            }
            attempts.pause(number);
        }
    }

    private static void refuseFaults(String what, List<BatchResultErrorEntry> failed) {
        for (BatchResultErrorEntry entry : failed) {
            if (Boolean.TRUE.equals(entry.senderFault())) {
                throw new StorageException.Denied(
                        "AWS_REFUSED",
                        what + ": " + entry.code() + " " + entry.message(),
                        "grant the role what this request needs, or correct the settings",
                        null);
            }
        }
    }

    @Override
    public long visible(String queue) {
        return count(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    @Override
    public long taken(String queue) {
        return count(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    private long count(String queue, QueueAttributeName count) {
        String url = urls.of(queue);
        String text = attempts.read(
                        "asking for a queue's length",
                        () -> client.getQueueAttributes(
                                request -> request.queueUrl(url).attributeNames(count)))
                .attributes()
                .getOrDefault(count, "0");
        return Long.parseLong(text);
    }
}
