package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.service.deploy.Blueprint;
import dev.millrace.storage.Layout;
import dev.millrace.storage.aws.DynamoTables;
import dev.millrace.storage.record.ProtocolSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The table and the buckets. */
@NullUnmarked
class StorageTemplateTest {
    private final Blueprint whole = Templates.whole();

    @Test
    void theTableIsAsItsAdapterMakesIt() {
        ObjectNode table = whole.ofType("AWS::DynamoDB::Table").get("Storage/Rows");
        CreateTableRequest made = DynamoTables.definition("rows");
        assertThat(pairs(table.path("AttributeDefinitions"), "AttributeName", "AttributeType"))
                .isEqualTo(made.attributeDefinitions().stream()
                        .map(one -> one.attributeName() + " " + one.attributeTypeAsString())
                        .toList());
        assertThat(pairs(table.path("KeySchema"), "AttributeName", "KeyType")).isEqualTo(keys(made.keySchema()));
        JsonNode index = table.at("/GlobalSecondaryIndexes/0");
        assertThat(table.path("GlobalSecondaryIndexes").size()).isOne();
        assertThat(index.path("IndexName").asString()).isEqualTo(DynamoTables.DUE_INDEX);
        assertThat(index.at("/Projection/ProjectionType").asString())
                .isEqualTo(made.globalSecondaryIndexes().getFirst().projection().projectionTypeAsString());
        assertThat(pairs(index.path("KeySchema"), "AttributeName", "KeyType"))
                .isEqualTo(keys(made.globalSecondaryIndexes().getFirst().keySchema()));
        assertThat(table.at("/TimeToLiveSpecification/AttributeName").asString())
                .isEqualTo(DynamoTables.expiryAttribute());
        assertThat(table.path("BillingMode").asString()).isEqualTo(made.billingModeAsString());
        assertThat(table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                        .asBoolean())
                .isTrue();
    }

    private static List<String> keys(List<KeySchemaElement> keys) {
        return keys.stream()
                .map(key -> key.attributeName() + " " + key.keyTypeAsString())
                .toList();
    }

    private static List<String> pairs(JsonNode items, String first, String second) {
        return items.valueStream()
                .map(item ->
                        item.path(first).asString() + " " + item.path(second).asString())
                .toList();
    }

    @Test
    void bucketsAndQueuesAreReachedOverTlsAloneAndBucketsAreNotPublic() {
        requireClosed(whole);
        assertThat(Templates.code().ofType("AWS::S3::Bucket")).hasSize(1);
        requireClosed(Templates.code());
    }

    private static void requireClosed(Blueprint whole) {
        Set<String> tls = new TreeSet<>();
        for (String type : List.of("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")) {
            whole.ofType(type).values().forEach(policy -> {
                JsonNode statement = policy.at("/PolicyDocument/Statement/0");
                assertThat(statement.path("Effect").asString()).isEqualTo("Deny");
                assertThat(statement.at("/Condition/Bool/aws:SecureTransport").asString())
                        .isEqualTo("false");
                tls.add(
                        policy.has("Bucket")
                                ? policy.path("Bucket").asString()
                                : policy.at("/Queues/0").asString());
            });
        }
        Set<String> all = new TreeSet<>();
        whole.ofType("AWS::S3::Bucket").forEach((name, bucket) -> {
            all.add("@" + name);
            assertThat(bucket.path("PublicAccessBlockConfiguration").valueStream())
                    .hasSize(4)
                    .allMatch(JsonNode::asBoolean);
            assertThat(bucket.has("BucketEncryption")).isTrue();
            assertThat(bucket.at("/LifecycleConfiguration/Rules").toString()).contains("unfinished-uploads");
        });
        whole.ofType("AWS::SQS::Queue").keySet().forEach(name -> all.add("@" + name));
        assertThat(tls).isEqualTo(all);
    }

    @Test
    void runsAreRemovedByAgeOnlyWhereTheyLieAndOnlyWhenNobodyCanRetryThem() {
        JsonNode rule = whole.ofType("AWS::S3::Bucket").get("Storage/Spool").at("/LifecycleConfiguration/Rules/1");
        whole.ofType("AWS::S3::Bucket").forEach((name, bucket) -> {
            if (name.startsWith("Spools/")) {
                assertThat(bucket.at("/LifecycleConfiguration/Rules/1").toString())
                        .isEqualTo(rule.toString().replace("millrace/runs/", "runs/"));
            }
        });
        String home = Templates.variables(whole, Templates.function(whole, "Coordinator"))
                .get("MILLRACE_HOME");
        assertThat(home).isEqualTo("s3://@Storage/Spool/millrace");
        assertThat(new Layout(new Location("s3://spool/millrace")).runs().uri())
                .isEqualTo("s3://spool/" + rule.path("Prefix").asString().replaceFirst("/$", ""));
        assertThat(rule.path("ExpirationInDays").asInt()).isEqualTo(90);
        long least = whole.part("Parameters").at("/RunDays/MinValue").asLong();
        assertThat(Duration.ofDays(least).toMillis())
                .isGreaterThan(
                        2 * (ProtocolSettings.DEFAULT.retentionMillis() + ProtocolSettings.DEFAULT.quietAfterMillis()));
    }

    @Test
    void whatAttemptsWriteIsSpreadOverAllSpools() {
        Map<String, String> variables = Templates.variables(whole, Templates.function(whole, "Coordinator"));
        assertThat(variables.get("MILLRACE_SPOOLS").split(",", -1))
                .containsExactlyElementsOf(Templates.spools())
                .containsExactlyInAnyOrderElementsOf(whole.ofType("AWS::S3::Bucket").keySet().stream()
                        .filter(name -> name.startsWith("Spools/"))
                        .map(name -> "@" + name)
                        .toList());
    }
}
