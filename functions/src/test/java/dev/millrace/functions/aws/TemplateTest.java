package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.settings.CloudPart;
import dev.millrace.functions.settings.CloudVariable;
import dev.millrace.graph.CloudClass;
import dev.millrace.service.settings.SettingsCatalogue;
import dev.millrace.storage.aws.DynamoTables;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** The template says what the code needs, and nothing that it does not know. */
@NullUnmarked
class TemplateTest {
    private static final List<CloudClass> FUNCTIONS = Arrays.stream(CloudClass.values())
            .filter(memory -> memory.platform() == CloudClass.Platform.FUNCTION)
            .toList();

    private final Template template = Template.read();

    private Map<?, ?> coordinator() {
        return template.functions(CoordinatorHandler.class).get("Coordinator");
    }

    private Map<?, ?> worker(CloudClass memory) {
        return template.functions(WorkerHandler.class).get("Worker" + memory.name());
    }

    @Test
    void everyHandlerExists() throws ClassNotFoundException {
        assertThat(template.functions()).hasSize(1 + FUNCTIONS.size());
        for (Map<?, ?> function : template.functions().values()) {
            assertThat(Class.forName(function.get("Handler").toString())).isAssignableTo(RequestStreamHandler.class);
        }
    }

    @Test
    void everyVariableThatMustBeSetIsSetAndEveryOneThatIsSetIsRead() {
        assertVariables(coordinator(), CloudPart.COORDINATOR);
        FUNCTIONS.forEach(memory -> assertVariables(worker(memory), CloudPart.WORKER));
    }

    private void assertVariables(Map<?, ?> function, CloudPart part) {
        Set<String> known = new TreeSet<>();
        new SettingsCatalogue().all().keySet().forEach(key -> known.add(SettingsCatalogue.environmentName(key)));
        Set<String> required = new TreeSet<>();
        for (CloudVariable variable : CloudVariable.values()) {
            if (variable.parts().contains(part)) {
                known.add(variable.key());
                if (variable.isRequired()) {
                    required.add(variable.key());
                }
            }
        }
        Set<String> set = template.variables(function).keySet().stream()
                .filter(name -> name.startsWith("MILLRACE_"))
                .collect(Collectors.toSet());
        assertThat(set).containsAll(required);
        assertThat(known).containsAll(set);
    }

    @Test
    void everyWorkerIsAsItsClassSays() {
        for (CloudClass memory : FUNCTIONS) {
            Map<?, ?> worker = worker(memory);
            assertThat(worker.get("MemorySize")).isEqualTo(memory.memoryMebibytes());
            assertThat(Template.map(worker, "EphemeralStorage").get("Size")).isEqualTo(memory.diskMebibytes());
            assertThat(worker.get("Timeout")).isEqualTo(CloudClass.FUNCTION_SECONDS);
            assertThat(template.variables(worker)).containsEntry("MILLRACE_CLASS", memory.label());
            assertThat(template.variables(worker).get("JAVA_TOOL_OPTIONS"))
                    .contains("-Xmx" + memory.heapMebibytes() + "m ");
            assertThat(Template.map(worker, "EventInvokeConfig").get("MaximumRetryAttempts"))
                    .isEqualTo(0);
        }
    }

    @Test
    void theCoordinatorStartsEachWorkerByItsName() {
        String started = FUNCTIONS.stream()
                .map(memory -> memory.label() + "=${AWS::StackName}-" + memory.label())
                .collect(Collectors.joining(";"));
        assertThat(template.variables(coordinator())).containsEntry("MILLRACE_FUNCTIONS", "!Sub " + started);
        FUNCTIONS.forEach(memory ->
                assertThat(worker(memory).get("FunctionName")).isEqualTo("!Sub ${AWS::StackName}-" + memory.label()));
    }

    @Test
    void everyQueueHasItsNameAndItsVisibility() {
        Map<String, Map<?, ?>> queues = template.resources("AWS::SQS::Queue");
        assertThat(queues.get("Hints").get("QueueName")).isEqualTo("!Sub ${AWS::StackName}-" + Queues.HINTS);
        assertThat((Integer) queues.get("Hints").get("VisibilityTimeout"))
                .isGreaterThanOrEqualTo(6 * (Integer) coordinator().get("Timeout"));
        for (CloudClass memory : FUNCTIONS) {
            Map<?, ?> queue = queues.get("Tasks" + memory.name());
            assertThat(queue.get("QueueName")).isEqualTo("!Sub ${AWS::StackName}-" + Queues.of(memory.ofTasks()));
            assertThat(queue.get("VisibilityTimeout"))
                    .isEqualTo((int) (ProtocolSettings.DEFAULT.leaseMillis() / 1_000));
            assertThat((Integer) Template.map(queue, "RedrivePolicy").get("maxReceiveCount"))
                    .isGreaterThan(10 * ProtocolSettings.DEFAULT.attempts().maxClaims());
        }
    }

    @Test
    void theCoordinatorHasMoreTimeThanOneLookTakes() {
        assertThat(1_000L * (Integer) coordinator().get("Timeout")).isGreaterThan(2 * CoordinatorHandler.MARGIN_MILLIS);
    }

    @Test
    void hintsAndTicksAreEventsThatTheCoordinatorKnows() {
        Map<?, ?> events = Template.map(coordinator(), "Events");
        assertThat(Template.map(Template.map(events, "Hints"), "Properties").get("FunctionResponseTypes"))
                .isEqualTo(List.of("ReportBatchItemFailures"));
        Object input = Template.map(Template.map(events, "Tick"), "Properties").get("Input");
        assertThat(CoordinatorEvent.read(input.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CoordinatorEvent.Tick.class);
    }

    @Test
    void theTableIsAsItsAdapterMakesIt() {
        Map<?, ?> table = template.resources("AWS::DynamoDB::Table").get("Rows");
        CreateTableRequest made = DynamoTables.definition("rows");
        assertThat(table.get("AttributeDefinitions"))
                .asString()
                .isEqualTo(made.attributeDefinitions().stream()
                        .map(one -> "{AttributeName=" + one.attributeName() + ", AttributeType="
                                + one.attributeTypeAsString() + "}")
                        .toList()
                        .toString());
        assertThat(table.get("KeySchema")).asString().isEqualTo(keys(made.keySchema()));
        Map<?, ?> index = (Map<?, ?>) ((List<?>) table.get("GlobalSecondaryIndexes")).getFirst();
        assertThat(index.get("IndexName")).isEqualTo(DynamoTables.DUE_INDEX);
        assertThat(index.get("KeySchema"))
                .asString()
                .isEqualTo(keys(made.globalSecondaryIndexes().getFirst().keySchema()));
        assertThat(Template.map(table, "TimeToLiveSpecification").get("AttributeName"))
                .isEqualTo(DynamoTables.expiryAttribute());
    }

    private static String keys(List<KeySchemaElement> keys) {
        return keys.stream()
                .map(key -> "{AttributeName=" + key.attributeName() + ", KeyType=" + key.keyTypeAsString() + "}")
                .toList()
                .toString();
    }

    @Test
    void noRoleMayDoEverythingOrTouchEverything() {
        List<String> wide = new ArrayList<>();
        List<Map<?, ?>> statements = template.statements();
        assertThat(statements).hasSizeGreaterThan(20);
        for (Map<?, ?> statement : statements) {
            ((List<?>) statement.get("Action"))
                    .stream()
                            .map(Object::toString)
                            .filter(action -> action.contains("*"))
                            .forEach(wide::add);
            ((List<?>) statement.get("Resource"))
                    .stream()
                            .map(Object::toString)
                            .filter(resource -> !resource.startsWith("!") || resource.contains("!Sub *"))
                            .forEach(wide::add);
        }
        assertThat(wide).isEmpty();
    }
}
