package dev.millrace.functions.aws;

import dev.millrace.functions.look.WorkerPool;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Runs containers on instances that the cluster starts for them. That takes minutes, in which each tick finds the same messages waiting: so those that are
 * asked for and do not run yet are counted, and no instance is started twice for a message.
 */
final class InstanceWorkers implements WorkerPool {
    private static final String WORKS = "RUNNING";

    private final Supplier<EcsClient> client;
    private final PoolSettings.Instances instances;
    private final EcsWorkers workers;

    /** @param client closed by who made it */
    InstanceWorkers(Supplier<EcsClient> client, PoolSettings.Instances instances) {
        this.client = client;
        this.instances = instances;
        this.workers = new EcsWorkers(client, instances.containers());
    }

    @Override
    public List<CloudClass> classes() {
        return workers.classes();
    }

    @Override
    public int start(CloudClass memory, int count) {
        try {
            List<Task> asked = asked();
            List<String> definitions = instances.containers().taskDefinitions().getOrDefault(memory, List.of());
            int coming = (int) asked.stream()
                    .filter(task -> definitions.contains(task.taskDefinitionArn()))
                    .filter(task -> !task.lastStatus().equals(WORKS))
                    .count();
            return workers.start(memory, Math.min(count - coming, instances.most() - asked.size()));
        } catch (SdkException refused) {
            LogLine.write("worker not started", Map.of("class", memory.label(), "trouble", refused.getMessage()));
            return 0;
        }
    }

    /** Containers that run or are to run, of all versions of the code. One request lists a hundred, which is more than there may be. */
    private List<Task> asked() {
        String cluster = instances.containers().cluster();
        List<String> arns =
                client.get().listTasks(request -> request.cluster(cluster)).taskArns();
        return arns.isEmpty()
                ? List.of()
                : client.get()
                        .describeTasks(request -> request.cluster(cluster).tasks(arns))
                        .tasks();
    }
}
