package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.settings.CloudPart;
import dev.millrace.functions.settings.CloudVariable;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import dev.millrace.service.deploy.Blueprint;
import dev.millrace.service.deploy.WorkerFunctions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Workers as functions and as containers, and who starts them. */
@NullUnmarked
class WorkersTemplateTest {
    private final Blueprint whole = Templates.whole();

    @Test
    void containersAndFunctionsWorkInTheSamePlaces() {
        Map<String, String> function = Templates.variables(whole, Templates.function(whole, "WorkerC1"));
        Map<String, String> container = Templates.environment(Templates.container(whole, CloudClass.F1));
        for (CloudVariable variable : CloudVariable.values()) {
            if (variable.parts().contains(CloudPart.WORKER) && variable != CloudVariable.CLASS) {
                assertThat(container).containsEntry(variable.key(), function.get(variable.key()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyWorkerIsAsItsClassSays(CloudClass memory) {
        switch (memory.platform()) {
            case FUNCTION -> {
                ObjectNode worker = Templates.function(whole, "Worker" + memory.name());
                assertThat(worker.path("FunctionName").asString()).isEqualTo("flow-" + memory.label());
                assertThat(worker.path("MemorySize").asInt()).isEqualTo(memory.memoryMebibytes());
                assertThat(worker.at("/EphemeralStorage/Size").asInt()).isEqualTo(memory.diskMebibytes());
                assertThat(worker.path("Timeout").asInt()).isEqualTo(CloudClass.FUNCTION_SECONDS);
                assertThat(worker.at("/EventInvokeConfig/MaximumRetryAttempts").asInt(-1))
                        .isZero();
                Map<String, String> variables = Templates.variables(whole, worker);
                assertThat(variables).containsEntry("MILLRACE_CLASS", memory.label());
                assertThat(variables.get("JAVA_TOOL_OPTIONS")).contains("-Xmx" + memory.heapMebibytes() + "m ");
            }
            case CONTAINER -> {
                assertContainer(memory);
                assertThat(Templates.taskDefinition(whole, memory)
                                .at("/EphemeralStorage/SizeInGiB")
                                .asInt())
                        .isEqualTo(memory.diskMebibytes() / 1024);
                assertThat(Templates.container(whole, memory).has("ResourceRequirements"))
                        .isFalse();
            }
            case GPU -> {
                assertContainer(memory);
                assertThat(Templates.container(whole, memory)
                                .path("ResourceRequirements")
                                .toString())
                        .isEqualTo("[{\"Type\":\"GPU\",\"Value\":\"1\"}]");
            }
        }
    }

    private void assertContainer(CloudClass memory) {
        ObjectNode task = Templates.taskDefinition(whole, memory);
        assertThat(task.path("Family").asString()).isEqualTo("flow-" + memory.label());
        assertThat(task.path("Memory").asString()).isEqualTo("" + memory.memoryMebibytes());
        assertThat(task.path("Cpu").asString()).isEqualTo("" + 1024 * memory.processors());
        assertThat(task.path("TaskRoleArn").asString()).isEqualTo("@Worker" + memory.name() + "May/Role.Arn");
        ObjectNode container = Templates.container(whole, memory);
        assertThat(Templates.environment(container)).containsEntry("MILLRACE_CLASS", memory.label());
        assertThat(container.path("Command").toString())
                .contains("-Xmx" + memory.heapMebibytes() + "m", WorkerMain.class.getName());
        assertThat(container.path("StopTimeout").asLong()).isGreaterThan(WorkerMain.LEAVE_SECONDS);
    }

    @Test
    void anInstanceWithAGpuIsThereForOneWorkerOnlyWhileThereIsWork() {
        ObjectNode group = whole.ofType("AWS::AutoScaling::AutoScalingGroup").get("Gpu/Instances");
        assertThat(group.path("MinSize").asString()).isEqualTo("0");
        assertThat(group.has("DesiredCapacity")).isFalse();
        assertThat(group.path("MaxSize").asString()).isEqualTo("2");
        JsonNode provider =
                whole.ofType("AWS::ECS::CapacityProvider").get("Gpu/Capacity").path("AutoScalingGroupProvider");
        assertThat(provider.path("AutoScalingGroupArn").asString()).isEqualTo("@Gpu/Instances");
        assertThat(provider.at("/ManagedScaling/Status").asString()).isEqualTo("ENABLED");
        JsonNode cluster =
                whole.ofType("AWS::ECS::ClusterCapacityProviderAssociations").get("Gpu/CapacityOfCluster");
        assertThat(cluster.path("Cluster").asString()).isEqualTo("@Gpu/Cluster");
        assertThat(cluster.path("DefaultCapacityProviderStrategy").toString())
                .as("tasks that name no provider run there")
                .isEqualTo("[{\"CapacityProvider\":\"@Gpu/Capacity\",\"Weight\":1}]");
        JsonNode launch =
                whole.ofType("AWS::EC2::LaunchTemplate").get("Gpu/Launch").path("LaunchTemplateData");
        assertThat(new String(Base64.getDecoder().decode(launch.path("UserData").asString()), StandardCharsets.UTF_8))
                .contains("ECS_CLUSTER="
                        + whole.ofType("AWS::ECS::Cluster")
                                .get("Gpu/Cluster")
                                .path("ClusterName")
                                .asString());
        assertThat(launch.at("/MetadataOptions/HttpPutResponseHopLimit").asInt())
                .as("containers do not get the role of the instance")
                .isEqualTo(1);
        assertThat(launch.at("/BlockDeviceMappings/0/Ebs/VolumeSize").asInt())
                .isGreaterThan(CloudClass.G1.diskMebibytes() / 1024 + 30);
        assertThat(Templates.taskDefinition(whole, CloudClass.G1)
                        .path("NetworkMode")
                        .asString())
                .as("the network of the instance, which has an address: none is asked for a container")
                .isEqualTo("bridge");
        Blueprint plain = Templates.with();
        assertThat(plain.resources())
                .extracting(Blueprint.Resource::type)
                .doesNotContain("AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::LaunchTemplate");
    }

    @Test
    void theCoordinatorReadsWhomItStarts() {
        PoolSettings pools = PoolSettings.read(Templates.variables(whole, Templates.function(whole, "Coordinator")));
        for (CloudClass memory : CloudClass.values()) {
            Map<CloudClass, List<String>> ofPlatform = switch (memory.platform()) {
                case FUNCTION -> pools.functions();
                case CONTAINER -> pools.containers().taskDefinitions();
                case GPU -> pools.instances().containers().taskDefinitions();
            };
            assertThat(ofPlatform.get(memory))
                    .as("the versions that are published with the coordinator's own")
                    .isEqualTo(
                            memory.platform() == CloudClass.Platform.FUNCTION
                                    ? published(memory, WorkerFunctions.most())
                                    : List.of("@" + Templates.definition(memory)));
        }
        assertThat(pools.instances().containers().cluster()).isEqualTo("@Gpu/Cluster");
        assertThat(pools.instances().most()).isEqualTo(2);
        assertThat(pools.most()).isEqualTo(200);
        assertThat(pools.containers().subnets()).containsExactly("subnet-1", "subnet-2");
        assertThat(pools.containers().cluster()).isEqualTo("@Containers/Cluster");
        Blueprint plain = Templates.with();
        assertThat(PoolSettings.read(Templates.variables(
                                plain, plain.ofType(Templates.FUNCTION).get("Coordinator")))
                        .classes())
                .isEqualTo(Templates.classes(CloudClass.Platform.FUNCTION));
    }

    private static List<String> published(CloudClass memory, int count) {
        return WorkerFunctions.of(memory, count).stream()
                .map(name -> "@Worker" + name.toUpperCase(Locale.ROOT))
                .map(name -> name + ":" + name + ".Version.Version")
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aClassHasSoManyFunctionsThatAreTheSameButForTheName(int count) {
        Blueprint blueprint = Templates.with("FunctionsPerClass", "" + count);
        Map<String, ObjectNode> functions = blueprint.ofType(Templates.FUNCTION);
        assertThat(functions.keySet().stream().filter(name -> name.startsWith("Worker")))
                .containsExactlyInAnyOrderElementsOf(WorkerFunctions.all(count)
                        .map(name -> "Worker" + name.toUpperCase(Locale.ROOT))
                        .toList());
        PoolSettings pools =
                PoolSettings.read(Templates.variables(blueprint, Templates.function(blueprint, "Coordinator")));
        for (CloudClass memory : Templates.classes(CloudClass.Platform.FUNCTION)) {
            assertThat(pools.functions().get(memory)).isEqualTo(published(memory, count));
            ObjectNode first = Templates.function(blueprint, "Worker" + memory.name());
            for (String name : WorkerFunctions.of(memory, count)) {
                assertThat(Templates.function(blueprint, "Worker" + name.toUpperCase(Locale.ROOT)))
                        .isEqualTo(first.deepCopy().put("FunctionName", "flow-" + name));
            }
        }
    }

    @Test
    void theTemplateAllowsAsManyFunctionsOfAClassAsThereAreNames() {
        assertThat(whole.part("Parameters")
                        .at("/FunctionsPerClass/AllowedValues")
                        .valueStream())
                .extracting(JsonNode::asInt)
                .containsExactly(1, 2, WorkerFunctions.most());
    }

    @Test
    void containersRunOnSpareCapacityWithAShareOnDemand() {
        JsonNode strategy =
                whole.ofType("AWS::ECS::Cluster").get("Containers/Cluster").path("DefaultCapacityProviderStrategy");
        assertThat(strategy.toString())
                .isEqualTo("[{\"CapacityProvider\":\"FARGATE\",\"Base\":0,\"Weight\":1},"
                        + "{\"CapacityProvider\":\"FARGATE_SPOT\",\"Weight\":4}]");
        assertThat(Templates.with().ofType("AWS::ECS::Cluster")).isEmpty();
    }
}
