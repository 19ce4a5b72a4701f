package dev.millrace.storage.aws;

import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all changes of an update do to one attribute. Changes are made one after the other; DynamoDB makes those of a request all at once, of the item
 * before it, and none twice.
 */
sealed interface NetChange {
    record Put(Value value) implements NetChange {}

    record Gone() implements NetChange {}

    /** The attribute {@code from}, or {@code start} if it is absent, and {@code delta}. */
    record Plus(String from, long start, long delta) implements NetChange {}

    /** By attribute, with the table's own copies, in the order of the first change of each. */
    static Map<String, NetChange> of(Update update) {
        Map<String, NetChange> all = new LinkedHashMap<>();
        for (Change change : update.changes()) {
            String attribute = RowItems.checked(
                    switch (change) {
                        case Change.Set set -> set.attribute();
                        case Change.Add add -> add.attribute();
                        case Change.Remove remove -> remove.attribute();
                    });
            all.put(attribute, after(all.get(attribute), change, update.key()));
        }
        copyDue(update.key(), all);
        copyExpires(all);
        return all;
    }

    private static NetChange after(@Nullable NetChange before, Change change, Key key) {
        return switch (change) {
            case Change.Set set -> new Put(set.value());
            case Change.Remove _ -> new Gone();
            case Change.Add add ->
                switch (before) {
                    case null -> new Plus(add.attribute(), add.start(), add.delta());
                    case Plus plus -> new Plus(add.attribute(), plus.start(), plus.delta() + add.delta());
                    case Gone _ -> new Put(Value.of(add.start() + add.delta()));
                    case Put(Value.Number number) -> new Put(Value.of(number.number() + add.delta()));
                    case Put(Value.Text _) -> throw cannotAdd(add.attribute(), key);
                };
        };
    }

    static IllegalArgumentException cannotAdd(String attribute, Key key) {
        return new IllegalArgumentException("cannot add to the text '" + attribute + "' of row " + key);
    }

    private static void copyDue(Key key, Map<String, NetChange> all) {
        switch (all.get(RowItems.DUE)) {
            case null -> {}
            case Put(Value.Number due) -> {
                all.put(RowItems.DUE_SHARD, new Put(RowItems.shard(key)));
                all.put(RowItems.DUE_AT, new Put(due));
            }
            case Plus plus -> {
                all.put(RowItems.DUE_SHARD, new Put(RowItems.shard(key)));
                all.put(RowItems.DUE_AT, plus);
            }
            case Put(Value.Text _) -> leave(all);
            case Gone _ -> leave(all);
        }
    }

    private static void leave(Map<String, NetChange> all) {
        all.put(RowItems.DUE_SHARD, new Gone());
        all.put(RowItems.DUE_AT, new Gone());
    }

    private static void copyExpires(Map<String, NetChange> all) {
        switch (all.get(RowItems.EXPIRES)) {
            case null -> {}
            case Put(Value.Number expires) -> all.put(RowItems.TTL, new Put(RowItems.seconds(expires.number())));
            case Put(Value.Text _) -> all.put(RowItems.TTL, new Gone());
            case Gone _ -> all.put(RowItems.TTL, new Gone());
            case Plus _ -> throw new IllegalArgumentException("'expires' is set, never added to");
        }
    }
}
