package dev.millrace.graph.codec;

import dev.millrace.graph.Increment;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StepIdentity;
import dev.millrace.graph.StepIdentity.Kind;
import dev.millrace.graph.StepIdentity.Part;
import dev.millrace.graph.StepReuse;
import dev.millrace.graph.Taking;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What is taken over from earlier runs, in specifications, plans and manifests; written only where there is something. */
final class ReuseCodec {
    private ReuseCodec() {}

    static void put(ObjectNode node, Reuse reuse) {
        if (!reuse.equals(Reuse.NONE)) {
            ObjectNode written = node.putObject("reuse");
            written.set("cached", Written.texts(reuse.cached()));
            written.put("use", reuse.use().word());
            reuse.increment()
                    .ifPresent(increment -> written.set(
                            "increment",
                            Document.node()
                                    .put("source", increment.source())
                                    .put("environment", increment.environment())
                                    .put("byContent", increment.byContent())
                                    .put("full", increment.full())));
        }
    }

    static Reuse reuse(Fields fields) {
        if (!fields.has("reuse")) {
            return Reuse.NONE;
        }
        Fields written = fields.object("reuse");
        return new Reuse(
                written.texts("cached"),
                written.choice("use", Reuse.Use.values(), Reuse.Use::word),
                written.has("increment") ? increment(written.object("increment")) : null);
    }

    private static Increment increment(Fields fields) {
        return new Increment(
                fields.text("source"), fields.text("environment"), fields.flag("byContent"), fields.flag("full"));
    }

    static ObjectNode taking(Taking taking) {
        return Document.node()
                .put("source", taking.source())
                .put("taken", taking.taken())
                .put("seen", taking.seen())
                .put("same", taking.same())
                .put("full", taking.full());
    }

    static Taking taking(Fields fields) {
        return new Taking(
                fields.text("source"),
                fields.whole("taken"),
                fields.whole("seen"),
                fields.whole("same"),
                fields.flag("full"));
    }

    static ObjectNode step(StepReuse step) {
        ObjectNode node = Document.node().put("step", step.step());
        if (step.runOrNull() != null) {
            node.put("run", step.runOrNull().value());
        }
        if (step.output() >= 0) {
            node.put("output", step.output());
        }
        node.put("reason", step.reason());
        node.set("identity", Written.objects(step.identity().parts(), ReuseCodec::part));
        return node;
    }

    static StepReuse step(Fields fields) {
        return new StepReuse(
                fields.text("step"),
                identity(fields),
                fields.has("run") ? new RunId(fields.text("run")) : null,
                fields.has("output") ? fields.whole("output") : -1,
                fields.text("reason"));
    }

    static StepIdentity identity(Fields fields) {
        return new StepIdentity(fields.objects("identity", ReuseCodec::part));
    }

    static ObjectNode part(Part part) {
        return Document.node()
                .put("kind", word(part.kind()))
                .put("name", part.name())
                .put("value", part.value());
    }

    private static Part part(Fields fields) {
        return new Part(
                fields.choice("kind", Kind.values(), ReuseCodec::word), fields.text("name"), fields.text("value"));
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
