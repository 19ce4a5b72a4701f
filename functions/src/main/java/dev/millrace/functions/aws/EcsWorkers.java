package dev.millrace.functions.aws;

import dev.millrace.functions.look.WorkerPool;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

/**
 * Runs containers, at most ten with a call, by the capacity providers that are the cluster's default. A refused call ends the asking: the service's rate or
 * the account's share of processors is used up. A container takes a minute to begin, on an instance that is started for it several: those on the way are
 * told.
 */
final class EcsWorkers implements WorkerPool {
    private static final int OF_A_CALL = 10;
    private static final int DESCRIBED_TOGETHER = 100;
    private static final String WORKS = "RUNNING";

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
        List<String> definitions = definitions(memory);
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

    @Override
    public int coming(CloudClass memory) {
        List<String> definitions = definitions(memory);
        EcsClient asked = client.get();
        int coming = 0;
        try {
            List<String> arns = arns(memory);
            for (int first = 0; first < arns.size(); first += DESCRIBED_TOGETHER) {
                List<String> some = arns.subList(first, Math.min(arns.size(), first + DESCRIBED_TOGETHER));
                coming += (int)
                        asked
                                .describeTasks(request ->
                                        request.cluster(containers.cluster()).tasks(some))
                                .tasks()
                                .stream()
                                .filter(task -> definitions.contains(task.taskDefinitionArn()))
                                .filter(task -> !task.lastStatus().equals(WORKS))
                                .count();
            }
        } catch (SdkException silent) {
            LogLine.write("workers not counted", Map.of("class", memory.label(), "trouble", silent.getMessage()));
        }
        return coming;
    }

    /**
     * Containers of a class that run or are to run, of all versions of the code.
     *
     * @throws SdkException when the service does not say
     */
    List<String> arns(CloudClass memory) {
        List<String> arns = new ArrayList<>();
        for (String definition : definitions(memory).stream().limit(1).toList()) {
            ListTasksRequest.Builder request =
                    ListTasksRequest.builder().cluster(containers.cluster()).family(family(definition));
            String next = null;
            do {
                ListTasksResponse page =
                        client.get().listTasks(request.nextToken(next).build());
                arns.addAll(page.taskArns());
                next = page.nextToken();
            } while (next != null && !next.isEmpty());
        }
        return arns;
    }

    /** Of {@code arn:…:task-definition/FAMILY:REVISION}. */
    private static String family(String definition) {
        String named = definition.substring(definition.lastIndexOf('/') + 1);
        int revision = named.indexOf(':');
        return revision < 0 ? named : named.substring(0, revision);
    }

    private List<String> definitions(CloudClass memory) {
        return containers.taskDefinitions().getOrDefault(memory, List.of());
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
