package dev.millrace.functions.aws;

import dev.millrace.functions.look.WorkerPool;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

/**
 * Runs containers, at most ten with a call, by the capacity providers that are the cluster's default. A refused call ends the asking: the service's rate or
 * the account's share of processors is used up.
 */
final class EcsWorkers implements WorkerPool {
    private static final int OF_A_CALL = 10;

    private final Supplier<EcsClient> client;
    private final PoolSettings.Containers containers;

    /** @param client closed by who made it */
    EcsWorkers(Supplier<EcsClient> client, PoolSettings.Containers containers) {
        this.client = client;
        this.containers = containers;
    }

    @Override
    public List<CloudClass> classes() {
        return List.copyOf(new TreeSet<>(containers.taskDefinitions().keySet()));
    }

    @Override
    public int start(CloudClass memory, int count) {
        List<String> definitions = containers.taskDefinitions().getOrDefault(memory, List.of());
        int started = 0;
        while (!definitions.isEmpty() && started < count) {
            int taken = call(definitions.getFirst(), Math.min(OF_A_CALL, count - started));
            started += taken;
            if (taken == 0) {
                break;
            }
        }
        return started;
    }

    private int call(String definition, int count) {
        try {
            RunTaskResponse answer = client.get().runTask(request(definition, count));
            answer.failures()
                    .forEach(failure -> LogLine.write(
                            "worker not started",
                            Map.of("definition", definition, "trouble", String.valueOf(failure.reason()))));
            return answer.tasks().size();
        } catch (SdkException refused) {
            LogLine.write("worker not started", Map.of("definition", definition, "trouble", refused.getMessage()));
            return 0;
        }
    }

    /** Where no subnets are named, containers have the network of their instance. */
    private RunTaskRequest request(String definition, int count) {
        RunTaskRequest.Builder request = RunTaskRequest.builder()
                .cluster(containers.cluster())
                .taskDefinition(definition)
                .count(count);
        if (!containers.subnets().isEmpty()) {
            request.networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(containers.subnets())
                    .securityGroups(containers.securityGroups())
                    .assignPublicIp(AssignPublicIp.ENABLED)));
        }
        return request.build();
    }
}
