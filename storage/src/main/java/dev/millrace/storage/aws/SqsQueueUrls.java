package dev.millrace.storage.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Addresses of the queues whose names begin with a prefix; asked for once. */
final class SqsQueueUrls {
    private static final String VISIBILITY_SECONDS = "60";

    private final SqsClient client;
    private final Attempts attempts;
    private final String prefix;
    private final boolean creates;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    SqsQueueUrls(SqsClient client, Attempts attempts, String prefix, boolean creates) {
        this.client = client;
        this.attempts = attempts;
        this.prefix = prefix;
        this.creates = creates;
    }

    String of(String queue) {
        String url = known.get(queue);
        if (url == null) {
            url = asked(prefix + queue);
            known.put(queue, url);
        }
        return url;
    }

    /** Making it again gives the same one. */
    private String asked(String name) {
        return attempts.read("asking for the queue " + name, () -> {
            try {
                return client.getQueueUrl(request -> request.queueName(name)).queueUrl();
            } catch (QueueDoesNotExistException absent) {
                if (!creates) {
                    throw absent;
                }
                return client.createQueue(request -> request.queueName(name)
                                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, VISIBILITY_SECONDS)))
                        .queueUrl();
            }
        });
    }
}
