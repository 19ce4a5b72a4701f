package dev.millrace.functions.aws;

import dev.millrace.functions.look.WorkerPool;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * Runs containers on instances that the cluster starts for them, of which there are a few at most. That takes minutes, so that those on the way count where
 * messages still wait, and no instance is started twice for a message.
 */
final class InstanceWorkers implements WorkerPool {
    private final PoolSettings.Instances instances;
    private final EcsWorkers workers;

    /** @param client closed by who made it */
    InstanceWorkers(Supplier<EcsClient> client, PoolSettings.Instances instances) {
        this.instances = instances;
        this.workers = new EcsWorkers(client, instances.containers());
    }

    @Override
    public List<CloudClass> classes() {
        return workers.classes();
    }

    @Override
    public int coming(CloudClass memory) {
        return workers.coming(memory);
    }

    @Override
    public int start(CloudClass memory, int count) {
        try {
            int there = workers.arns(memory).size();
            return workers.start(memory, Math.min(count, instances.most() - there));
        } catch (SdkException refused) {
            LogLine.write("worker not started", Map.of("class", memory.label(), "trouble", refused.getMessage()));
            return 0;
        }
    }
}
