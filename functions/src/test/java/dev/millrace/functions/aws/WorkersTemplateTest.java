package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.settings.CloudPart;
import dev.millrace.functions.settings.CloudVariable;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import dev.millrace.service.deploy.Blueprint;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
                ObjectNode task = whole.ofType("AWS::ECS::TaskDefinition").get("Containers/Worker" + memory.name());
                assertThat(task.path("Family").asString()).isEqualTo("flow-" + memory.label());
                assertThat(task.path("Memory").asString()).isEqualTo("" + memory.memoryMebibytes());
                assertThat(task.path("Cpu").asString()).isEqualTo("" + 1024 * memory.processors());
                assertThat(task.at("/EphemeralStorage/SizeInGiB").asInt()).isEqualTo(memory.diskMebibytes() / 1024);
                assertThat(task.path("TaskRoleArn").asString()).isEqualTo("@Worker" + memory.name() + "May/Role.Arn");
                ObjectNode container = Templates.container(whole, memory);
                assertThat(Templates.environment(container)).containsEntry("MILLRACE_CLASS", memory.label());
                assertThat(container.path("Command").toString())
                        .contains("-Xmx" + memory.heapMebibytes() + "m", WorkerMain.class.getName());
                assertThat(container.path("StopTimeout").asLong()).isGreaterThan(WorkerMain.LEAVE_SECONDS);
            }
        }
    }

    @Test
    void theCoordinatorReadsWhomItStarts() {
        PoolSettings pools = PoolSettings.read(Templates.variables(whole, Templates.function(whole, "Coordinator")));
        for (CloudClass memory : CloudClass.values()) {
            boolean function = memory.platform() == CloudClass.Platform.FUNCTION;
            assertThat((function ? pools.functions() : pools.containers().taskDefinitions()).get(memory))
                    .as("the version that is published with the coordinator's own")
                    .containsExactly(
                            function ? "@Worker" + memory.name() + ".Version" : "@Containers/Worker" + memory.name());
        }
        assertThat(pools.most()).isEqualTo(200);
        assertThat(pools.containers().subnets()).containsExactly("subnet-1", "subnet-2");
        assertThat(pools.containers().cluster()).isEqualTo("@Containers/Cluster");
        Blueprint plain = Templates.with();
        assertThat(PoolSettings.read(Templates.variables(
                                plain, plain.ofType(Templates.FUNCTION).get("Coordinator")))
                        .classes())
                .isEqualTo(Templates.classes(CloudClass.Platform.FUNCTION));
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
