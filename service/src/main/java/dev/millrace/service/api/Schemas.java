package dev.millrace.service.api;

import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Schema;
import dev.millrace.storage.record.RunState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Forms of documents that several routes take or give. */
final class Schemas {
    static final String NAME = "^[A-Za-z_][A-Za-z0-9_.-]{0,62}$";
    static final String SHA256 = "^[0-9a-f]{64}$";
    static final String RUN_NAME = "^[@a-z0-9_-]{1,40}$";
    static final String RUN_ID = "^run_[0-9a-hjkmnp-tv-z]{26}$";

    private Schemas() {}

    static Parameter runParameter() {
        return Parameter.path(
                "run",
                Schema.text().pattern(RUN_NAME).atMost(40),
                "The run: its id, the beginning of one that is no other's, @last, @last-1, …");
    }

    /** By name, as the document lists them. */
    static SequencedMap<String, Schema> named() {
        SequencedMap<String, Schema> named = new LinkedHashMap<>();
        named.put("Run", run());
        named.put("Stage", stage());
        named.put("Task", task());
        named.put("Estimate", estimate());
        named.put("Trigger", trigger());
        named.put("Artifact", artifact());
        named.put("Problem", problem());
        return named;
    }

    static Schema trigger() {
        return Schema.object()
                .required("name", Schema.text())
                .required("job", Schema.text())
                .required("version", Schema.whole())
                .required(
                        "state",
                        Schema.text()
                                .oneOf(List.of(
                                        "ready",
                                        "running",
                                        "running, then paused",
                                        "running, then removed",
                                        "paused",
                                        "held")))
                .required("paused", Schema.truth())
                .required("fired", Schema.truth())
                .required("batch", Schema.whole().says("the last that was begun, from 1; of a schedule: the last time"))
                .optional("upload", Schema.object().open())
                .optional("files", Schema.map(Schema.whole()).says("how many are in each state"))
                .optional("schedule", Schema.object().open())
                .optional("nextMillis", Schema.whole())
                .optional("held", Schema.text().says("why it waits for somebody"))
                .optional("run", Schema.text().pattern(RUN_ID));
    }

    /** A batch, or a time of a schedule, that was settled. */
    static Schema batch() {
        return Schema.object()
                .required("trigger", Schema.text())
                .required("batch", Schema.whole())
                .required("result", Schema.text())
                .required("run", Schema.text())
                .required("files", Schema.whole())
                .required("bytes", Schema.whole())
                .required("same", Schema.whole())
                .required("sealedMillis", Schema.whole())
                .required("settledMillis", Schema.whole())
                .optional("error", error());
    }

    /** A version of a file that a trigger has seen. */
    static Schema upload() {
        return Schema.object()
                .required("trigger", Schema.text())
                .required("file", Schema.text())
                .required("bytes", Schema.whole())
                .required("modifiedMicros", Schema.whole())
                .required("state", Schema.text())
                .required("seenMillis", Schema.whole())
                .optional("batch", Schema.whole())
                .optional("settledMillis", Schema.whole())
                .optional("error", error());
    }

    /** A name of an artifact, as its last version is. */
    static Schema artifact() {
        return Schema.object()
                .required("name", Schema.text().pattern(NAME))
                .required("version", Schema.whole().says("from 1; of a name never used twice"))
                .required("sha256", Schema.text().pattern(SHA256))
                .required("size", Schema.whole().says("bytes"))
                .required("createdMillis", Schema.whole())
                .optional("usedMillis", Schema.whole().says("when its bytes were last asked for, to the hour"))
                .required("principal", Schema.text().says("the tenant whose it is, or owner"))
                .optional("versions", Schema.list(artifactVersion()).says("the oldest first; of one artifact alone"));
    }

    private static Schema artifactVersion() {
        return Schema.object()
                .required("version", Schema.whole())
                .required("sha256", Schema.text().pattern(SHA256))
                .required("size", Schema.whole())
                .required("createdMillis", Schema.whole());
    }

    private static Schema error() {
        return Schema.object().required("code", Schema.text()).required("message", Schema.text());
    }

    static Schema run() {
        return Schema.object()
                .required("id", Schema.text().pattern(RUN_ID))
                .required(
                        "state",
                        Schema.text()
                                .oneOf(Arrays.stream(RunState.values())
                                        .map(Enum::name)
                                        .toList()))
                .required("job", Schema.text())
                .required("version", Schema.whole().says("raised by every decision about the run; the ETag"))
                .required("epoch", Schema.whole().says("the try, from 0; raised by a retry"))
                .required("submittedMillis", Schema.whole())
                .required("startedMillis", Schema.whole())
                .optional("endedMillis", Schema.whole())
                .optional("paused", Schema.truth())
                .optional("alarm", Schema.text().says("what keeps the result from being published"))
                .optional("failure", failure())
                .optional("labels", Schema.map(Schema.text()))
                .optional("seconds", Schema.number())
                .optional("tasks", Schema.whole())
                .optional("tasksDone", Schema.whole())
                .optional("bytesRead", Schema.whole())
                .optional("bytesExchanged", Schema.whole())
                .optional("bytesWritten", Schema.whole())
                .optional("peakBytes", Schema.whole())
                .optional("costUsd", Schema.number().says("what it would have cost on Lambda"))
                .optional(
                        "outputs",
                        Schema.list(Schema.object()
                                .required("name", Schema.text())
                                .required("path", Schema.text())
                                .required("format", Schema.text())
                                .required("mode", Schema.text())
                                .optional("rows", Schema.whole())
                                .optional("bytes", Schema.whole())
                                .optional("files", Schema.whole())
                                .optional("rowsAdded", Schema.whole().says("of a result that grows"))))
                .optional("taking", Schema.object().open())
                .optional(
                        "tables",
                        Schema.map(Schema.text())
                                .says("of sources that read registered tables: which, in which version"))
                .optional("reuse", Schema.list(Schema.object().open()))
                .optional("findings", Schema.list(Schema.object().open()))
                .optional("driven", Schema.truth().says("whether a living process works on it"));
    }

    private static Schema stage() {
        Schema stage = Schema.object()
                .required("id", Schema.whole())
                .required("name", Schema.text())
                .required("state", Schema.text().oneOf(List.of("WAITING", "RUNNING", "DONE", "STOPPED", "NOT_RUN")));
        for (String count : List.of(
                "tasks", "done", "failures", "rowsRead", "bytesRead", "rowsWritten", "bytesWritten", "peakBytes")) {
            stage = stage.required(count, Schema.whole());
        }
        return stage.optional("generation", Schema.whole())
                .optional("sweeps", Schema.whole())
                .required("taskSeconds", Schema.number())
                .required("adaptations", Schema.list(Schema.object().open()));
    }

    private static Schema task() {
        Schema task = Schema.object()
                .required("stage", Schema.whole())
                .required("task", Schema.whole())
                .required("state", Schema.text().oneOf(List.of("WAITING", "RUNNING", "DONE", "FAILED", "STOPPED")))
                .required("attempt", Schema.text());
        for (String count : List.of(
                "claims",
                "rowsRead",
                "bytesRead",
                "rowsWritten",
                "bytesWritten",
                "peakBytes",
                "spilledBytes",
                "startedMillis")) {
            task = task.required(count, Schema.whole());
        }
        return task.required("seconds", Schema.number()).required("failures", Schema.list(failure()));
    }

    private static Schema estimate() {
        Schema seconds = Schema.object().required("low", Schema.number()).required("high", Schema.number());
        Schema cost = Schema.object()
                .optional("low", Schema.number())
                .optional("high", Schema.number())
                .required("architecture", Schema.text())
                .required("pricesOf", Schema.text().says("day of the price list"))
                .optional("limit", Schema.number().says("limits.dollars of the job"))
                .optional("mayExceedLimit", Schema.truth());
        return Schema.object()
                .required("stages", Schema.whole())
                .required("tasks", Schema.whole())
                .optional("bytesRead", Schema.whole())
                .optional("bytesExchanged", Schema.whole())
                .optional("bytesWritten", Schema.whole())
                .required("peakTaskBytes", Schema.whole())
                .required("seconds", seconds)
                .required("costUsd", cost);
    }

    private static Schema failure() {
        return Schema.object()
                .required("code", Schema.text())
                .required("kind", Schema.text())
                .required("message", Schema.text())
                .optional("remedy", Schema.text())
                .optional("source", Schema.text())
                .optional("line", Schema.whole())
                .optional("column", Schema.whole());
    }

    static Schema problem() {
        Schema wrong = Schema.object()
                .required("code", Schema.text())
                .required("detail", Schema.text())
                .optional("hint", Schema.text())
                .optional("pointer", Schema.text())
                .optional("source", Schema.text())
                .optional("line", Schema.whole())
                .optional("column", Schema.whole());
        return Schema.object()
                .required("type", Schema.text())
                .required("title", Schema.text())
                .required("status", Schema.whole())
                .required("detail", Schema.text())
                .required("instance", Schema.text())
                .required("code", Schema.text())
                .optional("kind", Schema.text().says("how Millrace reacts to the failure behind it"))
                .optional("hint", Schema.text())
                .required("retryable", Schema.truth())
                .required("requestId", Schema.text())
                .required("errors", Schema.list(wrong));
    }
}
