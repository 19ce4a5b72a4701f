package dev.millrace.storage.aws;

import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Removes rows, 25 at a time; what was not taken is sent again. Removing may be repeated. */
final class DynamoRemovals {
    private static final int BATCH = 25;

    private final DynamoDbClient client;
    private final String table;
    private final Attempts attempts;

    DynamoRemovals(DynamoDbClient client, String table, Attempts attempts) {
        this.client = client;
        this.table = table;
        this.attempts = attempts;
    }

    void remove(Key key) {
        attempts.repeatable(
                "removing a row",
                () -> client.deleteItem(request -> request.tableName(table).key(RowItems.key(key))));
    }

    void removeAll(List<Key> keys) {
        List<WriteRequest> all = new ArrayList<>(keys.stream()
                .distinct()
                .map(key -> WriteRequest.builder()
                        .deleteRequest(
                                DeleteRequest.builder().key(RowItems.key(key)).build())
                        .build())
                .toList());
        for (int from = 0; from < all.size(); from += BATCH) {
            remove(all.subList(from, Math.min(all.size(), from + BATCH)));
        }
    }

    /** Unprocessed is what a batch was throttled for; that some of a batch is done says nothing about the rest. */
    private void remove(List<WriteRequest> batch) {
        List<WriteRequest> rest = batch;
        for (int number = 1; ; number++) {
            List<WriteRequest> sent = rest;
            BatchWriteItemResponse response = attempts.repeatable(
                    "removing rows", () -> client.batchWriteItem(request -> request.requestItems(Map.of(table, sent))));
            rest = response.unprocessedItems().getOrDefault(table, List.of());
            if (rest.isEmpty()) {
                return;
            }
            if (Attempts.isLast(number)) {
                throw new StorageException.UnknownFate(
                        "removing rows: " + rest.size() + " of " + batch.size() + " are not removed", null);
            }
            attempts.pause(number);
        }
    }
}
