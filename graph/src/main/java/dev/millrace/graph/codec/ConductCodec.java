package dev.millrace.graph.codec;

import dev.millrace.graph.Conduct;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.Webhook.Event;
import dev.millrace.graph.Webhook.Secret;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Part of {@code spec.json}: how runs are conducted. What is as usual is left out. */
final class ConductCodec {
    private ConductCodec() {}

    static void put(ObjectNode spec, Conduct conduct) {
        if (!conduct.webhooks().isEmpty()) {
            spec.set("notify", Written.objects(conduct.webhooks(), ConductCodec::webhook));
        }
        if (conduct.memoryBytes() > 0) {
            spec.put("memoryBytes", conduct.memoryBytes());
        }
        if (!conduct.steps().isEmpty()) {
            ObjectNode steps = spec.putObject("stepBounds");
            conduct.steps().forEach((name, step) -> put(steps.putObject(name), step));
        }
    }

    private static void put(ObjectNode node, Conduct.OfStep step) {
        node.put("timeoutMillis", step.timeoutMillis()).put("memoryBytes", step.memoryBytes());
        if (step.gpu()) {
            node.put("gpu", true);
        }
    }

    static Conduct conduct(Fields spec) {
        return new Conduct(
                spec.objectsIfAny("notify", ConductCodec::webhook),
                spec.has("memoryBytes") ? spec.number("memoryBytes") : 0,
                new TreeMap<>(
                        spec.has("stepBounds")
                                ? spec.objectMap(
                                        "stepBounds",
                                        step -> new Conduct.OfStep(
                                                step.number("timeoutMillis"),
                                                step.number("memoryBytes"),
                                                step.has("gpu") && step.flag("gpu")))
                                : Map.of()));
    }

    private static ObjectNode webhook(Webhook webhook) {
        ObjectNode node = Document.node().put("name", webhook.name());
        node.set("on", Written.texts(webhook.on().stream().map(Event::word).toList()));
        node.put("url", webhook.url());
        return switch (webhook.secret()) {
            case Secret.Variable variable -> node.put("secretVariable", variable.name());
            case Secret.File file -> node.put("secretFile", file.file().uri());
        };
    }

    private static Webhook webhook(Fields fields) {
        Set<Event> on = EnumSet.noneOf(Event.class);
        fields.texts("on").forEach(word -> Event.of(word).ifPresent(on::add));
        Secret secret = fields.has("secretVariable")
                ? new Secret.Variable(fields.text("secretVariable"))
                : new Secret.File(NounCodec.location(fields, "secretFile"));
        return new Webhook(fields.text("name"), on, fields.text("url"), secret);
    }
}
