package dev.millrace.service.lineage;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.FailureJson;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.settings.Version;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A run as a RunEvent of OpenLineage. Of a run that has ended it is the same each time. */
public final class LineageEvent {
    static final String SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

    private static final String NAMESPACE = "millrace";
    /** Of names that are addresses (RFC 9562). */
    private static final UUID ADDRESSES = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    private final RunRecord record;
    private final RunRow row;
    private final Optional<JobSpec> job;
    private final String producer;

    private LineageEvent(RunRecord record, Optional<JobSpec> job) {
        this.record = record;
        this.row = record.view().row();
        this.job = job;
        this.producer = "urn:millrace:" + Version.read().millrace();
    }

    /** Which of the events of a run is told. */
    public enum Moment {
        /** That its try has begun. */
        START,
        /** How it stands now, or has ended. */
        LAST
    }

    /**
     * The event.
     *
     * @param job as it was submitted; empty: it is collected, and of what it read nothing is known
     * @param words in which places are told; a place stays one
     */
    public static ObjectNode of(
            RunRecord record, Optional<JobSpec> job, Moment moment, long nowMillis, UnaryOperator<String> words) {
        return new LineageEvent(record, job).event(moment, nowMillis, words);
    }

    /**
     * The name of a run's try among events: the UUID of version 3 of {@code urn:millrace:RUN}, and of a retry {@code urn:millrace:RUN:1} and so on, in the
     * namespace of addresses. Each try ends once, as OpenLineage wants of its runs.
     */
    static UUID id(RunId run, int epoch) {
        byte[] name = ("urn:millrace:" + run + (epoch == 0 ? "" : ":" + epoch)).getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES + name.length);
        bytes.putLong(ADDRESSES.getMostSignificantBits())
                .putLong(ADDRESSES.getLeastSignificantBits())
                .put(name);
        return UUID.nameUUIDFromBytes(bytes.array());
    }

    private ObjectNode event(Moment moment, long nowMillis, UnaryOperator<String> words) {
        boolean begins = moment == Moment.START;
        long at = begins ? row.startedMillis() : row.endedMillis() == RunRow.NONE ? nowMillis : row.endedMillis();
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("eventType", begins ? "START" : type());
        event.put("eventTime", Instant.ofEpochMilli(at).toString());
        event.put("producer", producer).put("schemaURL", SCHEMA);
        run(event.putObject("run").put("runId", id(row.run(), row.epoch()).toString()), begins);
        job(event.putObject("job").put("namespace", NAMESPACE).put("name", row.job()));
        boolean done = !begins && row.state() == RunState.SUCCEEDED;
        Datasets datasets = new Datasets(record, producer, words);
        ArrayNode inputs = event.putArray("inputs");
        job.ifPresent(known -> datasets.inputs(known, inputs, done));
        datasets.outputs(job, event.putArray("outputs"), done);
        return event;
    }

    private String type() {
        return switch (row.state()) {
            case ACCEPTED, RUNNING, PUBLISHING -> "RUNNING";
            case SUCCEEDED -> "COMPLETE";
            case FAILED -> "FAIL";
            case CANCELLED -> "ABORT";
            case EXPIRED -> row.failure().isPresent() ? "FAIL" : "ABORT";
        };
    }

    private void run(ObjectNode run, boolean begins) {
        ObjectNode facets = run.putObject("facets");
        RunView view = record.view();
        view.plan()
                .ifPresent(plan -> Facet.PROCESSING_ENGINE
                        .in(facets, producer)
                        .put("name", "Millrace")
                        .put("version", plan.engine().getOrDefault("millrace", "unknown"))
                        .put("openlineageAdapterVersion", Version.read().millrace()));
        if (!begins) {
            view.failure()
                    .ifPresent(failure -> Facet.ERROR_MESSAGE
                            .in(facets, producer)
                            .put("message", failure.code() + ": " + FailureJson.sentence(failure.message()))
                            .put("programmingLanguage", "SQL"));
        }
    }

    private void job(ObjectNode node) {
        ObjectNode facets = node.putObject("facets");
        Facet.JOB_TYPE
                .in(facets, producer)
                .put("processingType", "BATCH")
                .put("integration", "MILLRACE")
                .put("jobType", "JOB");
        job.filter(known -> known.steps().size() == 1)
                .ifPresent(known -> Facet.SQL
                        .in(facets, producer)
                        .put("query", known.steps().getFirst().sql())
                        .put("dialect", "duckdb"));
        job.filter(known -> !known.labels().isEmpty()).ifPresent(known -> {
            ArrayNode tags = Facet.TAGS.in(facets, producer).putArray("tags");
            known.labels()
                    .forEach((name, value) -> tags.addObject()
                            .put("key", name)
                            .put("value", value)
                            .put("source", "USER"));
        });
    }
}
