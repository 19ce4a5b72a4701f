package dev.millrace.service.document;

import dev.millrace.coordinator.plan.show.Words;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.service.runs.NoticeView;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runs.StageView;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A run as one object, and a stage as one. */
public final class RunJson {
    private RunJson() {}

    /**
     * The run.
     *
     * @param manifests what each output has published, by name
     * @param cost dollars on Lambda, if known
     */
    public static ObjectNode of(RunView run, Map<String, Manifest> manifests, Optional<Double> cost, long nowMillis) {
        ObjectNode node = of(run.row());
        run.failure().ifPresent(failure -> node.set("failure", FailureJson.of(failure)));
        node.put("seconds", run.millis(nowMillis) / 1000.0);
        node.put("tasks", run.tasks());
        node.put("tasksDone", run.tasksDone());
        node.put("bytesRead", run.bytesRead());
        node.put("bytesExchanged", run.bytesExchanged());
        node.put(
                "bytesWritten",
                manifests.values().stream().mapToLong(Manifest::sizeBytes).sum());
        node.put("peakBytes", run.peakBytes());
        cost.ifPresent(dollars -> node.put("costUsd", dollars));
        ArrayNode outputs = node.putArray("outputs");
        run.plan()
                .ifPresent(plan -> plan.results()
                        .forEach(output -> outputs.add(of(output, Optional.ofNullable(manifests.get(output.name()))))));
        run.taking()
                .ifPresent(taking -> node.putObject("taking")
                        .put("source", taking.source())
                        .put("taken", taking.taken())
                        .put("seen", taking.seen())
                        .put("same", taking.same())
                        .put("full", taking.full()));
        if (!run.reuse().isEmpty()) {
            ArrayNode reuse = node.putArray("reuse");
            run.reuse()
                    .forEach(step -> reuse.addObject()
                            .put("step", step.step())
                            .put("cached", step.isCached())
                            .put("reason", step.reason()));
        }
        if (!run.findings().isEmpty()) {
            ArrayNode findings = node.putArray("findings");
            run.findings().forEach(found -> findings.add(FindingsJson.of(found)));
        }
        return node;
    }

    /** Says which tables a run reads, if it reads any. */
    public static void tables(ObjectNode run, SortedMap<String, String> tables) {
        if (!tables.isEmpty()) {
            ObjectNode node = run.putObject("tables");
            tables.forEach(node::put);
        }
    }

    /** What one webhook was told. */
    public static ObjectNode of(NoticeView notice) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("webhook", notice.webhook())
                .put("end", notice.row().end().name())
                .put("retry", notice.row().epoch())
                .put("state", notice.state())
                .put("calls", notice.row().tries());
        if (!notice.row().troubleOrEmpty().isEmpty()) {
            node.put("trouble", notice.row().troubleOrEmpty());
        }
        return node;
    }

    /** What a list shows of a run. */
    public static ObjectNode listed(RunRow row, boolean driven, long nowMillis) {
        RunView view = new RunView(row, row.failure(), Optional.empty(), List.of(), List.of());
        return of(row).put("seconds", view.millis(nowMillis) / 1000.0).put("driven", driven);
    }

    /** What the row alone says. */
    public static ObjectNode of(RunRow row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", row.run().value());
        node.put("state", row.state().name());
        node.put("job", row.job());
        node.put("epoch", row.epoch());
        node.put("version", row.version());
        node.put("submittedMillis", row.submittedMillis());
        node.put("startedMillis", row.startedMillis());
        if (row.endedMillis() != RunRow.NONE) {
            node.put("endedMillis", row.endedMillis());
        }
        if (row.paused()) {
            node.put("paused", true);
        }
        if (!row.alarmOrEmpty().isEmpty()) {
            node.put("alarm", row.alarmOrEmpty());
        }
        row.failure().ifPresent(failure -> node.set("failure", FailureJson.of(failure)));
        return node;
    }

    private static ObjectNode of(OutputSpec output, Optional<Manifest> manifest) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", output.name());
        node.put("path", path(output.destination()));
        node.put("format", output.format().extension());
        node.put("mode", output.mode().word());
        manifest.ifPresent(published -> {
            node.put("rows", published.rows()).put("bytes", published.sizeBytes());
            node.put("files", published.files().size());
            if (output.mode().adds()) {
                node.put("rowsAdded", published.own().rows());
            }
        });
        return node;
    }

    /** A stage, and what was decided for it when it started. */
    public static ObjectNode of(StageView stage, List<Adaptation> adaptations) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", stage.stage().id().index());
        node.put("name", stage.stage().name());
        node.put("state", stage.state());
        node.put("tasks", stage.tasks());
        node.put("done", stage.done());
        node.put("failures", stage.failures());
        stage.row().ifPresent(row -> node.put("generation", row.generation()).put("sweeps", row.sweeps()));
        node.put("rowsRead", stage.totals().rowsRead());
        node.put("bytesRead", stage.totals().bytesRead());
        node.put("rowsWritten", stage.totals().rowsWritten());
        node.put("bytesWritten", stage.totals().bytesWritten());
        node.put("peakBytes", stage.totals().peakBytes());
        node.put("taskSeconds", stage.totals().taskMillis() / 1000.0);
        ArrayNode decided = node.putArray("adaptations");
        for (Adaptation adaptation : adaptations) {
            ObjectNode one = decided.addObject()
                    .put("kind", Words.kind(adaptation.kind()))
                    .put("reason", adaptation.reason());
            ObjectNode measured = one.putObject("measured");
            adaptation.measured().forEach(measured::put);
        }
        return node;
    }

    /** As a person types it. */
    public static String path(Location location) {
        return location.path();
    }
}
