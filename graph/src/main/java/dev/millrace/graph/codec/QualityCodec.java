package dev.millrace.graph.codec;

import dev.millrace.graph.Check;
import dev.millrace.graph.Contract;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.JobSpec.Quality;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.graph.Requirement;
import dev.millrace.graph.RowLimit;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Contracts and checks within {@code spec.json}. */
final class QualityCodec {
    private QualityCodec() {}

    /** Writes nothing for a job that asks nothing of its rows. */
    static void put(ObjectNode spec, Quality quality) {
        if (!quality.contracts().isEmpty()) {
            spec.set("contracts", Written.objects(quality.contracts(), QualityCodec::contract));
        }
        if (!quality.checks().isEmpty()) {
            spec.set("checks", Written.objects(quality.checks(), QualityCodec::check));
        }
    }

    static Quality quality(Fields spec) {
        return new Quality(
                spec.objectsIfAny("contracts", QualityCodec::contract),
                spec.objectsIfAny("checks", QualityCodec::check));
    }

    private static ObjectNode contract(Contract contract) {
        ObjectNode node = Document.node().put("on", contract.on());
        node.set("rules", Written.objects(contract.rules(), QualityCodec::rule));
        node.put("severity", text(contract.severity()));
        contract.badRows().to().ifPresent(to -> node.put("badRowsTo", to.uri()));
        node.set("badRowsMax", limit(contract.badRows().limit()));
        if (contract.badRows().mode() != Mode.OVERWRITE) {
            node.put("badRowsMode", contract.badRows().mode().word());
        }
        node.set("place", NounCodec.place(contract.place()));
        return node;
    }

    private static Contract contract(Fields fields) {
        Location to = Optional.ofNullable(fields.textOrNull("badRowsTo"))
                .map(Location::new)
                .orElse(null);
        return new Contract(
                fields.text("on"),
                fields.objects("rules", QualityCodec::rule),
                severity(fields),
                new Contract.BadRows(to, limit(fields.object("badRowsMax")), mode(fields)),
                NounCodec.place(fields.object("place")));
    }

    private static Mode mode(Fields fields) {
        String word = fields.textOrNull("badRowsMode");
        return word == null ? Mode.OVERWRITE : fields.choice("badRowsMode", Mode.values(), Mode::word);
    }

    private static ObjectNode rule(ContractRule rule) {
        ObjectNode node = Document.node().put("reason", rule.reason()).put("severity", text(rule.severity()));
        node.set("max", limit(rule.limit()));
        node.set("requirement", requirement(rule.requirement()));
        node.set("place", NounCodec.place(rule.place()));
        return node;
    }

    private static ContractRule rule(Fields fields) {
        return new ContractRule(
                fields.text("reason"),
                severity(fields),
                limit(fields.object("max")),
                requirement(fields.object("requirement")),
                NounCodec.place(fields.object("place")));
    }

    static ContractRule.Severity severity(Fields fields) {
        return fields.choice("severity", ContractRule.Severity.values(), QualityCodec::text);
    }

    static String text(ContractRule.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    static ObjectNode limit(RowLimit limit) {
        return Document.node().put("rows", limit.rows()).put("perMillion", limit.perMillion());
    }

    static RowLimit limit(Fields fields) {
        return new RowLimit(fields.number("rows"), fields.number("perMillion"));
    }

    private static ObjectNode requirement(Requirement requirement) {
        ObjectNode node = Document.node();
        switch (requirement) {
            case Requirement.Readable _ -> node.put("kind", "readable");
            case Requirement.FieldCount _ -> node.put("kind", "fieldCount");
            case Requirement.Type type -> node.put("kind", "type").put("column", type.column());
            case Requirement.NotNull notNull -> node.put("kind", "notNull").put("column", notNull.column());
            case Requirement.Range range -> {
                node.put("kind", "range").put("column", range.column());
                Written.putIfPresent(node, "min", range.minOrNull());
                Written.putIfPresent(node, "max", range.maxOrNull());
            }
            case Requirement.Matches matches ->
                node.put("kind", "matches").put("column", matches.column()).put("pattern", matches.pattern());
            case Requirement.OneOf oneOf -> {
                node.put("kind", "oneOf").put("column", oneOf.column());
                node.set("values", Written.texts(oneOf.values()));
            }
            case Requirement.Length length ->
                node.put("kind", "length")
                        .put("column", length.column())
                        .put("min", length.min())
                        .put("max", length.max());
            case Requirement.Unique unique ->
                node.put("kind", "unique").set("columns", Written.texts(unique.columns()));
            case Requirement.ForeignKey key -> {
                node.put("kind", "foreignKey").put("table", key.table());
                node.set("columns", Written.texts(key.columns()));
                node.set("keys", Written.texts(key.keys()));
            }
            case Requirement.Freshness freshness ->
                node.put("kind", "freshness")
                        .put("column", freshness.column())
                        .put("maxAgeMillis", freshness.maxAgeMillis());
            case Requirement.RowCount count ->
                node.put("kind", "rowCount").put("min", count.min()).put("max", count.max());
        }
        return node;
    }

    private static Requirement requirement(Fields fields) {
        String kind = fields.text("kind");
        return switch (kind) {
            case "readable" -> new Requirement.Readable();
            case "fieldCount" -> new Requirement.FieldCount();
            case "type" -> new Requirement.Type(fields.text("column"));
            case "notNull" -> new Requirement.NotNull(fields.text("column"));
            case "range" ->
                new Requirement.Range(fields.text("column"), fields.textOrNull("min"), fields.textOrNull("max"));
            case "matches" -> new Requirement.Matches(fields.text("column"), fields.text("pattern"));
            case "oneOf" -> new Requirement.OneOf(fields.text("column"), fields.texts("values"));
            case "length" -> new Requirement.Length(fields.text("column"), fields.number("min"), fields.number("max"));
            case "unique" -> new Requirement.Unique(fields.texts("columns"));
            case "foreignKey" ->
                new Requirement.ForeignKey(fields.texts("columns"), fields.text("table"), fields.texts("keys"));
            case "freshness" -> new Requirement.Freshness(fields.text("column"), fields.number("maxAgeMillis"));
            case "rowCount" -> new Requirement.RowCount(fields.number("min"), fields.number("max"));
            default -> throw fields.unknown("kind", kind);
        };
    }

    private static ObjectNode check(Check check) {
        ObjectNode node = Document.node().put("on", check.on());
        Written.putLines(node, "expect", check.expect());
        node.put("fails", check.fails());
        node.set("place", NounCodec.place(check.place()));
        return node;
    }

    private static Check check(Fields fields) {
        return new Check(
                fields.text("on"),
                fields.lines("expect"),
                fields.flag("fails"),
                NounCodec.place(fields.object("place")));
    }
}
