package dev.millrace.coordinator.drive;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code replaced.json}. */
final class ReplacedCodec {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReplacedCodec() {}

    static byte[] write(Replaced replaced) {
        ObjectNode document = JSON.createObjectNode().put("formatVersion", FORMAT_VERSION);
        ArrayNode outputs = document.putArray("outputs");
        for (Replaced.Entry entry : replaced.outputs()) {
            ObjectNode output =
                    outputs.addObject().put("destination", entry.destination().uri());
            entry.earlier().ifPresent(earlier -> put(output.putObject("replaces"), earlier));
        }
        return JSON.writeValueAsBytes(document);
    }

    private static void put(ObjectNode node, Replaced.Earlier earlier) {
        node.put("run", earlier.run().value()).put("tag", earlier.tag());
        ArrayNode files = node.putArray("files");
        earlier.files().forEach(files::add);
    }

    static Replaced read(byte[] bytes) {
        try {
            JsonNode document = JSON.readTree(bytes);
            if (document.required("formatVersion").asInt() != FORMAT_VERSION) {
                throw corrupt("has another format version");
            }
            List<Replaced.Entry> outputs = new ArrayList<>();
            for (JsonNode output : document.required("outputs")) {
                outputs.add(new Replaced.Entry(
                        new Location(output.required("destination").asString()),
                        earlierOrNull(output.get("replaces"))));
            }
            return new Replaced(outputs);
        } catch (JacksonException | IllegalArgumentException unreadable) {
            throw corrupt("cannot be read: " + unreadable.getMessage());
        }
    }

    private static Replaced.@Nullable Earlier earlierOrNull(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        List<String> files = new ArrayList<>();
        node.required("files").forEach(file -> files.add(file.asString()));
        return new Replaced.Earlier(
                new RunId(node.required("run").asString()), node.required("tag").asString(), files);
    }

    private static RuntimeException corrupt(String what) {
        return Failure.of(FailureKind.CORRUPT, "DOCUMENT_CORRUPT", "'replaced.json' " + what)
                .toException();
    }
}
