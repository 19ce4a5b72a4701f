package dev.millrace.graph.codec;

import dev.millrace.graph.Column;
import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.SourceOptions.Missing;
import dev.millrace.graph.TableReference;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** Options of a source within {@code spec.json}. What a source does not say is not written. */
final class SourceOptionsCodec {
    private SourceOptionsCodec() {}

    static void write(ObjectNode source, SourceOptions options) {
        putTexts(source, "exclude", options.exclude());
        if (!options.types().isEmpty()) {
            source.set("types", Written.objects(options.types(), NounCodec::column));
        }
        Written.putUnlessEmpty(source, "fileName", options.fileNameOrEmpty());
        Written.putUnlessEmpty(source, "rowNumber", options.rowNumberOrEmpty());
        if (options.missing() != Missing.SOME) {
            source.put("missing", options.missing().name());
        }
        options.table().ifPresent(table -> source.set("table", table(table)));
    }

    private static ObjectNode table(TableReference table) {
        ObjectNode node = Document.node().put("name", table.name()).put("version", table.version());
        putIfTrue(node, "resolved", table.resolved());
        putIfTrue(node, "ownRules", table.ownRules());
        return node;
    }

    private static TableReference table(Fields table) {
        return new TableReference(
                table.text("name"), table.whole("version"), isTrue(table, "resolved"), isTrue(table, "ownRules"));
    }

    static SourceOptions options(Fields source) {
        List<Column> types = source.has("types") ? source.objects("types", NounCodec::column) : List.of();
        return new SourceOptions(
                texts(source, "exclude"),
                types,
                source.textOrEmpty("fileName"),
                source.textOrEmpty("rowNumber"),
                source.has("missing") ? Missing.valueOf(source.text("missing")) : Missing.SOME,
                source.has("table") ? table(source.object("table")) : null);
    }

    static ObjectNode csv(CsvOptions csv) {
        ObjectNode node = Document.node();
        if (csv.header() != null) {
            node.put("header", csv.header());
        }
        Written.putIfPresent(node, "delimiter", csv.delimiter());
        Written.putIfPresent(node, "quote", csv.quote());
        Written.putIfPresent(node, "escape", csv.escape());
        Written.putIfPresent(node, "nullText", csv.nullText());
        CsvDetails details = csv.details();
        putTexts(node, "nullTexts", details.nullTexts());
        Written.putIfPresent(node, "comment", details.comment());
        if (details.skipLines() != null) {
            node.put("skipLines", details.skipLines());
        }
        Written.putIfPresent(node, "dateFormat", details.dateFormat());
        Written.putIfPresent(node, "timestampFormat", details.timestampFormat());
        Written.putIfPresent(node, "decimalSeparator", details.decimalSeparator());
        Written.putIfPresent(node, "encoding", details.encoding());
        putIfTrue(node, "shortRows", details.shortRows());
        return node;
    }

    static CsvOptions csv(Fields csv) {
        return new CsvOptions(
                csv.flagOrNull("header"),
                csv.textOrNull("delimiter"),
                csv.textOrNull("quote"),
                csv.textOrNull("escape"),
                csv.textOrNull("nullText"),
                new CsvDetails(
                        texts(csv, "nullTexts"),
                        csv.textOrNull("comment"),
                        csv.has("skipLines") ? Math.toIntExact(csv.number("skipLines")) : null,
                        csv.textOrNull("dateFormat"),
                        csv.textOrNull("timestampFormat"),
                        csv.textOrNull("decimalSeparator"),
                        csv.textOrNull("encoding"),
                        isTrue(csv, "shortRows")));
    }

    private static void putTexts(ObjectNode node, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            node.set(name, Written.texts(texts));
        }
    }

    private static void putIfTrue(ObjectNode node, String name, boolean value) {
        if (value) {
            node.put(name, true);
        }
    }

    private static List<String> texts(Fields fields, String name) {
        return fields.has(name) ? fields.texts(name) : List.of();
    }

    private static boolean isTrue(Fields fields, String name) {
        return Objects.equals(fields.flagOrNull(name), true);
    }
}
