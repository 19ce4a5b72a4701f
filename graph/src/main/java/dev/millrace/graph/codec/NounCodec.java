package dev.millrace.graph.codec;

import dev.millrace.graph.Column;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import tools.jackson.databind.node.ObjectNode;

/** Small nouns that several documents hold. */
final class NounCodec {
    private NounCodec() {}

    static ObjectNode column(Column column) {
        return Document.node().put("name", column.name()).put("type", column.type());
    }

    static Column column(Fields fields) {
        return new Column(fields.text("name"), fields.text("type"));
    }

    static ObjectNode place(Place place) {
        ObjectNode node = Document.node().put("source", place.source());
        if (place.line() != 0) {
            node.put("line", place.line());
        }
        if (place.column() != 0) {
            node.put("column", place.column());
        }
        return node;
    }

    static Place place(Fields fields) {
        return new Place(
                fields.text("source"),
                fields.has("line") ? fields.whole("line") : 0,
                fields.has("column") ? fields.whole("column") : 0);
    }

    static Location location(Fields fields, String name) {
        return new Location(fields.text(name));
    }

    static OutputSpec.Format format(Fields fields) {
        return fields.choice("format", OutputSpec.Format.values(), OutputSpec.Format::extension);
    }

    static OutputSpec.Mode mode(Fields fields) {
        return fields.choice("mode", OutputSpec.Mode.values(), OutputSpec.Mode::word);
    }
}
