package dev.millrace.cli.output;

import dev.millrace.service.words.Human;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What a simulated run came to, for people. */
public final class SimulatedRun {
    private SimulatedRun() {}

    /** @param run as a document */
    public static List<String> lines(JsonNode run) {
        List<String> lines = new ArrayList<>();
        lines.add(run.required("job").stringValue() + " over "
                + Human.bytes(run.required("inputBytes").longValue()) + ": " + count(run, "tasks", "task") + " in "
                + count(run, "stages", "stage") + ", at most " + count(run, "concurrency", "function")
                + " at once (simulated, seed " + run.required("seed").longValue() + ")");
        lines.add("makespan " + millis(run, "makespanMillis") + "; computing alone " + millis(run, "idealMillis")
                + ", efficiency "
                + String.format(Locale.ROOT, "%.2f", run.required("efficiency").doubleValue()));
        lines.add("workers at once " + count(run, "workers") + ", starts of functions " + count(run, "starts")
                + ", waits for quotas " + count(run, "throttles") + ", hottest partition "
                + count(run, "hottestPartitionWrites") + " writes/s");
        JsonNode cost = run.required("costUsd");
        lines.add("cost " + dollars(cost, "total") + ": Lambda " + dollars(cost, "lambda") + ", S3 "
                + dollars(cost, "s3") + ", DynamoDB " + dollars(cost, "dynamodb") + ", SQS " + dollars(cost, "sqs")
                + " (" + cost.required("architecture").stringValue() + ", prices of "
                + cost.required("pricesOf").stringValue() + ")");
        lines.add("phases");
        run.required("phases").forEach(phase -> lines.add(phase(phase)));
        JsonNode time = run.required("workersTime");
        lines.add("workers' time: reading " + percent(time, "reading") + ", computing " + percent(time, "computing")
                + ", writing " + percent(time, "writing") + ", waiting " + percent(time, "waiting"));
        return lines;
    }

    private static String phase(JsonNode phase) {
        String stage = phase.has("name")
                ? count(phase, "tasks", "task") + ", " + phase.required("name").stringValue()
                : "";
        return String.format(
                        Locale.ROOT,
                        "  %-10s %8s %6s  %s",
                        phase.required("phase").stringValue(),
                        millis(phase, "millis"),
                        percent(phase, "share"),
                        stage)
                .stripTrailing();
    }

    private static String count(JsonNode node, String key) {
        return Human.count(node.required(key).longValue());
    }

    private static String count(JsonNode node, String key, String noun) {
        return Human.count(node.required(key).longValue(), noun);
    }

    private static String millis(JsonNode node, String key) {
        return Human.millis(node.required(key).longValue());
    }

    private static String dollars(JsonNode node, String key) {
        return Human.dollars(node.required(key).doubleValue());
    }

    private static String percent(JsonNode node, String key) {
        return String.format(Locale.ROOT, "%.0f %%", node.required(key).doubleValue() * 100);
    }
}
