package dev.millrace.graph.codec;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Share;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** What may be decided for a stage, within {@code plan.json}, and what was, within its decision. */
final class AdaptationCodec {
    private AdaptationCodec() {}

    static ObjectNode leeway(Leeway leeway) {
        ObjectNode node = Document.node().put("coalesces", leeway.coalesces());
        node.set("cuts", Written.texts(List.copyOf(leeway.cuts())));
        node.set("needs", Written.texts(List.copyOf(leeway.needs())));
        return node;
    }

    static Leeway leeway(Fields fields) {
        return new Leeway(
                fields.flag("coalesces"), new TreeSet<>(fields.texts("cuts")), new TreeSet<>(fields.texts("needs")));
    }

    static ObjectNode share(Share share) {
        ObjectNode node = Document.node();
        node.set("partitions", Written.numbers(share.firstPartition(), share.untilPartition()));
        if (!share.cutOrEmpty().isEmpty()) {
            node.put("input", share.cutOrEmpty());
            node.set("writers", Written.numbers(share.firstWriter(), share.untilWriter()));
        }
        return node;
    }

    static Share share(Fields fields) {
        List<Integer> partitions = pair(fields, "partitions");
        if (!fields.has("input")) {
            return Share.of(partitions.getFirst(), partitions.getLast());
        }
        List<Integer> writers = pair(fields, "writers");
        return new Share(
                partitions.getFirst(),
                partitions.getLast(),
                fields.text("input"),
                writers.getFirst(),
                writers.getLast());
    }

    private static List<Integer> pair(Fields fields, String name) {
        List<Integer> pair = fields.wholes(name);
        if (pair.size() != 2) {
            throw new IllegalArgumentException(name + " are " + pair.size() + " numbers instead of 2");
        }
        return pair;
    }

    static ObjectNode adaptation(Adaptation adaptation) {
        ObjectNode node = Document.node().put("kind", text(adaptation.kind())).put("reason", adaptation.reason());
        ObjectNode measured = node.putObject("measured");
        adaptation.measured().forEach(measured::put);
        return node;
    }

    static Adaptation adaptation(Fields fields) {
        return new Adaptation(
                fields.choice("kind", Adaptation.Kind.values(), AdaptationCodec::text),
                fields.text("reason"),
                fields.numberMap("measured"));
    }

    private static String text(Adaptation.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
