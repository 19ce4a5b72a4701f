package dev.millrace.functions.aws;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The mapping of the queue of hints to the coordinator, and the schedule, which ticks whenever nothing else happens. */
record HintMapping(SqsClient sqs, String queue) {
    private static final int MOST = 10;

    /** Is called with an event, and waited for. */
    interface Coordinator {
        Sandbox.Answer call(String event);
    }

    /** One batch, or one tick. */
    void turn(Coordinator coordinator) {
        List<Message> received;
        try {
            received = sqs.receiveMessage(request ->
                            request.queueUrl(queue).maxNumberOfMessages(MOST).waitTimeSeconds(1))
                    .messages();
        } catch (SdkException busy) {
            return;
        }
        if (received.isEmpty()) {
            coordinator.call("{\"tick\":true}");
        } else {
            map(received, coordinator);
        }
    }

    /** What is not named as failed is deleted; of a call that died nothing is. */
    private void map(List<Message> received, Coordinator coordinator) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        ArrayNode records = event.putArray("Records");
        received.forEach(message -> records.addObject()
                .put("messageId", message.messageId())
                .put("body", message.body())
                .put("eventSource", "aws:sqs"));
        Sandbox.Answer answer = coordinator.call(event.toString());
        if (answer.end() != Sandbox.End.ANSWERED) {
            return;
        }
        List<String> failed = new ArrayList<>();
        for (JsonNode item : JsonMapper.shared().readTree(answer.body()).path("batchItemFailures")) {
            failed.add(item.path("itemIdentifier").asString());
        }
        received.stream()
                .filter(message -> !failed.contains(message.messageId()))
                .forEach(this::delete);
    }

    private void delete(Message message) {
        try {
            sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
        } catch (SdkException busy) {
            // It comes again.
        }
    }
}
