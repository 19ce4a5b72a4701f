package dev.millrace.cli.output;

import dev.millrace.simulation.scale.ScaleReport;
import dev.millrace.simulation.scale.ScaleReport.Dollars;
import dev.millrace.simulation.scale.ScaleReport.WorkerTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a simulated run came to, for people and for programs.
 *
 * @param inputBytes of the sources together
 * @param concurrency of the account
 * @param pricesOf date of the list of prices
 */
public record SimulatedRun(ScaleReport report, long inputBytes, int concurrency, long seed, String pricesOf) {
    private static final String ARCHITECTURE = "arm64";

    /** Lines for people. */
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        lines.add(
                report.job() + " over " + Human.bytes(inputBytes) + ": " + Human.count(report.tasks(), "task") + " in "
                        + Human.count(report.stages().size(), "stage") + ", at most "
                        + Human.count(concurrency, "function") + " at once (simulated, seed " + seed + ")");
        lines.add("makespan " + Human.millis(report.makespanMillis()) + "; computing alone "
                + Human.millis(report.idealMillis()) + ", efficiency " + two(report.efficiency()));
        lines.add("workers at once " + Human.count(report.workers()) + ", starts of functions "
                + Human.count(report.starts()) + ", waits for quotas " + Human.count(report.throttled())
                + ", hottest partition " + Human.count(report.hottestWrites()) + " writes/s");
        Dollars cost = report.cost();
        lines.add("cost " + Human.dollars(cost.sum()) + ": Lambda " + Human.dollars(cost.functions()) + ", S3 "
                + Human.dollars(cost.objects()) + ", DynamoDB " + Human.dollars(cost.rows()) + ", SQS "
                + Human.dollars(cost.messages()) + " (" + ARCHITECTURE + ", prices of " + pricesOf + ")");
        lines.add("phases");
        for (ScaleReport.Phase phase : report.phases()) {
            lines.add(String.format(
                            Locale.ROOT,
                            "  %-10s %8s %6s  %s",
                            phase.name(),
                            Human.millis(phase.millis()),
                            percent(share(phase.millis(), report.makespanMillis())),
                            stage(phase.name()))
                    .stripTrailing());
        }
        WorkerTime time = report.time();
        long all = paidMillis(time);
        lines.add("workers' time: reading " + percent(share(time.readingMillis(), all)) + ", computing "
                + percent(share(time.computingMillis(), all)) + ", writing " + percent(share(time.writingMillis(), all))
                + ", waiting " + percent(share(time.waitingMillis(), all)));
        return lines;
    }

    private String stage(String phase) {
        return report.stages().stream()
                .filter(stage -> phase.equals("stage " + stage.stage()))
                .map(stage -> Human.count(stage.tasks(), "task") + ", " + stage.name())
                .findFirst()
                .orElse("");
    }

    /** For programs. */
    public JsonNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("job", report.job())
                .put("inputBytes", inputBytes)
                .put("concurrency", concurrency)
                .put("seed", seed)
                .put("stages", report.stages().size())
                .put("tasks", report.tasks())
                .put("makespanMillis", report.makespanMillis())
                .put("idealMillis", report.idealMillis())
                .put("efficiency", report.efficiency())
                .put("workers", report.workers())
                .put("starts", report.starts())
                .put("throttles", report.throttled())
                .put("hottestPartitionWrites", report.hottestWrites())
                .put("stateWrites", report.rowWrites())
                .put("objectRequests", report.objectRequests());
        Dollars cost = report.cost();
        node.putObject("costUsd")
                .put("total", cost.sum())
                .put("lambda", cost.functions())
                .put("s3", cost.objects())
                .put("dynamodb", cost.rows())
                .put("sqs", cost.messages())
                .put("architecture", ARCHITECTURE)
                .put("pricesOf", pricesOf);
        ArrayNode phases = node.putArray("phases");
        report.phases()
                .forEach(phase -> phases.addObject()
                        .put("phase", phase.name())
                        .put("millis", phase.millis())
                        .put("share", share(phase.millis(), report.makespanMillis())));
        WorkerTime time = report.time();
        long all = paidMillis(time);
        node.putObject("workersTime")
                .put("reading", share(time.readingMillis(), all))
                .put("computing", share(time.computingMillis(), all))
                .put("writing", share(time.writingMillis(), all))
                .put("waiting", share(time.waitingMillis(), all));
        return node;
    }

    private static long paidMillis(WorkerTime time) {
        return time.readingMillis() + time.computingMillis() + time.writingMillis() + time.waitingMillis();
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    private static String two(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
