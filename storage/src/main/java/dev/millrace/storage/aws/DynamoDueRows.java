package dev.millrace.storage.aws;

import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Rows that are due, by the sparse index: the earliest of each shard, merged, and then read as they are. */
final class DynamoDueRows {
    private static final int BATCH = 100;
    private static final Comparator<Due> EARLIEST =
            Comparator.comparingLong(Due::atMillis).thenComparing(Due::key);

    private record Due(long atMillis, Key key) {}

    private final DynamoDbClient client;
    private final String table;
    private final Attempts attempts;

    DynamoDueRows(DynamoDbClient client, String table, Attempts attempts) {
        this.client = client;
        this.table = table;
        this.attempts = attempts;
    }

    List<Row> until(long nowMillis, int limit) {
        List<Due> all = new ArrayList<>();
        for (int shard = 0; shard < RowItems.SHARDS; shard++) {
            all.addAll(ofShard(shard, nowMillis, limit));
        }
        List<Key> keys = all.stream()
                .sorted(EARLIEST)
                .limit(limit)
                .map(Due::key)
                .distinct()
                .toList();
        List<Row> found = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += BATCH) {
            read(keys.subList(from, Math.min(keys.size(), from + BATCH))).stream()
                    .filter(row -> row.number(RowItems.DUE).orElse(Long.MAX_VALUE) <= nowMillis)
                    .forEach(found::add);
        }
        found.sort(
                Comparator.comparingLong((Row row) -> row.number(RowItems.DUE).orElse(Long.MAX_VALUE))
                        .thenComparing(Row::key));
        return found;
    }

    /** A page after the other, a shard after the other. */
    void each(Consumer<Row> told) {
        for (int shard = 0; shard < RowItems.SHARDS; shard++) {
            Map<String, AttributeValue> last = Map.of();
            do {
                QueryResponse page = page(shard, Long.MAX_VALUE, BATCH, last);
                List<Key> keys =
                        page.items().stream().map(RowItems::keyOf).distinct().toList();
                if (!keys.isEmpty()) {
                    read(keys).stream()
                            .filter(row -> row.number(RowItems.DUE).isPresent())
                            .forEach(told);
                }
                last = after(page);
            } while (!last.isEmpty());
        }
    }

    private List<Due> ofShard(int shard, long nowMillis, int limit) {
        List<Due> found = new ArrayList<>();
        Map<String, AttributeValue> last = Map.of();
        do {
            QueryResponse page = page(shard, nowMillis, limit - found.size(), last);
            page.items()
                    .forEach(item -> found.add(new Due(
                            Long.parseLong(
                                    RowItems.required(item, RowItems.DUE_AT).n()),
                            RowItems.keyOf(item))));
            last = after(page);
        } while (!last.isEmpty() && found.size() < limit);
        return found;
    }

    private QueryResponse page(int shard, long nowMillis, int limit, Map<String, AttributeValue> from) {
        return attempts.read(
                "querying what is due",
                () -> client.query(request -> {
                    request.tableName(table)
                            .indexName(DynamoTables.DUE_INDEX)
                            .keyConditionExpression("#shard = :shard AND #at <= :now")
                            .expressionAttributeNames(Map.of("#shard", RowItems.DUE_SHARD, "#at", RowItems.DUE_AT))
                            .expressionAttributeValues(Map.of(
                                    ":shard", AttributeValue.fromS(Integer.toString(shard)),
                                    ":now", AttributeValue.fromN(Long.toString(nowMillis))))
                            .limit(limit);
                    if (!from.isEmpty()) {
                        request.exclusiveStartKey(from);
                    }
                }));
    }

    private static Map<String, AttributeValue> after(QueryResponse page) {
        return page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
    }

    private List<Row> read(List<Key> keys) {
        List<Row> rows = new ArrayList<>();
        List<Map<String, AttributeValue>> rest =
                keys.stream().map(RowItems::key).toList();
        for (int number = 1; ; number++) {
            KeysAndAttributes wanted =
                    KeysAndAttributes.builder().keys(rest).consistentRead(true).build();
            BatchGetItemResponse response = attempts.read(
                    "reading what is due",
                    () -> client.batchGetItem(request -> request.requestItems(Map.of(table, wanted))));
            response.responses().getOrDefault(table, List.of()).forEach(item -> rows.add(RowItems.row(item)));
            if (!response.unprocessedKeys().containsKey(table)) {
                return rows;
            }
            if (Attempts.isLast(number)) {
                throw new StorageException.Unavailable("reading what is due: keys are left unread", null);
            }
            rest = response.unprocessedKeys().get(table).keys();
            attempts.pause(number);
        }
    }
}
