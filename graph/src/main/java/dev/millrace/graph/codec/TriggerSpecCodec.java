package dev.millrace.graph.codec;

import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.ScheduleTrigger.CatchUp;
import dev.millrace.graph.ScheduleTrigger.Overlap;
import dev.millrace.graph.Trigger;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.graph.UploadTrigger.Batching;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** A version of a trigger, for people to read. */
public final class TriggerSpecCodec {
    private static final Document DOCUMENT = new Document("trigger", 2);
    private static final String UPLOAD = "upload";
    private static final String SCHEDULE = "schedule";

    private TriggerSpecCodec() {}

    public static byte[] write(TriggerSpec spec) {
        ObjectNode node = DOCUMENT.begin().put("name", spec.name()).put("folder", spec.folder());
        switch (spec.trigger()) {
            case UploadTrigger upload -> node.set(UPLOAD, upload(upload));
            case ScheduleTrigger schedule -> node.set(SCHEDULE, schedule(schedule));
        }
        node.set("job", JobSpecCodec.put(Document.node(), spec.job()));
        return Document.pretty(node);
    }

    public static TriggerSpec read(byte[] bytes) {
        return DOCUMENT.read(
                bytes,
                fields -> new TriggerSpec(
                        fields.text("name"),
                        trigger(fields),
                        JobSpecCodec.of(fields.object("job")),
                        fields.text("folder")));
    }

    private static Trigger trigger(Fields fields) {
        return fields.has(UPLOAD) ? upload(fields.object(UPLOAD)) : schedule(fields.object(SCHEDULE));
    }

    private static ObjectNode schedule(ScheduleTrigger schedule) {
        ObjectNode node = Document.node()
                .put("cron", schedule.cron())
                .put("timeZone", schedule.timeZone())
                .put("catchUp", word(schedule.catchUp()))
                .put("overlap", word(schedule.overlap()))
                .put("date", schedule.dateOrEmpty())
                .put("file", schedule.text().file())
                .put("environment", schedule.text().environment());
        node.set("parameters", Written.textMap(schedule.text().parameters()));
        Written.putLines(node, "text", schedule.text().content());
        return node;
    }

    private static ScheduleTrigger schedule(Fields fields) {
        return new ScheduleTrigger(
                fields.text("cron"),
                fields.text("timeZone"),
                fields.choice("catchUp", CatchUp.values(), TriggerSpecCodec::word),
                fields.choice("overlap", Overlap.values(), TriggerSpecCodec::word),
                fields.text("date"),
                new ScheduleTrigger.Text(
                        fields.text("file"),
                        fields.lines("text"),
                        fields.textMap("parameters"),
                        fields.text("environment")));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode upload(UploadTrigger upload) {
        ObjectNode node = Document.node()
                .put("source", upload.source())
                .put("prefix", upload.prefix().uri())
                .put("suffix", upload.suffix())
                .put("maxFiles", upload.batch().maxFiles())
                .put("maxBytes", upload.batch().maxBytes())
                .put("maxWaitMillis", upload.batch().maxWaitMillis())
                .put("byContent", upload.byContent())
                .put("byKey", upload.byKey());
        upload.quarantine().ifPresent(folder -> node.put("quarantine", folder.uri()));
        return node;
    }

    private static UploadTrigger upload(Fields fields) {
        return new UploadTrigger(
                fields.text("source"),
                NounCodec.location(fields, "prefix"),
                fields.text("suffix"),
                new Batching(fields.whole("maxFiles"), fields.number("maxBytes"), fields.number("maxWaitMillis")),
                fields.flag("byContent"),
                fields.flag("byKey"),
                fields.has("quarantine") ? NounCodec.location(fields, "quarantine") : null);
    }
}
