package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.functions.aws.AnsweringHttp.Answer;
import dev.millrace.functions.aws.AnsweringHttp.Asked;
import dev.millrace.functions.look.CallHelp;
import dev.millrace.functions.look.WorkerPool;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Release;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What starts workers asks Lambda and ECS for so many, and counts those that were taken, whatever becomes of single calls. */
final class StartedWorkersTest {
    private static final Answer TAKEN = new Answer(202, "");
    private static final Answer THROTTLED =
            new Answer(429, "{\"__type\":\"TooManyRequestsException\",\"message\":\"Rate exceeded\"}");

    private static WorkerPool functions(AnsweringHttp http) {
        LambdaClient client = http.client(LambdaClient.builder());
        return new LambdaWorkers(
                () -> client,
                Map.of(
                        CloudClass.C1,
                        List.of("flow-c1:live", "flow-c1b:live", "flow-c1c:live"),
                        CloudClass.C2,
                        List.of("flow-c2:live")));
    }

    private static WorkerPool containers(AnsweringHttp http) {
        EcsClient client = http.client(EcsClient.builder());
        return new EcsWorkers(
                () -> client,
                new PoolSettings.Containers(
                        Map.of(CloudClass.F1, List.of("flow-f1")), "flow", List.of("subnet-1"), List.of("sg-1")));
    }

    private static Map<String, Long> byFunction(List<Asked> asked) {
        return asked.stream()
                .collect(Collectors.groupingBy(
                        one -> one.path()
                                .replaceFirst(".*/functions/([^/]+)/invocations", "$1")
                                .replace("%3A", ":"),
                        TreeMap::new,
                        Collectors.counting()));
    }

    @Test
    void severalFunctionsOfAClassAreCalledInTurnFromCallToCall() {
        AnsweringHttp lambda = new AnsweringHttp(_ -> TAKEN);
        WorkerPool pool = functions(lambda);
        assertThat(pool.start(CloudClass.C1, 700)).isEqualTo(700);
        assertThat(byFunction(lambda.asked()))
                .isEqualTo(Map.of("flow-c1:live", 234L, "flow-c1b:live", 233L, "flow-c1c:live", 233L));
        assertThat(pool.start(CloudClass.C1, 2)).isEqualTo(2);
        assertThat(byFunction(lambda.asked()).values()).containsOnly(234L);
        assertThat(lambda.asked()).allSatisfy(one -> assertThat(one.body()).isEqualTo("{\"class\":\"c1\"}"));
        assertThat(pool.classes()).containsExactly(CloudClass.C1, CloudClass.C2);
        assertThat(pool.start(CloudClass.C3, 5)).isZero();
        assertThat(lambda.asked()).hasSize(702);
    }

    @Test
    void aThrottledFunctionIsAskedOnceForEachWorkerAndTheOthersAreStarted() {
        AnsweringHttp lambda = new AnsweringHttp(one -> one.path().contains("c1b") ? THROTTLED : TAKEN);
        assertThat(functions(lambda).start(CloudClass.C1, 30)).isEqualTo(20);
        assertThat(byFunction(lambda.asked()).values())
                .as("no call is repeated: the next tick starts what is missing")
                .containsOnly(10L);
    }

    private static CallHelp help(AnsweringHttp http, String function, Release own) {
        LambdaClient client = http.client(LambdaClient.builder());
        return LambdaHelp.of(
                () -> client,
                function,
                own,
                PoolSettings.read(Map.of("MILLRACE_FUNCTIONS", "c1=flow-c1", "MILLRACE_WORKERS", "10000")));
    }

    @Test
    void anotherCoordinatorOfTheVersionIsAskedToCallWorkersAndToldHowMany() {
        AnsweringHttp lambda = new AnsweringHttp(_ -> TAKEN);
        CallHelp help = help(lambda, "flow-coordinator", new Release("r1"));
        assertThat(help.ask(CloudClass.C1, 640).orElseThrow().getAsInt()).isEqualTo(640);
        Asked asked = lambda.asked().getFirst();
        assertThat(byFunction(lambda.asked())).isEqualTo(Map.of("flow-coordinator:r1", 1L));
        assertThat(CoordinatorEvent.read(asked.body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new CoordinatorEvent.Start(CloudClass.C1, 640));
        assertThat(help.ask(CloudClass.F1, 640)).as("containers").isEmpty();
        assertThat(help(new AnsweringHttp(_ -> THROTTLED), "flow-coordinator", new Release("r1"))
                        .ask(CloudClass.C1, 640)
                        .orElseThrow()
                        .getAsInt())
                .isZero();
        assertThat(help(lambda, "flow-coordinator", Release.ANY).ask(CloudClass.C1, 1))
                .isEmpty();
        assertThat(help(lambda, "", new Release("r1")).ask(CloudClass.C1, 1)).isEmpty();
        assertThat(lambda.asked()).hasSize(1);
    }

    @Test
    void anEventThatStartsNobodyIsRefused() {
        for (String event : List.of("{\"start\":\"c9\",\"count\":1}", "{\"start\":\"c1\",\"count\":0}")) {
            assertThatThrownBy(() -> CoordinatorEvent.read(event.getBytes(StandardCharsets.UTF_8)))
                    .hasMessageContaining("UNKNOWN_EVENT");
        }
    }

    /** Answers RunTask with so many containers, and a failure for each that lacks; -1: it is throttled. */
    private static Function<Asked, Answer> cluster(int... taken) {
        Deque<Integer> left = new ArrayDeque<>();
        for (int one : taken) {
            left.add(one);
        }
        return one -> {
            int started = left.remove();
            if (started < 0) {
                return new Answer(400, "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");
            }
            int failed = count(one) - started;
            return new Answer(
                    200,
                    "{\"tasks\":[" + String.join(",", Collections.nCopies(started, "{\"taskArn\":\"arn:t\"}"))
                            + "],\"failures\":["
                            + String.join(",", Collections.nCopies(failed, "{\"reason\":\"RESOURCE:CPU\"}")) + "]}");
        };
    }

    private static int count(Asked one) {
        return body(one).path("count").asInt();
    }

    private static JsonNode body(Asked one) {
        return JsonMapper.shared().readTree(one.body());
    }

    private static void requireStarted(AnsweringHttp ecs, int wanted, int started, Integer... counts) {
        assertThat(containers(ecs).start(CloudClass.F1, wanted)).isEqualTo(started);
        assertThat(ecs.asked().stream().map(StartedWorkersTest::count)).containsExactly(counts);
    }

    @Test
    void containersAreAskedForTenAtATime() {
        AnsweringHttp ecs = new AnsweringHttp(cluster(10, 10, 5));
        requireStarted(ecs, 25, 25, 10, 10, 5);
        JsonNode body = body(ecs.asked().getFirst());
        assertThat(body.path("taskDefinition").asString()).isEqualTo("flow-f1");
        assertThat(body.path("cluster").asString()).isEqualTo("flow");
        assertThat(body.at("/networkConfiguration/awsvpcConfiguration/subnets/0")
                        .asString())
                .isEqualTo("subnet-1");
        assertThat(containers(ecs).start(CloudClass.F2, 3)).isZero();
        assertThat(ecs.asked()).hasSize(3);
    }

    @Test
    void whatACallDidNotTakeIsAskedForAgainUntilACallTakesNone() {
        requireStarted(new AnsweringHttp(cluster(10, 4, 0)), 25, 14, 10, 10, 10);
        requireStarted(new AnsweringHttp(cluster(7, 3)), 10, 10, 10, 3);
    }

    @Test
    void aThrottledCallEndsTheAskingAndWhatWasStartedCounts() {
        requireStarted(new AnsweringHttp(cluster(10, -1)), 25, 10, 10, 10);
        requireStarted(new AnsweringHttp(cluster(-1)), 5, 0, 5);
    }
}
