package dev.millrace.storage.record;

import static dev.millrace.storage.record.Changes.set;

import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
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
}
