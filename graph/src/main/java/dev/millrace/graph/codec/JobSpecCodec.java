package dev.millrace.graph.codec;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.JobSpec.Retry;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code spec.json}, for people to read. */
public final class JobSpecCodec {
    private static final Document DOCUMENT = new Document("spec.json", 2);

    private JobSpecCodec() {}

    public static byte[] write(JobSpec spec) {
        return Document.pretty(put(DOCUMENT.begin(), spec));
    }

    /** The fields of a job, for a document that holds one. */
    static ObjectNode put(ObjectNode node, JobSpec spec) {
        node.put("name", spec.name());
        node.set("sources", Written.objects(spec.sources(), JobSpecCodec::source));
        node.set("steps", Written.objects(spec.steps(), JobSpecCodec::step));
        node.set("sinks", Written.objects(spec.sinks(), JobSpecCodec::sink));
        node.set("labels", Written.textMap(spec.labels()));
        node.set("limits", limits(spec.limits()));
        node.set("settings", Written.textMap(spec.settings()));
        QualityCodec.put(node, spec.quality());
        ConductCodec.put(node, spec.conduct());
        ReuseCodec.put(node, spec.reuse());
        return node;
    }

    public static JobSpec read(byte[] bytes) {
        return DOCUMENT.read(bytes, JobSpecCodec::of);
    }

    static JobSpec of(Fields fields) {
        return new JobSpec(
                fields.text("name"),
                fields.objects("sources", JobSpecCodec::source),
                fields.objects("steps", JobSpecCodec::step),
                fields.objects("sinks", JobSpecCodec::sink),
                fields.textMap("labels"),
                limits(fields.object("limits")),
                fields.textMap("settings"),
                QualityCodec.quality(fields),
                ConductCodec.conduct(fields),
                ReuseCodec.reuse(fields));
    }

    private static ObjectNode source(Source source) {
        ObjectNode node = Document.node().put("name", source.name());
        node.set("from", Written.texts(source.from()));
        node.put("format", source.format());
        node.set("columns", Written.objects(source.columns(), NounCodec::column));
        node.set("partitions", Written.objects(source.partitions(), NounCodec::column));
        node.set("csv", SourceOptionsCodec.csv(source.csv()));
        node.put("skipBadRows", source.skipBadRows());
        SourceOptionsCodec.write(node, source.options());
        node.set("place", NounCodec.place(source.place()));
        return node;
    }

    private static Source source(Fields fields) {
        return new Source(
                fields.text("name"),
                fields.texts("from"),
                fields.text("format"),
                fields.objects("columns", NounCodec::column),
                fields.objects("partitions", NounCodec::column),
                SourceOptionsCodec.csv(fields.object("csv")),
                fields.flag("skipBadRows"),
                SourceOptionsCodec.options(fields),
                NounCodec.place(fields.object("place")));
    }

    private static ObjectNode step(Step step) {
        ObjectNode node = Document.node().put("name", step.name());
        Written.putLines(node, "sql", step.sql());
        ObjectNode parameters = node.putObject("parameters");
        step.parameters().forEach((name, value) -> parameters.set(name, parameter(value)));
        node.set("place", NounCodec.place(step.place()));
        return node;
    }

    private static Step step(Fields fields) {
        return new Step(
                fields.text("name"),
                fields.lines("sql"),
                fields.objectMap("parameters", JobSpecCodec::parameter),
                NounCodec.place(fields.object("place")));
    }

    private static ObjectNode parameter(ParameterValue parameter) {
        ObjectNode node = Document.node().put("type", parameter.type());
        Written.putIfPresent(node, "value", parameter.value());
        return node;
    }

    private static ParameterValue parameter(Fields fields) {
        return new ParameterValue(fields.text("type"), fields.textOrNull("value"));
    }

    private static ObjectNode sink(Sink sink) {
        ObjectNode node = Document.node()
                .put("step", sink.step())
                .put("to", sink.to().uri())
                .put("format", sink.format().extension())
                .put("mode", sink.mode().word());
        if (!sink.key().isEmpty()) {
            node.set("key", Written.texts(sink.key()));
        }
        LayoutCodec.put(node, sink.layout());
        if (!sink.places().isEmpty()) {
            ObjectNode places = node.putObject("places");
            sink.places().forEach((key, place) -> places.set(key, NounCodec.place(place)));
        }
        node.set("place", NounCodec.place(sink.place()));
        return node;
    }

    private static Sink sink(Fields fields) {
        return new Sink(
                fields.text("step"),
                NounCodec.location(fields, "to"),
                NounCodec.format(fields),
                NounCodec.mode(fields),
                fields.has("key") ? fields.texts("key") : List.of(),
                LayoutCodec.of(fields),
                fields.has("places") ? fields.objectMap("places", NounCodec::place) : Map.of(),
                NounCodec.place(fields.object("place")));
    }

    private static ObjectNode limits(Limits limits) {
        ObjectNode node = Document.node()
                .put("tasks", limits.tasks())
                .put("attempts", limits.attempts())
                .put("wallMillis", limits.wallMillis())
                .put("taskMillis", limits.taskMillis())
                .put("bytes", limits.bytes());
        if (limits.rows() > 0) {
            node.put("rows", limits.rows());
        }
        if (limits.microDollars() > 0) {
            node.put("microDollars", limits.microDollars());
        }
        if (!limits.retry().equals(Retry.DEFAULT)) {
            node.put("retryMillis", limits.retry().intervalMillis())
                    .put("retryPercent", limits.retry().backoffPercent());
        }
        return node;
    }

    private static Limits limits(Fields fields) {
        return new Limits(
                fields.number("tasks"),
                fields.whole("attempts"),
                fields.number("wallMillis"),
                fields.number("taskMillis"),
                fields.number("bytes"),
                numberIfAny(fields, "rows"),
                numberIfAny(fields, "microDollars"),
                new Retry(numberIfAny(fields, "retryMillis"), (int) numberIfAny(fields, "retryPercent")));
    }

    private static long numberIfAny(Fields fields, String name) {
        return fields.has(name) ? fields.number(name) : 0;
    }
}
