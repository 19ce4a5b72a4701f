package dev.millrace.storage.aws;

import dev.millrace.storage.Clock;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.local.SystemClock;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A table and queues in an account of their own, for tests of other modules; the requests are counted. */
public final class EmulatedRows implements AutoCloseable {
    private final FaultyJsonHttp http = new FaultyJsonHttp(AwsClients.http());
    private final DynamoDbClient rows;
    private final SqsClient messages;
    private final String table;
    private final String prefix;
    private final Clock clock;

    /** @param clock by which rows expire; visibility is by true time */
    public EmulatedRows(Clock clock) {
        AwsAccount account = Emulator.account();
        this.clock = clock;
        rows = AwsClients.small(account.configure(DynamoDbClient.builder()), http)
                .build();
        messages =
                AwsClients.small(account.configure(SqsClient.builder()), http).build();
        table = account.unique("rows");
        prefix = account.unique("rows").substring(0, 40) + "-";
        DynamoTables.create(rows, table, new SystemClock());
        http.asked();
    }

    public StateTable table() {
        return new DynamoStateTable(rows, table, clock);
    }

    public TaskQueue queue() {
        return new SqsTaskQueue(messages, prefix, 0, clock, true);
    }

    /** Requests by operation since the last call of this, those of the SDK's own retries included. */
    public SortedMap<String, Integer> requests() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        http.asked().forEach(asked -> counts.merge(asked.operation(), 1, Integer::sum));
        return counts;
    }

    @Override
    public void close() {
        rows.deleteTable(request -> request.tableName(table));
        messages.listQueues(request -> request.queueNamePrefix(prefix))
                .queueUrls()
                .forEach(url -> messages.deleteQueue(request -> request.queueUrl(url)));
        rows.close();
        messages.close();
        http.close();
    }
}
