package dev.millrace.graph.codec;

import dev.millrace.graph.Findings;
import dev.millrace.graph.Findings.Broken;
import dev.millrace.graph.Inspection;
import dev.millrace.graph.Inspection.Counted;
import tools.jackson.databind.node.ObjectNode;

/** What contracts and checks look for, within {@code plan.json}, and what they found, within outputs of attempts and manifests. */
final class FindingsCodec {
    private FindingsCodec() {}

    static ObjectNode findings(Findings findings) {
        ObjectNode node = Document.node()
                .put("subject", findings.subject())
                .put("check", findings.isCheck())
                .put("rows", findings.rows())
                .put("goodRows", findings.goodRows());
        node.set("broken", Written.objects(findings.broken(), FindingsCodec::broken));
        return node;
    }

    static Findings findings(Fields fields) {
        return new Findings(
                fields.text("subject"),
                fields.flag("check"),
                fields.number("rows"),
                fields.number("goodRows"),
                fields.objects("broken", FindingsCodec::broken));
    }

    private static ObjectNode broken(Broken broken) {
        return Document.node()
                .put("reason", broken.reason())
                .put("severity", QualityCodec.text(broken.severity()))
                .put("rows", broken.rows())
                .put("example", broken.example());
    }

    private static Broken broken(Fields fields) {
        return new Broken(
                fields.text("reason"), QualityCodec.severity(fields), fields.number("rows"), fields.text("example"));
    }

    static ObjectNode inspection(Inspection inspection) {
        ObjectNode node = Document.node().put("subject", inspection.subject()).put("check", inspection.isCheck());
        node.set("counted", Written.objects(inspection.counted(), FindingsCodec::counted));
        node.set("max", QualityCodec.limit(inspection.limit()));
        node.set("place", NounCodec.place(inspection.place()));
        return node;
    }

    static Inspection inspection(Fields fields) {
        return new Inspection(
                fields.text("subject"),
                fields.flag("check"),
                fields.objects("counted", FindingsCodec::counted),
                QualityCodec.limit(fields.object("max")),
                NounCodec.place(fields.object("place")));
    }

    private static ObjectNode counted(Counted counted) {
        ObjectNode node =
                Document.node().put("reason", counted.reason()).put("severity", QualityCodec.text(counted.severity()));
        node.set("max", QualityCodec.limit(counted.limit()));
        node.put("ofAllRows", counted.ofAllRows());
        node.set("place", NounCodec.place(counted.place()));
        return node;
    }

    private static Counted counted(Fields fields) {
        return new Counted(
                fields.text("reason"),
                QualityCodec.severity(fields),
                QualityCodec.limit(fields.object("max")),
                fields.flag("ofAllRows"),
                NounCodec.place(fields.object("place")));
    }
}
