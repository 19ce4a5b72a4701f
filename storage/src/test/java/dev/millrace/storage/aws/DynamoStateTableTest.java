package dev.millrace.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.ManualClock;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTableContract;
import dev.millrace.storage.local.SystemClock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@NeedsAws
final class DynamoStateTableTest extends StateTableContract {
    private final AwsAccount account = Emulator.account();
    private final SdkHttpClient http = AwsClients.http();
    private final DynamoDbClient client =
            AwsClients.small(account.configure(DynamoDbClient.builder()), http).build();
    private final String name = account.unique("rows");
    private final ManualClock clock = new ManualClock();
    private final StateTable table = new DynamoStateTable(client, name, clock);

    @BeforeEach
    void create() {
        DynamoTables.create(client, name, new SystemClock());
    }

    @AfterEach
    void delete() {
        client.deleteTable(request -> request.tableName(name));
        client.close();
        http.close();
    }

    @Test
    void theTableIsMadeOnceAndItsRowsExpireByAnAttributeOfItsOwn() {
        DynamoTables.create(client, name, new SystemClock());
        assertThat(client.describeTimeToLive(request -> request.tableName(name))
                        .timeToLiveDescription()
                        .attributeName())
                .isEqualTo(DynamoTables.expiryAttribute());
        Key key = new Key("R#run#C#0", "-");
        long expiresMillis = clock.nowMillis() + 1;
        table.update(new Update(key, List.of(), List.of(set("expires", expiresMillis))));
        var item = client.getItem(request -> request.tableName(name).key(RowItems.key(key)))
                .item();
        assertThat(RowItems.required(item, DynamoTables.expiryAttribute()).n())
                .isEqualTo(Long.toString(expiresMillis / 1000 + 1));
    }

    @Test
    void aRowThatIsPutWholeIsDueAndExpiresLikeAnyOther() {
        Key key = new Key("R#run", "RUN");
        Update whole = new Update(
                key,
                List.of(new Condition.RowAbsent()),
                List.of(set("due", 5), set("expires", clock.nowMillis() + 1), set("state", "ACCEPTED")));
        assertThat(table.update(whole)).isInstanceOf(Outcome.Applied.class);
        assertThat(table.due(5, 10)).containsExactly(table.read(key).orElseThrow());
        assertThat(table.due(4, 10)).isEmpty();
        clock.sleep(2);
        assertThat(table.read(key)).isEmpty();
    }

    @Test
    void aRowThatHasExpiredIsNotReadThoughItIsStillThere() {
        Key key = new Key("R#run#C#0", "-");
        table.update(new Update(key, List.of(), List.of(set("expires", clock.nowMillis() + 1), set("due", 1))));
        assertThat(table.read(key)).isPresent();
        assertThat(table.query(key.partition(), "")).hasSize(1);
        assertThat(table.due(1, 10)).hasSize(1);
        clock.sleep(2);
        assertThat(table.read(key)).isEmpty();
        assertThat(table.query(key.partition(), "")).isEmpty();
        assertThat(table.due(1, 10)).isEmpty();
        table.update(new Update(key, List.of(), List.of(new Change.Remove("expires"))));
        assertThat(table.read(key)).isPresent();
    }

    @Override
    protected StateTable table() {
        return table;
    }
}
