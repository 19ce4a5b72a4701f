package dev.millrace.storage.aws;

import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Value;
import dev.millrace.storage.StorageException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Rows as items. An item has the row's attributes by their names, its key, and copies for the table's own use: {@code dueShard} and {@code dueAt} put a
 * row with a numeric {@code due} into the index, {@code ttl} is a numeric {@code expires} in seconds. The names of these are taken.
 *
 * <p>No key of an item is empty, so an empty one is stored as U+0000, which no other key begins with.
 */
final class RowItems {
    static final String PARTITION = "pk";
    static final String SORT = "sk";
    static final String DUE_SHARD = "dueShard";
    static final String DUE_AT = "dueAt";
    static final String TTL = "ttl";
    static final String DUE = "due";
    static final String EXPIRES = "expires";
    static final int SHARDS = 8;

    private static final Set<String> TAKEN = Set.of(PARTITION, SORT, DUE_SHARD, DUE_AT, TTL);
    private static final String EMPTY = "\0";
    private static final int MAX_PARTITION_BYTES = 2048;
    private static final int MAX_SORT_BYTES = 1024;
    /** Of 400 KiB, with room for how numbers and names are counted. */
    private static final int MAX_ROW_BYTES = 390 * 1024;

    private RowItems() {}

    static Map<String, AttributeValue> key(Key key) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put(PARTITION, AttributeValue.fromS(keyText(key.partition(), MAX_PARTITION_BYTES)));
        item.put(SORT, AttributeValue.fromS(keyText(key.sort(), MAX_SORT_BYTES)));
        return item;
    }

    static String partition(String partition) {
        return keyText(partition, MAX_PARTITION_BYTES);
    }

    private static String keyText(String text, int maxBytes) {
        if (text.startsWith(EMPTY)) {
            throw new IllegalArgumentException("a key does not begin with character 0");
        }
        int bytes = bytes(text);
        if (bytes > maxBytes) {
            throw new StorageException.Denied(
                    "KEY_TOO_LONG",
                    "a key of " + bytes + " bytes, where " + maxBytes + " are the most: "
                            + text.substring(0, Math.min(100, text.length())) + "…",
                    "use shorter names",
                    null);
        }
        return text.isEmpty() ? EMPTY : text;
    }

    static Key keyOf(Map<String, AttributeValue> item) {
        return new Key(keyText(item, PARTITION), keyText(item, SORT));
    }

    private static String keyText(Map<String, AttributeValue> item, String name) {
        String text = required(item, name).s();
        return text.equals(EMPTY) ? "" : text;
    }

    /** An attribute that each item of this kind has. */
    static AttributeValue required(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }

    static Row row(Map<String, AttributeValue> item) {
        SortedMap<String, Value> attributes = new TreeMap<>();
        item.forEach((name, value) -> {
            if (!TAKEN.contains(name)) {
                attributes.put(name, value(name, value));
            }
        });
        return new Row(keyOf(item), attributes);
    }

    /** What a refused write found. */
    static Optional<Row> old(boolean has, Map<String, AttributeValue> item) {
        return has && item.containsKey(PARTITION) ? Optional.of(row(item)) : Optional.empty();
    }

    static Map<String, AttributeValue> item(Row row) {
        Map<String, AttributeValue> item = key(row.key());
        row.attributes().forEach((name, value) -> item.put(checked(name), stored(value)));
        row.number(DUE).ifPresent(due -> {
            item.put(DUE_SHARD, stored(shard(row.key())));
            item.put(DUE_AT, stored(Value.of(due)));
        });
        row.number(EXPIRES).ifPresent(expires -> item.put(TTL, stored(seconds(expires))));
        return item;
    }

    /** Stable: it must be the same for every process and version that ever writes the row. */
    static Value shard(Key key) {
        return Value.of(Integer.toString(Math.floorMod(key.partition().hashCode(), SHARDS)));
    }

    /** Rounded up: nothing is removed before it expires. */
    static Value seconds(long millis) {
        return Value.of(Math.ceilDiv(millis, 1000L));
    }

    /** Whether an attribute is the table's own. */
    static boolean isCopy(String attribute) {
        return TAKEN.contains(attribute);
    }

    static String checked(String attribute) {
        if (TAKEN.contains(attribute)) {
            throw new IllegalArgumentException("the attribute '" + attribute + "' is the table's own");
        }
        return attribute;
    }

    static AttributeValue stored(Value value) {
        return switch (value) {
            case Value.Text text -> AttributeValue.fromS(text.text());
            case Value.Number number -> AttributeValue.fromN(Long.toString(number.number()));
        };
    }

    private static Value value(String name, AttributeValue stored) {
        return switch (stored.type()) {
            case S -> Value.of(stored.s());
            case N -> Value.of(new BigDecimal(stored.n()).longValueExact());
            case B, SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalStateException("the attribute '" + name + "' is a " + stored.type());
        };
    }

    /** Refuses what no item could hold, before it is sent. */
    static void checkSize(Key key, Map<String, AttributeValue> written) {
        long bytes = bytes(key.partition()) + bytes(key.sort());
        for (Map.Entry<String, AttributeValue> entry : written.entrySet()) {
            bytes += bytes(entry.getKey())
                    + (entry.getValue().s() == null
                            ? Long.BYTES
                            : bytes(entry.getValue().s()));
        }
        if (bytes > MAX_ROW_BYTES) {
            throw tooLarge(key, bytes + " bytes", null);
        }
    }

    static StorageException.Denied tooLarge(Key key, String what, @Nullable Throwable cause) {
        return new StorageException.Denied(
                "ROW_TOO_LARGE",
                "row " + key.partition() + " " + key.sort() + " has " + what + ", where 400 KiB are the most",
                "shorten what is stored there",
                cause);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
