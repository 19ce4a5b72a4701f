package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** Workers whose instances take minutes to come. */
class InstanceWorkersTest {
    /** A cluster in which tasks wait for instances until the test lets them run. */
    private static final class Cluster implements EcsClient {
        private final List<Task> tasks = new ArrayList<>();
        private final List<RunTaskRequest> requests = new ArrayList<>();
        private boolean silent;

        void put(String definition, String status) {
            tasks.add(Task.builder()
                    .taskArn("task-" + tasks.size())
                    .taskDefinitionArn(definition)
                    .lastStatus(status)
                    .build());
        }

        void allRun() {
            tasks.replaceAll(task -> task.toBuilder().lastStatus("RUNNING").build());
        }

        @Override
        public ListTasksResponse listTasks(ListTasksRequest request) {
            if (silent) {
                throw EcsException.builder().message("too often").build();
            }
            assertThat(request.cluster()).isEqualTo("flow-gpu");
            assertThat(request.family()).isEqualTo("flow-g1");
            List<String> arns = tasks.stream().map(Task::taskArn).toList();
            int first = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
            int end = Math.min(arns.size(), first + 2);
            return ListTasksResponse.builder()
                    .taskArns(arns.subList(first, end))
                    .nextToken(end < arns.size() ? "" + end : null)
                    .build();
        }

        @Override
        public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
            assertThat(request.tasks()).hasSizeBetween(1, 100);
            return DescribeTasksResponse.builder()
                    .tasks(tasks.stream()
                            .filter(task -> request.tasks().contains(task.taskArn()))
                            .toList())
                    .build();
        }

        @Override
        public RunTaskResponse runTask(RunTaskRequest request) {
            requests.add(request);
            int before = tasks.size();
            for (int number = 0; number < request.count(); number++) {
                put(request.taskDefinition(), "PROVISIONING");
            }
            return RunTaskResponse.builder()
                    .tasks(tasks.subList(before, tasks.size()))
                    .build();
        }

        @Override
        public String serviceName() {
            return "ecs";
        }

        @Override
        public void close() {}
    }

    private final Cluster cluster = new Cluster();

    private InstanceWorkers workers(int most) {
        PoolSettings settings = PoolSettings.read(Map.of(
                "MILLRACE_FUNCTIONS", "c1=flow-c1",
                "MILLRACE_GPU_TASK_DEFINITIONS", "g1=flow-g1:2",
                "MILLRACE_GPU_CLUSTER", "flow-gpu",
                "MILLRACE_GPU_WORKERS", "" + most));
        assertThat(settings.classes()).containsExactly(CloudClass.C1, CloudClass.G1);
        return new InstanceWorkers(() -> cluster, settings.instances());
    }

    @Test
    void thoseThatWaitForAnInstanceAreOnTheWay() {
        InstanceWorkers workers = workers(20);
        assertThat(workers.classes()).containsExactly(CloudClass.G1);
        assertThat(workers.coming(CloudClass.G1)).isZero();
        assertThat(workers.start(CloudClass.G1, 5)).isEqualTo(5);
        cluster.put("flow-g1:1", "PENDING");
        assertThat(workers.coming(CloudClass.G1))
                .as("on three pages, but one of another version")
                .isEqualTo(5);
        IntStream.range(0, 230).forEach(_ -> cluster.put("flow-g1:2", "PENDING"));
        assertThat(workers.coming(CloudClass.G1)).isEqualTo(235);
        cluster.allRun();
        assertThat(workers.coming(CloudClass.G1)).isZero();
    }

    @Test
    void workersOfEarlierVersionsTakeRoomButNoMessagesOfThisOne() {
        cluster.put("flow-g1:1", "PENDING");
        assertThat(workers(3).start(CloudClass.G1, 9)).isEqualTo(2);
        assertThat(workers(3).start(CloudClass.G1, 9)).isZero();
    }

    @Test
    void containersHaveTheNetworkOfTheirInstanceAndTheProviderOfTheirCluster() {
        workers(2).start(CloudClass.G1, 1);
        assertThat(cluster.requests)
                .containsExactly(RunTaskRequest.builder()
                        .cluster("flow-gpu")
                        .taskDefinition("flow-g1:2")
                        .count(1)
                        .build());
    }

    @Test
    void aServiceThatDoesNotAnswerStartsNothing() {
        cluster.silent = true;
        assertThat(workers(2).start(CloudClass.G1, 1)).isZero();
        assertThat(workers(2).coming(CloudClass.G1)).isZero();
        assertThat(cluster.requests).isEmpty();
    }
}
