package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.state.Destinations;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.DestinationRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import java.util.Optional;

/** Reads what lies at the destinations of a run. */
final class DestinationReader {
    private final CoordinatorParts parts;

    DestinationReader(CoordinatorParts parts) {
        this.parts = parts;
    }

    Destinations judge(RunRow run, StageGraph plan) {
        return Destinations.judge(
                run.run(), plan.outputs().stream().map(this::found).toList(), parts.rules());
    }

    private Destinations.Found found(OutputSpec output) {
        Location folder = output.destination();
        DestinationRow row = DestinationRow.of(folder, parts.ports().table().read(Keys.destination(folder)));
        return new Destinations.Found(output, row, there(folder));
    }

    private Destinations.There there(Location folder) {
        Optional<ObjectStore.Blob> blob = parts.ports().objects().get(Layout.manifest(folder));
        if (blob.isEmpty()) {
            return new Destinations.There.Nothing();
        }
        try {
            return new Destinations.There.Published(
                    ManifestCodec.read(blob.get().bytes()), blob.get().tag());
        } catch (MillraceException unreadable) {
            return new Destinations.There.Foreign();
        }
    }
}
