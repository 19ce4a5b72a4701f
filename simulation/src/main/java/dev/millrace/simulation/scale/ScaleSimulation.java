package dev.millrace.simulation.scale;

import dev.millrace.service.cost.Simulation;
import dev.millrace.simulation.scale.ScaleReport.Dollars;
import dev.millrace.simulation.scale.ScaleReport.OfStage;
import dev.millrace.simulation.scale.ScaleReport.WorkerTime;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Plans as jobs of a {@link ScaleWorld}. */
public final class ScaleSimulation implements Simulation {
    private static final String ARCHITECTURE = "arm64";

    @Override
    public ObjectNode run(Subject subject, Terms terms) {
        ScaleJob job = PlannedJob.of(
                subject.job(), subject.plan(), terms.concurrency(), terms.functions(), terms.bytesASecond());
        CloudModel usual = CloudModel.aws(terms.concurrency());
        CloudModel model = terms.calm() ? usual.warmAndCalm() : usual;
        return document(new ScaleWorld(job, model, terms.seed(), terms.prices()).run(), subject, terms);
    }

    private static ObjectNode document(ScaleReport report, Subject subject, Terms terms) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("job", report.job())
                .put("inputBytes", subject.inputBytes())
                .put("concurrency", terms.concurrency())
                .put("seed", terms.seed())
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
                .put("pricesOf", terms.prices().date());
        phases(report, node.putArray("phases"));
        WorkerTime time = report.time();
        long all = paidMillis(time);
        node.putObject("workersTime")
                .put("reading", share(time.readingMillis(), all))
                .put("computing", share(time.computingMillis(), all))
                .put("writing", share(time.writingMillis(), all))
                .put("waiting", share(time.waitingMillis(), all));
        return node;
    }

    private static void phases(ScaleReport report, ArrayNode phases) {
        Map<String, OfStage> stages = new TreeMap<>();
        report.stages().forEach(stage -> stages.put("stage " + stage.stage(), stage));
        for (ScaleReport.Phase phase : report.phases()) {
            ObjectNode one = phases.addObject()
                    .put("phase", phase.name())
                    .put("millis", phase.millis())
                    .put("share", share(phase.millis(), report.makespanMillis()));
            OfStage stage = stages.get(phase.name());
            if (stage != null) {
                one.put("tasks", stage.tasks()).put("name", stage.name());
            }
        }
    }

    private static long paidMillis(WorkerTime time) {
        return time.readingMillis() + time.computingMillis() + time.writingMillis() + time.waitingMillis();
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
