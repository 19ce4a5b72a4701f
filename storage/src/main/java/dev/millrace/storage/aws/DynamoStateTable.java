package dev.millrace.storage.aws;

import dev.millrace.storage.AtOnce;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Evaluation;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Rows in one DynamoDB table, made by {@link DynamoTables}. A row that is put whole, or read, goes through the enhanced client; an update of some
 * attributes is one {@code UpdateItem} of the low-level client.
 *
 * <p>An update whose answer was lost is not sent again: what became of it is the caller's to read. The JDK's HTTP client may still send a request twice,
 * and the second is then refused by the first, which the port allows. Rows that have expired are not read, although DynamoDB removes them up to days
 * later; conditions see them. Numbers are added to any attribute but {@code expires}. A key of 2048 + 1024 bytes and a row of 390 KiB are the most.
 */
public final class DynamoStateTable implements StateTable {
    /** Rows of one partition mostly, which serves 3,000 reads in a second. */
    private static final int READS_AT_ONCE = 256;

    private final DynamoDbClient client;
    private final DynamoDbTable<Row> rows;
    private final DynamoRemovals removals;
    private final DynamoTransactions transactions;
    private final DynamoDueRows dueRows;
    private final Attempts attempts;
    private final Clock clock;

    /** @param client of {@link AwsClients#small}; closed by who made it */
    public DynamoStateTable(DynamoDbClient client, String table, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.attempts = new Attempts(clock);
        this.rows = DynamoDbEnhancedClient.builder()
                .dynamoDbClient(client)
                .extensions(List.of())
                .build()
                .table(table, new RowSchema());
        this.removals = new DynamoRemovals(client, table, attempts);
        this.transactions = new DynamoTransactions(client, table, clock);
        this.dueRows = new DynamoDueRows(client, table, attempts);
    }

    @Override
    public Optional<Row> read(Key key) {
        return read(key, true);
    }

    /** As {@link #read}, at half the price; may show the row as it was a moment ago. */
    public Optional<Row> glance(Key key) {
        return read(key, false);
    }

    private Optional<Row> read(Key key, boolean consistent) {
        GetItemEnhancedRequest request = GetItemEnhancedRequest.builder()
                .key(enhanced(key))
                .consistentRead(consistent)
                .build();
        @Nullable Row row = attempts.read("reading a row", () -> rows.getItem(request));
        return Optional.ofNullable(row).filter(this::lives);
    }

    private boolean lives(Row row) {
        return row.number(RowItems.EXPIRES).orElse(Long.MAX_VALUE) >= clock.nowMillis();
    }

    private static software.amazon.awssdk.enhanced.dynamodb.Key enhanced(Key key) {
        Map<String, AttributeValue> item = RowItems.key(key);
        return software.amazon.awssdk.enhanced.dynamodb.Key.builder()
                .partitionValue(item.get(RowItems.PARTITION))
                .sortValue(item.get(RowItems.SORT))
                .build();
    }

    @Override
    public List<Optional<Row>> readAll(List<Key> keys) {
        return AtOnce.map(READS_AT_ONCE, keys.size(), index -> read(keys.get(index)));
    }

    @Override
    public List<Row> query(String partition, String sortPrefix) {
        var keys = software.amazon.awssdk.enhanced.dynamodb.Key.builder().partitionValue(RowItems.partition(partition));
        QueryEnhancedRequest.Builder request = QueryEnhancedRequest.builder()
                .consistentRead(true)
                .queryConditional(
                        sortPrefix.isEmpty()
                                ? QueryConditional.keyEqualTo(keys.build())
                                : QueryConditional.sortBeginsWith(
                                        keys.sortValue(sortPrefix).build()));
        List<Row> found = new ArrayList<>();
        Map<String, AttributeValue> last = Map.of();
        do {
            if (!last.isEmpty()) {
                request.exclusiveStartKey(last);
            }
            Page<Row> page = attempts.read("querying rows", () -> firstPage(request.build()));
            page.items().stream().filter(this::lives).forEach(found::add);
            last = page.lastEvaluatedKey() == null ? Map.of() : page.lastEvaluatedKey();
        } while (!last.isEmpty());
        return found;
    }

    private Page<Row> firstPage(QueryEnhancedRequest request) {
        return rows.query(request).iterator().next();
    }

    @Override
    public Outcome update(Update update) {
        Map<String, NetChange> changes = NetChange.of(update);
        return isWhole(update, changes) ? put(update, changes) : change(update, changes);
    }

    /** If absent, and nothing but what it then is: known without asking. */
    private static boolean isWhole(Update update, Map<String, NetChange> changes) {
        return update.conditions().equals(List.of(new Condition.RowAbsent()))
                && changes.values().stream().allMatch(NetChange.Put.class::isInstance);
    }

    private Outcome put(Update update, Map<String, NetChange> changes) {
        UpdateText text = new UpdateText(update, changes);
        Row row = new Row(update.key(), values(changes));
        PutItemEnhancedRequest<Row> request = PutItemEnhancedRequest.builder(Row.class)
                .item(row)
                .conditionExpression(Expression.builder()
                        .expression(text.condition())
                        .expressionNames(text.conditionNames())
                        .build())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return attempts.once("putting a row", () -> {
            try {
                rows.putItem(request);
                return new Outcome.Applied(row);
            } catch (ConditionalCheckFailedException refused) {
                return DynamoValidation.refused(update, refused.hasItem(), refused.item());
            }
        });
    }

    private static SortedMap<String, Value> values(Map<String, NetChange> changes) {
        SortedMap<String, Value> values = new TreeMap<>();
        changes.forEach((attribute, change) -> {
            if (change instanceof NetChange.Put put && !RowItems.isCopy(attribute)) {
                values.put(attribute, put.value());
            }
        });
        return values;
    }

    private Outcome change(Update update, Map<String, NetChange> changes) {
        UpdateText text = new UpdateText(update, changes);
        return attempts.once("updating a row", () -> {
            try {
                UpdateItemResponse response = client.updateItem(request -> request.tableName(rows.tableName())
                        .key(RowItems.key(update.key()))
                        .conditionExpression(orNull(text.condition()))
                        .updateExpression(orNull(text.update()))
                        .expressionAttributeNames(orNull(text.names()))
                        .expressionAttributeValues(orNull(text.values()))
                        .returnValues(ReturnValue.ALL_NEW)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
                return new Outcome.Applied(RowItems.row(response.attributes()));
            } catch (ConditionalCheckFailedException refused) {
                return DynamoValidation.refused(update, refused.hasItem(), refused.item());
            } catch (DynamoDbException invalid) {
                throw DynamoValidation.named(invalid, String.valueOf(invalid.getMessage()), update);
            }
        });
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static <V> @Nullable Map<String, V> orNull(Map<String, V> map) {
        return map.isEmpty() ? null : map;
    }

    /** After it, the first row is read, consistently: no transaction returns what it made. */
    @Override
    public Outcome transact(List<Update> updates) {
        Evaluation.checkTransaction(updates);
        Optional<Outcome.Refused> refused = transactions.write(updates);
        if (refused.isPresent()) {
            return refused.get();
        }
        Key first = updates.getFirst().key();
        try {
            return new Outcome.Applied(read(first).orElseGet(() -> new Row(first, new TreeMap<>())));
        } catch (StorageException.Unavailable unavailable) {
            throw new StorageException.UnknownFate(
                    "a transaction was made and its row cannot be read: " + unavailable.getMessage(), unavailable);
        }
    }

    @Override
    public void remove(Key key) {
        removals.remove(key);
    }

    @Override
    public void removeAll(List<Key> keys) {
        removals.removeAll(keys);
    }

    @Override
    public List<Row> due(long nowMillis, int limit) {
        return dueRows.until(nowMillis, limit).stream().filter(this::lives).toList();
    }

    @Override
    public void eachDue(Consumer<Row> told) {
        dueRows.each(row -> {
            if (lives(row)) {
                told.accept(row);
            }
        });
    }
}
