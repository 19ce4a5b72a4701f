package dev.millrace.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.ManualClock;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.aws.FaultyJsonHttp.Asked;
import dev.millrace.storage.aws.FaultyJsonHttp.Fault;
import dev.millrace.storage.local.SystemClock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the table says of requests that fail on the way, there or back. Its clock stands still: no pause is waited for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NeedsAws
final class DynamoFaultsTest {
    private static final int FOR_LONG = 50;

    private final AwsAccount account = Emulator.account();
    private final FaultyJsonHttp http = new FaultyJsonHttp(AwsClients.http());
    private final DynamoDbClient client =
            AwsClients.small(account.configure(DynamoDbClient.builder()), http).build();
    private final String name = account.unique("faults");
    private final DynamoStateTable table = new DynamoStateTable(client, name, new ManualClock());

    @BeforeAll
    void create() {
        DynamoTables.create(client, name, new SystemClock());
    }

    @BeforeEach
    void forget() {
        http.asked();
    }

    @AfterAll
    void delete() {
        client.deleteTable(request -> request.tableName(name));
        client.close();
        http.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})
    void aThrottledUpdateIsSentAgainAndMadeOnce(String code) {
        Key key = key();
        http.next(2, Fault.error(400, code));
        assertThat(table.update(commit(key, "0.7.1"))).isInstanceOf(Outcome.Applied.class);
        assertThat(http.asked()).extracting(Asked::operation).containsExactly("UpdateItem", "UpdateItem", "UpdateItem");
        assertThat(row(key).number("remaining")).contains(31L);
    }

    @Test
    void whatIsThrottledForLongIsUnavailableAndNothingHappened() {
        Key key = key();
        http.next(FOR_LONG, Fault.error(400, "ThrottlingException"));
        assertThatThrownBy(() -> table.update(commit(key, "0.7.1"))).isInstanceOf(StorageException.Unavailable.class);
        assertThat(http.asked()).hasSize(6);
        assertThat(table.read(key)).isEmpty();
        http.asked();
        http.next(FOR_LONG, Fault.error(400, "ThrottlingException"));
        assertThatThrownBy(() -> table.read(key)).isInstanceOf(StorageException.Unavailable.class);
        assertThat(http.asked()).hasSize(6);
    }

    @Test
    void anUpdateToARowInATransactionIsSentAgain() {
        Key key = key();
        http.next(Fault.error(400, "TransactionConflictException"));
        assertThat(table.update(commit(key, "0.7.1"))).isInstanceOf(Outcome.Applied.class);
        assertThat(http.asked()).hasSize(2);
    }

    @Test
    void anUpdateToWhichTheServerAnswersAnErrorIsOfUnknownFateAndNotSentAgain() {
        for (int status : new int[] {500, 503}) {
            Key key = key();
            http.next(Fault.error(status, "InternalServerError"));
            assertThatThrownBy(() -> table.update(commit(key, "0.7.1")))
                    .isInstanceOf(StorageException.UnknownFate.class);
            assertThat(http.asked()).hasSize(1);
        }
    }

    @Test
    void anUpdateWhoseAnswerIsLostIsOfUnknownFateAndItsRepeatIsRefusedByItself() {
        Key key = key();
        http.next(new Fault.EndsAfter());
        assertThatThrownBy(() -> table.update(commit(key, "0.7.1"))).isInstanceOf(StorageException.UnknownFate.class);
        assertThat(row(key).text("t7")).contains("0.7.1");
        assertThat(table.update(commit(key, "0.7.1")))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.old().orElseThrow().text("t7"))
                                .contains("0.7.1"));
        assertThat(row(key).number("remaining")).contains(31L);
    }

    @Test
    void anUpdateWhoseConnectionEndsIsOfUnknownFateAlsoIfNothingHappened() {
        Key key = key();
        http.next(new Fault.EndsBefore());
        assertThatThrownBy(() -> table.update(commit(key, "0.7.1"))).isInstanceOf(StorageException.UnknownFate.class);
        assertThat(http.asked()).hasSize(1);
        assertThat(table.read(key)).isEmpty();
    }

    @Test
    void aPutIsLikeAnUpdate() {
        Key key = key();
        http.next(Fault.error(400, "ThrottlingException"), new Fault.EndsAfter());
        assertThatThrownBy(() -> table.update(put(key, "ACCEPTED"))).isInstanceOf(StorageException.UnknownFate.class);
        assertThat(http.asked()).extracting(Asked::operation).containsExactly("PutItem", "PutItem");
        assertThat(row(key).text("state")).contains("ACCEPTED");
        assertThat(table.update(put(key, "OTHER")))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.old()).contains(row(key)));
    }

    @Test
    void aConnectionThatIsRefusedIsTriedAgain() {
        Key key = key();
        http.next(new Fault.Refused());
        assertThat(table.update(commit(key, "0.7.1"))).isInstanceOf(Outcome.Applied.class);
        http.next(FOR_LONG, new Fault.Refused());
        assertThatThrownBy(() -> table.update(commit(key, "0.7.2"))).isInstanceOf(StorageException.Unavailable.class);
    }

    @Test
    void readsAndQueriesOutlastErrorsAndLostConnections() {
        Key key = key();
        table.update(put(key, "RUNNING"));
        http.asked();
        http.next(Fault.error(500, "InternalServerError"), new Fault.EndsBefore(), new Fault.EndsAfter());
        assertThat(table.read(key)).isPresent();
        assertThat(http.asked()).hasSize(4);
        http.next(Fault.error(500, "InternalServerError"), new Fault.EndsAfter());
        assertThat(table.query(key.partition(), "")).hasSize(1);
        assertThat(http.asked()).hasSize(3);
    }

    @Test
    void onlyGlancesMayBeOld() {
        Key key = key();
        table.update(put(key, "RUNNING"));
        http.asked();
        table.read(key);
        table.query(key.partition(), "");
        assertThat(table.glance(key)).isPresent();
        assertThat(http.asked())
                .extracting(asked -> asked.body().contains("\"ConsistentRead\":true"))
                .containsExactly(true, true, false);
    }

    @Test
    void aTransactionWhoseAnswerIsLostIsSentAgainUnderItsTokenAndMadeOnce() {
        Key key = key();
        http.next(new Fault.EndsAfter(), Fault.error(500, "InternalServerError"));
        assertThat(table.transact(List.of(add(key), put(key(), "x")))).isInstanceOf(Outcome.Applied.class);
        List<Asked> asked = http.asked();
        assertThat(asked)
                .extracting(Asked::operation)
                .containsExactly("TransactWriteItems", "TransactWriteItems", "TransactWriteItems", "GetItem");
        assertThat(asked.get(2).body()).isEqualTo(asked.get(0).body()).contains("ClientRequestToken");
        assertThat(row(key).number("count")).contains(1L);
    }

    @Test
    void twoTransactionsHaveTwoTokens() {
        Key key = key();
        table.transact(List.of(add(key)));
        table.transact(List.of(add(key)));
        assertThat(row(key).number("count")).contains(2L);
    }

    @Test
    void aTransactionThatConflictsIsSentAgainAndUnavailableInTheEnd() {
        Key key = key();
        http.next(cancelled("TransactionConflict", "None"), cancelled("None", "ThrottlingError"));
        assertThat(table.transact(List.of(add(key), put(key(), "x")))).isInstanceOf(Outcome.Applied.class);
        assertThat(http.asked()).hasSize(4);
        http.next(FOR_LONG, cancelled("TransactionConflict", "None"));
        assertThatThrownBy(() -> table.transact(List.of(add(key), put(key(), "x"))))
                .isInstanceOf(StorageException.Unavailable.class);
        assertThat(http.asked()).hasSize(6);
        assertThat(row(key).number("count")).contains(1L);
    }

    @Test
    void aTransactionIsOfUnknownFateOnceAnAnswerWasLostAndNoneCame() {
        Key key = key();
        http.next(new Fault.EndsAfter());
        http.next(FOR_LONG, cancelled("TransactionConflict", "None"));
        assertThatThrownBy(() -> table.transact(List.of(add(key), put(key(), "x"))))
                .isInstanceOf(StorageException.UnknownFate.class);
        http.asked();
        http.next(FOR_LONG, Fault.error(400, "TransactionInProgressException"));
        assertThatThrownBy(() -> table.transact(List.of(add(key), put(key(), "x"))))
                .isInstanceOf(StorageException.UnknownFate.class);
    }

    @Test
    void aTransactionThatWasMadeAndWhoseRowCannotBeReadIsOfUnknownFate() {
        Key key = key();
        http.next(new Fault.EndsAfter(), new Fault.Answer(200, "{}"));
        http.next(FOR_LONG, Fault.error(400, "ThrottlingException"));
        assertThatThrownBy(() -> table.transact(List.of(add(key))))
                .isInstanceOf(StorageException.UnknownFate.class)
                .hasMessageContaining("was made");
        http.asked();
        assertThat(row(key).number("count")).contains(1L);
    }

    @Test
    void aRefusedConditionOutweighsAConflict() {
        String old = "{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"b\"},\"run\":{\"S\":\"other\"}}";
        http.next(new Fault.Answer(
                400,
                "{\"__type\":\"com.amazonaws#TransactionCanceledException\",\"CancellationReasons\":["
                        + "{\"Code\":\"TransactionConflict\"},{\"Code\":\"ConditionalCheckFailed\",\"Item\":" + old
                        + "}]}"));
        assertThat(table.transact(List.of(add(key()), put(key(), "x"))))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.old().orElseThrow().text("run"))
                                .contains("other"));
    }

    @Test
    void whatABatchLeavesUnprocessedIsRemovedByTheNext() {
        List<Key> keys = IntStream.range(0, 30).mapToObj(_ -> key()).toList();
        keys.forEach(key -> table.update(put(key, "x")));
        http.asked();
        http.next(
                new Fault.Answer(200, unprocessed(keys.get(3), keys.get(5))),
                Fault.error(500, "InternalServerError"),
                new Fault.EndsAfter());
        table.removeAll(keys.subList(3, 30));
        List<Asked> asked = http.asked();
        assertThat(asked)
                .extracting(Asked::operation)
                .containsOnly("BatchWriteItem")
                .hasSize(5);
        assertThat(asked.get(1).body())
                .contains(keys.get(3).partition())
                .doesNotContain(keys.get(4).partition());
        assertThat(table.read(keys.get(3))).isEmpty();
        assertThat(table.read(keys.get(29))).isEmpty();
        http.asked();
        http.next(FOR_LONG, new Fault.Answer(200, unprocessed(keys.get(0))));
        assertThatThrownBy(() -> table.removeAll(keys.subList(0, 2))).isInstanceOf(StorageException.UnknownFate.class);
        assertThat(http.asked()).hasSize(6);
    }

    @Test
    void whatIsDueAndLeftUnreadIsReadByTheNextRequest() {
        Key key = key();
        table.update(new Update(key, List.of(), List.of(set("due", 5))));
        http.asked();
        table.due(10, 10);
        List<Asked> calm = http.asked();
        assertThat(calm).hasSize(RowItems.SHARDS + 1);
        String keys = calm.getLast().body();
        String rest = "{\"Responses\":{},\"UnprocessedKeys\":"
                + keys.substring(keys.indexOf("{\"" + name), keys.lastIndexOf('}')) + "}";
        for (int shard = 0; shard < RowItems.SHARDS; shard++) {
            http.next(new Fault.EndsAfter(), new Fault.Answer(200, shard > 0 ? "{\"Items\":[]}" : due(key)));
        }
        http.next(new Fault.Answer(200, rest));
        assertThat(table.due(10, 10)).extracting(Row::key).containsExactly(key);
        assertThat(http.asked()).hasSize(2 * RowItems.SHARDS + 2);
        table.remove(key);
    }

    @Test
    void whatIsNotAllowedOrNotThereIsNamed() {
        http.next(Fault.error(400, "AccessDeniedException"));
        assertThatThrownBy(() -> table.read(key()))
                .isInstanceOfSatisfying(
                        StorageException.Denied.class,
                        denied -> assertThat(denied.failure().code()).isEqualTo("AWS_REFUSED"));
        DynamoStateTable absent = new DynamoStateTable(client, account.unique("absent"), new ManualClock());
        assertThatThrownBy(() -> absent.update(put(key(), "x")))
                .isInstanceOfSatisfying(
                        StorageException.Denied.class,
                        denied -> assertThat(denied.failure().code()).isEqualTo("AWS_RESOURCE_ABSENT"));
    }

    @Test
    void whatNoItemCouldHoldIsRefusedBeforeItIsSent() {
        String large = "x".repeat(400_000);
        assertThatThrownBy(() -> table.update(put(key(), large)))
                .isInstanceOfSatisfying(
                        StorageException.Denied.class,
                        denied -> assertThat(denied.failure().code()).isEqualTo("ROW_TOO_LARGE"));
        assertThatThrownBy(() -> table.read(new Key("a", "ü".repeat(513))))
                .isInstanceOfSatisfying(
                        StorageException.Denied.class,
                        denied -> assertThat(denied.failure().code()).isEqualTo("KEY_TOO_LONG"));
        assertThatThrownBy(() -> table.update(new Update(key(), List.of(), List.of(set("ttl", 5)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(http.asked()).isEmpty();
    }

    @Test
    void aRowThatGrowsTooLargeIsNamed() {
        Key key = key();
        String half = "x".repeat(250_000);
        table.update(new Update(key, List.of(), List.of(new Change.Set("a", Value.of(half)))));
        http.asked();
        assertThatThrownBy(() -> table.update(new Update(key, List.of(), List.of(new Change.Set("b", Value.of(half))))))
                .isInstanceOfSatisfying(
                        StorageException.Denied.class,
                        denied -> assertThat(denied.failure().code()).isEqualTo("ROW_TOO_LARGE"));
    }

    private static Key key() {
        return new Key(UUID.randomUUID().toString(), "-");
    }

    private Row row(Key key) {
        return table.read(key).orElseThrow();
    }

    private static Update commit(Key key, String attempt) {
        return new Update(
                key,
                List.of(new Condition.Absent("t7")),
                List.of(new Change.Set("t7", Value.of(attempt)), new Change.Add("remaining", 32, -1)));
    }

    private static Update put(Key key, String state) {
        return new Update(key, List.of(new Condition.RowAbsent()), List.of(new Change.Set("state", Value.of(state))));
    }

    private static Update add(Key key) {
        return new Update(key, List.of(), List.of(new Change.Add("count", 0, 1)));
    }

    private static Change set(String attribute, long number) {
        return new Change.Set(attribute, Value.of(number));
    }

    private static Fault cancelled(String first, String second) {
        return new Fault.Answer(
                400,
                "{\"__type\":\"com.amazonaws#TransactionCanceledException\",\"CancellationReasons\":[{\"Code\":\""
                        + first + "\"},{\"Code\":\"" + second + "\"}]}");
    }

    private String unprocessed(Key... keys) {
        List<String> requests = Arrays.stream(keys)
                .map(key -> "{\"DeleteRequest\":{\"Key\":{\"pk\":{\"S\":\"" + key.partition()
                        + "\"},\"sk\":{\"S\":\"-\"}}}}")
                .toList();
        return "{\"UnprocessedItems\":{\"" + name + "\":[" + String.join(",", requests) + "]}}";
    }

    private static String due(Key key) {
        return "{\"Items\":[{\"pk\":{\"S\":\"" + key.partition()
                + "\"},\"sk\":{\"S\":\"-\"},\"dueShard\":{\"S\":\"0\"},\"dueAt\":{\"N\":\"5\"}}]}";
    }
}
