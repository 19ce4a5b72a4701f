package dev.millrace.storage.record;

import static dev.millrace.storage.record.Changes.set;

import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.ArrayList;
import java.util.List;

/** Durable writes about who asked for a run. */
public final class ClientWrites {
    private ClientWrites() {}

    /** If absent or expired: the first request with this key decides which run it stands for, and every later one is compared with it. */
    public static Update key(String key, KeyRow row, long nowMillis, long expiresMillis) {
        return new Update(
                Keys.clientKey(key),
                List.of(new Condition.AbsentOrBelow(KeyRow.EXPIRES, nowMillis)),
                List.of(
                        set(KeyRow.RUN, row.run().value()),
                        set(KeyRow.DIGEST, row.digestOrEmpty()),
                        set(KeyRow.EXPIRES, expiresMillis)));
    }

    /** If absent or the same: nobody takes over a run whose id he guessed. */
    public static Update owner(RunId run, OwnerRow row) {
        return new Update(
                Keys.owner(run),
                List.of(new Condition.AbsentOrEqual(OwnerRow.TENANT, Value.of(row.tenant()))),
                List.<Change>of(set(OwnerRow.TENANT, row.tenant())));
    }

    /** If version, both or none: of two who save at once one is told, and no version is ever another's. */
    public static List<Update> saved(NamedKind kind, String tenant, NamedRow row) {
        return List.of(
                head(kind, tenant, row, List.of(new Change.Remove(NamedRow.DELETED))),
                new Update(
                        Keys.version(kind, tenant, row.name(), row.version()),
                        List.of(new Condition.RowAbsent()),
                        List.of(
                                set(NamedRow.NAME, row.name()),
                                set(NamedRow.VERSION, row.version()),
                                set(NamedRow.BODY, row.bodyOrEmpty()),
                                set(NamedRow.SAVED, row.savedMillis()))));
    }

    /** If version. It takes a version of its own, so that who saw the one before cannot bring it back unseen. */
    public static Update deleted(NamedKind kind, String tenant, NamedRow row) {
        return head(kind, tenant, row, List.of(set(NamedRow.DELETED, 1)));
    }

    private static Update head(NamedKind kind, String tenant, NamedRow row, List<Change> more) {
        List<Change> changes = new ArrayList<>(List.of(
                set(NamedRow.NAME, row.name()),
                set(NamedRow.VERSION, row.version()),
                set(NamedRow.SAVED, row.savedMillis())));
        changes.addAll(more);
        Condition before = row.version() == 1
                ? new Condition.RowAbsent()
                : new Condition.Equal(NamedRow.VERSION, Value.of(row.version() - 1));
        return new Update(Keys.named(kind, tenant, row.name()), List.of(before), changes);
    }
}
