package dev.millrace.coordinator.notice;

import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Webhook.Event;
import dev.millrace.storage.record.NoticeRow;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a webhook is told. Made of facts that do not change any more, so that each call says the same. No values of rows, and no message of an error,
 * which may hold some: only its code.
 */
final class NoticeText {
    private NoticeText() {}

    static Event event(NoticeRow notice) {
        return switch (notice.end()) {
            case SUCCEEDED -> Event.SUCCEEDED;
            case CANCELLED -> Event.CANCELLED;
            case FAILED, EXPIRED, ACCEPTED, RUNNING, PUBLISHING -> Event.FAILED;
        };
    }

    /** The same in each call, and of no other event. */
    static String id(NoticeRow notice) {
        return notice.run() + "." + notice.epoch() + "." + event(notice).word();
    }

    static String body(NoticeRow notice, RunRow run, Optional<StageGraph> plan, SortedMap<StageId, StageRow> stages) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("formatVersion", 1)
                .put("id", id(notice))
                .put("event", event(notice).word())
                .put("run", notice.run().value())
                .put("job", run.job())
                .put("state", notice.end().name())
                .put("retry", notice.epoch())
                .put("submittedAt", time(run.submittedMillis()))
                .put("startedAt", time(notice.startedMillis()))
                .put("endedAt", time(notice.endedMillis()));
        if (!notice.codeOrEmpty().isEmpty()) {
            node.putObject("error").put("code", notice.codeOrEmpty());
        }
        if (event(notice) == Event.SUCCEEDED) {
            ArrayNode outputs = node.putArray("outputs");
            plan.ifPresent(known -> outputs(known, stages, outputs));
        }
        return node.toString();
    }

    private static void outputs(StageGraph plan, SortedMap<StageId, StageRow> stages, ArrayNode outputs) {
        for (int position = 0; position < plan.outputs().size(); position++) {
            OutputSpec output = plan.outputs().get(position);
            outputs.addObject()
                    .put("name", output.name())
                    .put("to", output.destination().uri())
                    .put("rows", rows(plan, stages, position));
        }
    }

    private static long rows(StageGraph plan, SortedMap<StageId, StageRow> stages, int position) {
        long rows = 0;
        for (Stage stage : plan.stages()) {
            StageRow row = stages.get(stage.id());
            if (row != null && stage.output().equals(new Output.Table(position))) {
                rows += row.totals().rowsWritten();
            }
        }
        return rows;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
