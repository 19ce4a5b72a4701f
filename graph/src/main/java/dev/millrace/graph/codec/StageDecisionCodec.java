package dev.millrace.graph.codec;

import dev.millrace.graph.Course;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** {@code decisions/stage/generation.json}, for people to read. */
public final class StageDecisionCodec {
    private static final Document DOCUMENT = new Document("decision", 2);

    private StageDecisionCodec() {}

    public static byte[] write(StageDecision decision) {
        ObjectNode node = DOCUMENT.begin()
                .put("stage", decision.stage().index())
                .put("generation", decision.generation())
                .put("tasks", decision.tasks())
                .put("fineness", decision.fineness())
                .put("memoryClass", decision.memoryClass());
        ObjectNode inputs = node.putObject("inputs");
        decision.inputs().forEach((stage, generation) -> inputs.put(stage.toString(), generation));
        node.put("reason", decision.reason());
        if (!decision.shares().isEmpty()) {
            node.set("shares", Written.objects(decision.shares(), AdaptationCodec::share));
        }
        if (!decision.adaptations().isEmpty()) {
            node.set("adaptations", Written.objects(decision.adaptations(), AdaptationCodec::adaptation));
        }
        switch (decision.course()) {
            case Course.Own _ -> {}
            case Course.Short _ -> node.put("shortcut", true);
            case Course.Filtered _ -> node.put("filtered", true);
            case Course.Taken taken -> node.put("takenBy", taken.by().index());
        }
        return Document.pretty(node);
    }

    public static StageDecision read(byte[] bytes) {
        return DOCUMENT.read(
                bytes,
                fields -> new StageDecision(
                        new StageId(fields.whole("stage")),
                        fields.whole("generation"),
                        fields.whole("tasks"),
                        fields.whole("fineness"),
                        fields.whole("memoryClass"),
                        inputs(fields.wholeMap("inputs")),
                        fields.text("reason"),
                        fields.objectsIfAny("shares", AdaptationCodec::share),
                        fields.objectsIfAny("adaptations", AdaptationCodec::adaptation),
                        course(fields)));
    }

    private static Course course(Fields fields) {
        if (fields.has("takenBy")) {
            return new Course.Taken(new StageId(fields.whole("takenBy")));
        }
        if (fields.has("filtered") && fields.flag("filtered")) {
            return new Course.Filtered();
        }
        return fields.has("shortcut") && fields.flag("shortcut") ? new Course.Short() : Course.OWN;
    }

    private static SortedMap<StageId, Integer> inputs(SortedMap<String, Integer> byText) {
        SortedMap<StageId, Integer> inputs = new TreeMap<>();
        byText.forEach((stage, generation) -> inputs.put(new StageId(Integer.parseInt(stage)), generation));
        return inputs;
    }
}
