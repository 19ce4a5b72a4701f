package dev.millrace.coordinator.plan;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.Quality;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.codec.JobSpecCodec;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a job says of a source, as its specification writes it, without the places where it is said. */
final class Definitions {
    private static final JobSpec NOTHING =
            new JobSpec("", List.of(), List.of(), List.of(), new TreeMap<>(), Limits.DEFAULT, new TreeMap<>());

    private Definitions() {}

    /** What a registered table says is the same as if the job said it. */
    static String of(Source source) {
        return text(List.of(source.with(source.options().unnamed())), Quality.NONE)
                .path("sources")
                .toString();
    }

    static String of(Quality quality) {
        ObjectNode spec = text(List.of(), quality);
        List.of("checksum", "formatVersion", "name", "sources", "steps", "sinks", "labels", "limits", "settings")
                .forEach(spec::remove);
        return spec.toString();
    }

    private static ObjectNode text(List<Source> sources, Quality quality) {
        byte[] written = JobSpecCodec.write(NOTHING.withTables(sources, List.of(), List.of(), quality));
        ObjectNode spec = (ObjectNode) JsonMapper.shared().readTree(written);
        withoutPlaces(spec);
        return spec;
    }

    private static void withoutPlaces(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("place", "places"));
        }
        node.forEach(Definitions::withoutPlaces);
    }
}
