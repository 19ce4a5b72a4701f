package dev.millrace.storage.aws;

import dev.millrace.storage.ManualClock;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTableContract;
import dev.millrace.storage.local.SystemClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class DynamoStateTableTest extends StateTableContract {
    private final AwsAccount account = Emulator.account();
    private final SdkHttpClient http = AwsClients.http();
    private final DynamoDbClient client =
            AwsClients.small(account.configure(DynamoDbClient.builder()), http).build();
    private final String name = account.unique("rows");
    private final StateTable table = new DynamoStateTable(client, name, new ManualClock());

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

    @Override
    protected StateTable table() {
        return table;
    }
}
