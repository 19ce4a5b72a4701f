package dev.millrace.storage.aws;

import dev.millrace.storage.StateTable.Row;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticTableMetadata;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows for the enhanced client, without beans: what is in a row is known to its codec alone. */
final class RowSchema implements TableSchema<Row> {
    private static final TableMetadata METADATA = StaticTableMetadata.builder()
            .addIndexPartitionKey(TableMetadata.primaryIndexName(), RowItems.PARTITION, AttributeValueType.S)
            .addIndexSortKey(TableMetadata.primaryIndexName(), RowItems.SORT, AttributeValueType.S)
            .build();

    @Override
    public Row mapToItem(Map<String, AttributeValue> item) {
        return RowItems.row(item);
    }

    @Override
    public Map<String, AttributeValue> itemToMap(Row row, boolean ignoreNulls) {
        return RowItems.item(row);
    }

    @Override
    public Map<String, AttributeValue> itemToMap(Row row, Collection<String> attributes) {
        Map<String, AttributeValue> item = RowItems.item(row);
        item.keySet().retainAll(attributes);
        return item;
    }

    @Override
    public @Nullable AttributeValue attributeValue(Row row, String attribute) {
        return RowItems.item(row).get(attribute);
    }

    @Override
    public TableMetadata tableMetadata() {
        return METADATA;
    }

    @Override
    public EnhancedType<Row> itemType() {
        return EnhancedType.of(Row.class);
    }

    @Override
    public List<String> attributeNames() {
        return List.of(RowItems.PARTITION, RowItems.SORT);
    }

    @Override
    public boolean isAbstract() {
        return false;
    }
}
