package dev.millrace.service.document;

import dev.millrace.graph.JobSpec;
import dev.millrace.service.cost.PlanEstimate;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a job would take, as programs read it. */
public final class EstimateJson {
    private static final double MICRO = 1_000_000;

    /** Of the functions whose prices are told. */
    public static final String ARCHITECTURE = "arm64";

    private EstimateJson() {}

    /** The job's limit of dollars; 0: none. */
    public static double limitDollars(JobSpec job) {
        return job.limits().microDollars() / MICRO;
    }

    /** @param limitDollars of the job; 0: none */
    public static ObjectNode of(PlanEstimate estimate, double limitDollars) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("stages", estimate.stages()).put("tasks", estimate.tasks());
        put(node, "bytesRead", estimate.bytesRead());
        put(node, "bytesExchanged", estimate.bytesExchanged());
        put(node, "bytesWritten", estimate.bytesWritten());
        node.put("peakTaskBytes", estimate.peakTaskBytes());
        node.putObject("seconds").put("low", estimate.secondsLow()).put("high", estimate.secondsHigh());
        ObjectNode cost = node.putObject("costUsd");
        estimate.dollarsLow().ifPresent(low -> cost.put("low", low));
        estimate.dollarsHigh().ifPresent(high -> cost.put("high", high));
        cost.put("architecture", ARCHITECTURE).put("pricesOf", estimate.pricesOf());
        if (limitDollars > 0) {
            cost.put("limit", limitDollars).put("mayExceedLimit", estimate.mayCostMoreThan(limitDollars));
        }
        return node;
    }

    private static void put(ObjectNode node, String key, long bytes) {
        if (bytes >= 0) {
            node.put(key, bytes);
        }
    }

    /** The estimate that was written so. */
    public static PlanEstimate read(JsonNode node) {
        JsonNode cost = node.required("costUsd");
        return new PlanEstimate(
                node.required("stages").intValue(),
                node.required("tasks").longValue(),
                node.path("bytesRead").asLong(-1),
                node.path("bytesExchanged").asLong(-1),
                node.path("bytesWritten").asLong(-1),
                node.required("peakTaskBytes").longValue(),
                node.required("seconds").required("low").doubleValue(),
                node.required("seconds").required("high").doubleValue(),
                dollars(cost, "low"),
                dollars(cost, "high"),
                cost.required("pricesOf").stringValue());
    }

    private static Optional<Double> dollars(JsonNode cost, String key) {
        return cost.has(key) ? Optional.of(cost.required(key).doubleValue()) : Optional.empty();
    }
}
