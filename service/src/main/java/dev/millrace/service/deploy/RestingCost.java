package dev.millrace.service.deploy;

import dev.millrace.service.cost.Prices;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a deployment costs in a month in which nothing runs. Every type of resource is known here: one that is not is an error, so that nothing is made whose
 * price nobody has looked up. What is stored is the user's and is not counted, but for the packages.
 */
public record RestingCost(List<Line> lines, String pricesOf) {
    private static final double MINUTES = 730 * 60.0;

    /** A mapping asks its queue with five callers, each of which waits 20 seconds. */
    private static final double POLLS_A_MINUTE = 15;

    /** Of a tick that finds nothing, in a process that is warm; starts are spread over it. */
    private static final double TICK_SECONDS = 0.15;

    /** Of a tick: a query of each shard of what is due and one of triggers, each half a unit. */
    private static final double TICK_READS = 4.5;

    /** Start, end and own line of a tick. */
    private static final double TICK_LOG_BYTES = 1_300;

    private static final double MEBIBYTES_OF_A_GIGABYTE = 1_024;
    private static final double GIGABYTE = 1L << 30;

    private static final String FUNCTION = "AWS::Serverless::Function";
    private static final String SCHEDULE = "AWS::Scheduler::Schedule";
    private static final String ALARM = "AWS::CloudWatch::Alarm";
    private static final String INSTANCES = "AWS::AutoScaling::AutoScalingGroup";
    private static final String DASHBOARD = "AWS::CloudWatch::Dashboard";

    /** Nothing is paid for them but their use, and what they hold. */
    private static final Set<String> BY_USE = Set.of(
            "AWS::S3::Bucket",
            "AWS::S3::BucketPolicy",
            "AWS::DynamoDB::Table",
            "AWS::SQS::Queue",
            "AWS::SQS::QueuePolicy",
            "AWS::IAM::Role",
            "AWS::Logs::LogGroup",
            "AWS::Logs::MetricFilter",
            "AWS::SNS::Topic",
            "AWS::SNS::Subscription",
            "AWS::Budgets::Budget",
            "AWS::Events::Rule",
            "AWS::Lambda::Alias",
            "AWS::Lambda::Permission",
            "AWS::ApiGatewayV2::Api",
            "AWS::ApiGatewayV2::Authorizer",
            "AWS::ApiGatewayV2::Integration",
            "AWS::ApiGatewayV2::Route",
            "AWS::ApiGatewayV2::Stage",
            "AWS::ECR::Repository",
            "AWS::ECS::Cluster",
            "AWS::ECS::TaskDefinition",
            "AWS::ECS::CapacityProvider",
            "AWS::ECS::ClusterCapacityProviderAssociations",
            "AWS::EC2::SecurityGroup",
            "AWS::EC2::LaunchTemplate",
            "AWS::IAM::InstanceProfile");

    /** One part of the cost. */
    public record Line(String what, double dollars) {}

    public RestingCost {
        lines = List.copyOf(lines);
    }

    /** @param packageBytes of what is stored to be deployed */
    public static RestingCost of(Blueprint blueprint, long packageBytes) {
        RestingPrices resting = RestingPrices.builtIn();
        Prices work = Prices.builtIn();
        requireKnown(blueprint);
        List<Line> lines = new ArrayList<>();
        long mappings = blueprint.ofType(FUNCTION).values().stream()
                .flatMap(function -> function.path("Events").valueStream())
                .filter(RestingCost::polls)
                .count();
        add(lines, mappings, "mapping of a queue to a function", MINUTES * POLLS_A_MINUTE * resting.queueRequest());
        long ticks = blueprint.ofType(SCHEDULE).values().stream()
                .filter(schedule -> schedule.path("State").asString().equals("ENABLED"))
                .count();
        add(lines, ticks, "call of the coordinator each minute", tick(blueprint, resting, work));
        add(lines, blueprint.ofType(ALARM).size(), "alarm", resting.alarmMonth());
        add(lines, blueprint.ofType(DASHBOARD).size(), "dashboard", resting.dashboardMonth());
        add(lines, 1, "packages in their bucket", packageBytes / GIGABYTE * resting.objectGigabyteMonth());
        return new RestingCost(lines, resting.date());
    }

    private static void requireKnown(Blueprint blueprint) {
        Set<String> unknown = new TreeSet<>();
        blueprint.resources().forEach(resource -> unknown.add(resource.type()));
        unknown.removeAll(BY_USE);
        unknown.removeAll(Set.of(FUNCTION, SCHEDULE, ALARM, DASHBOARD));
        if (restsWithoutInstances(blueprint)) {
            unknown.remove(INSTANCES);
        }
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("nobody has said what these cost: " + unknown);
        }
    }

    /** A group that keeps an instance would cost more than everything else. */
    private static boolean restsWithoutInstances(Blueprint blueprint) {
        return blueprint.ofType(INSTANCES).values().stream()
                .allMatch(group -> group.path("MinSize").asString().equals("0")
                        && group.path("DesiredCapacity").asInt(0) == 0);
    }

    private static boolean polls(JsonNode event) {
        return event.path("Type").asString().equals("SQS")
                && event.at("/Properties/Enabled").asBoolean(true);
    }

    private static double tick(Blueprint blueprint, RestingPrices resting, Prices work) {
        ObjectNode coordinator =
                Objects.requireNonNull(blueprint.ofType(FUNCTION).get("Coordinator"));
        double gigabytes = coordinator.path("MemorySize").asInt() / MEBIBYTES_OF_A_GIGABYTE;
        long asked = blueprint.ofType("AWS::SQS::Queue").values().stream()
                .map(queue -> queue.path("QueueName").asString())
                .filter(name -> name.contains("-tasks-") && !name.endsWith("-dead"))
                .count();
        return MINUTES
                * (resting.scheduledCall()
                        + work.lambdaRequest()
                        + TICK_SECONDS * gigabytes * work.lambdaGigabyteSecond()
                        + TICK_READS * work.stateRead()
                        + asked * resting.queueRequest()
                        + TICK_LOG_BYTES / GIGABYTE * resting.logGigabyte());
    }

    private static void add(List<Line> lines, long count, String what, double each) {
        if (count > 0) {
            lines.add(new Line(count == 1 ? what : count + " × " + what, count * each));
        }
    }

    /** Of all lines. */
    public double dollars() {
        return lines.stream().mapToDouble(Line::dollars).sum();
    }
}
