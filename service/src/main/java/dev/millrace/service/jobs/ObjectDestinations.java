package dev.millrace.service.jobs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks at destinations that are no folders of this machine. That they can be written is tried, because nothing else tells. */
final class ObjectDestinations {
    /** Readers of folders pass it over; it stays where this process may not delete. */
    private static final String TRIAL = "_millrace-trial";

    private static final int LISTED = 1_000;

    private final ObjectStore objects;

    ObjectDestinations(ObjectStore objects) {
        this.objects = objects;
    }

    /** What keeps a result from being published there. */
    Optional<Failure> trouble(Sink sink) {
        try {
            Location manifest = Layout.manifest(sink.to());
            Optional<ObjectStore.Blob> there = objects.get(manifest);
            Optional<Failure> trouble = there.isPresent() ? earlier(sink, there.get()) : foreign(sink);
            if (trouble.isEmpty()) {
                write(sink.to().resolve(TRIAL));
            }
            return trouble;
        } catch (StorageException error) {
            return Optional.of(error.failure());
        }
    }

    private static Optional<Failure> earlier(Sink sink, ObjectStore.Blob manifest) {
        if (sink.mode() == OutputSpec.Mode.CREATE) {
            return Optional.of(Destinations.exists(sink.to().path()));
        }
        try {
            ManifestCodec.read(manifest.bytes());
            return Optional.empty();
        } catch (MillraceException other) {
            return Optional.of(Destinations.foreignManifest(
                    sink, sink.to().path(), Layout.manifest(sink.to()).path()));
        }
    }

    private Optional<Failure> foreign(Sink sink) {
        String after = "";
        List<ObjectStore.Listed> page;
        do {
            page = objects.list(sink.to(), after, LISTED);
            for (ObjectStore.Listed object : page) {
                after = object.location().uri();
                if (!Destinations.isOurs(Path.of(object.location().below(sink.to())))) {
                    return Optional.of(Destinations.foreignFile(
                            sink, sink.to().path(), object.location().path()));
                }
            }
        } while (page.size() == LISTED);
        return Optional.empty();
    }

    private void write(Location trial) {
        objects.put(trial, ObjectStore.Content.of(new byte[0]));
        try {
            objects.delete(trial);
        } catch (StorageException.Denied mayNotDelete) {
            // results that replace nothing need no more
        }
    }
}
