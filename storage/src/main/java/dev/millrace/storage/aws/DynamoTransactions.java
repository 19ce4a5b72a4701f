package dev.millrace.storage.aws;

import dev.millrace.storage.Clock;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Several rows, all or none, as one {@code TransactWriteItems}. Each carries a token of its own, by which DynamoDB makes a repeated request once (for ten
 * minutes): so it is sent again also when an answer was lost.
 */
final class DynamoTransactions {
    private static final int MAX_UPDATES = 100;
    private static final String REFUSED = "ConditionalCheckFailed";
    private static final String INVALID = "ValidationError";
    /** Reasons for which nothing was made, and it may be tried again. */
    private static final Set<String> PASSING =
            Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

    private final DynamoDbClient client;
    private final String table;
    private final Attempts attempts;

    DynamoTransactions(DynamoDbClient client, String table, Clock clock) {
        this.client = client;
        this.table = table;
        this.attempts = new Attempts(clock);
    }

    /** Empty: it was made. */
    Optional<Outcome.Refused> write(List<Update> updates) {
        if (updates.size() > MAX_UPDATES) {
            throw new StorageException.Denied(
                    "TOO_MANY_ROWS",
                    "a transaction of " + updates.size() + " rows, where " + MAX_UPDATES + " are the most",
                    "cut the job into several with fewer outputs",
                    null);
        }
        TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                .clientRequestToken(UUID.randomUUID().toString())
                .transactItems(updates.stream().map(this::item).toList())
                .build();
        return attempts.repeatable("writing several rows", () -> {
            try {
                client.transactWriteItems(request);
                return Optional.empty();
            } catch (TransactionCanceledException cancelled) {
                return Optional.of(refused(cancelled, updates));
            }
        });
    }

    private TransactWriteItem item(Update update) {
        UpdateText text = new UpdateText(update, NetChange.of(update));
        String condition = text.condition();
        return TransactWriteItem.builder()
                .update(part -> {
                    part.tableName(table)
                            .key(RowItems.key(update.key()))
                            .updateExpression(text.updateOrNothing())
                            .expressionAttributeNames(text.names())
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
                    if (!condition.isEmpty()) {
                        part.conditionExpression(condition);
                    }
                    if (!text.values().isEmpty()) {
                        part.expressionAttributeValues(text.values());
                    }
                })
                .build();
    }

    /** A refused condition says most; then what can never work; what may pass is thrown to be tried again. */
    private static Outcome.Refused refused(TransactionCanceledException cancelled, List<Update> updates) {
        List<CancellationReason> reasons = cancelled.cancellationReasons();
        for (int index = 0; index < reasons.size(); index++) {
            CancellationReason reason = reasons.get(index);
            if (REFUSED.equals(reason.code())) {
                return DynamoValidation.refused(updates.get(index), reason.hasItem(), reason.item());
            }
        }
        for (int index = 0; index < reasons.size(); index++) {
            CancellationReason reason = reasons.get(index);
            if (INVALID.equals(reason.code())) {
                throw DynamoValidation.named(cancelled, String.valueOf(reason.message()), updates.get(index));
            }
        }
        throw reasons.stream().anyMatch(reason -> PASSING.contains(reason.code())) ? passing(cancelled) : cancelled;
    }

    /** Under a code that {@link AwsErrors} knows. */
    private static DynamoDbException passing(TransactionCanceledException cancelled) {
        return (DynamoDbException) DynamoDbException.builder()
                .message(cancelled.getMessage())
                .statusCode(cancelled.statusCode())
                .awsErrorDetails(cancelled.awsErrorDetails().toBuilder()
                        .errorCode("TransactionConflictException")
                        .build())
                .cause(cancelled)
                .build();
    }
}
