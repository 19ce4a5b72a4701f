package dev.millrace.storage.aws;

import dev.millrace.storage.Clock;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * What the table of a state table is: on demand, with one sparse index for rows that are due, which holds keys only (a row that changes and stays due is
 * not written twice), and with items that expire.
 */
public final class DynamoTables {
    /** Name of the index on {@code dueShard}, {@code dueAt}. */
    public static final String DUE_INDEX = "due";

    private static final int ASKED_MOST = 600;
    private static final long ASK_MILLIS = 200;

    private DynamoTables() {}

    public static CreateTableRequest definition(String table) {
        return CreateTableRequest.builder()
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        text(RowItems.PARTITION),
                        text(RowItems.SORT),
                        text(RowItems.DUE_SHARD),
                        AttributeDefinition.builder()
                                .attributeName(RowItems.DUE_AT)
                                .attributeType(ScalarAttributeType.N)
                                .build())
                .keySchema(keys(RowItems.PARTITION, RowItems.SORT))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName(DUE_INDEX)
                        .keySchema(keys(RowItems.DUE_SHARD, RowItems.DUE_AT))
                        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                        .build())
                .build();
    }

    /** The attribute by which items expire. */
    public static String expiryAttribute() {
        return RowItems.TTL;
    }

    /** Makes the table, if it is not there, and waits until it can be used. For tests and for whoever has no template. */
    public static void create(DynamoDbClient client, String table, Clock clock) {
        try {
            client.createTable(definition(table));
        } catch (ResourceInUseException there) {
            awaitActive(client, table, clock);
            return;
        }
        awaitActive(client, table, clock);
        client.updateTimeToLive(request -> request.tableName(table)
                .timeToLiveSpecification(
                        expiry -> expiry.attributeName(expiryAttribute()).enabled(true)));
    }

    private static void awaitActive(DynamoDbClient client, String table, Clock clock) {
        for (int asked = 0; asked < ASKED_MOST; asked++) {
            if (client.describeTable(request -> request.tableName(table))
                            .table()
                            .tableStatus()
                    == TableStatus.ACTIVE) {
                return;
            }
            clock.sleep(ASK_MILLIS);
        }
        throw new IllegalStateException("the table " + table + " does not become active");
    }

    private static AttributeDefinition text(String attribute) {
        return AttributeDefinition.builder()
                .attributeName(attribute)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static List<KeySchemaElement> keys(String hash, String range) {
        return List.of(
                KeySchemaElement.builder()
                        .attributeName(hash)
                        .keyType(KeyType.HASH)
                        .build(),
                KeySchemaElement.builder()
                        .attributeName(range)
                        .keyType(KeyType.RANGE)
                        .build());
    }
}
