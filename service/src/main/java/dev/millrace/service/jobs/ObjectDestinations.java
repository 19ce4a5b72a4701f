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
import java.util.function.Consumer;

/** Looks at destinations that are no folders of this machine. */
final class ObjectDestinations {
    /** Readers of folders pass it over; it stays where this process may not delete. */
    private static final String TRIAL = "_millrace-trial";

    private static final int LISTED = 1_000;

    private final ObjectStore objects;
    private final Consumer<Location> trial;

    private ObjectDestinations(ObjectStore objects, Consumer<Location> trial) {
        this.objects = objects;
        this.trial = trial;
    }

    /** That they can be written is tried, because nothing else tells. */
    static ObjectDestinations tried(ObjectStore objects) {
        return new ObjectDestinations(objects, trial -> write(objects, trial));
    }

    /** Others will write there, with rights of their own: nothing is tried. */
    static ObjectDestinations seen(ObjectStore objects) {
        return new ObjectDestinations(objects, _ -> {});
    }

    /** What keeps a result from being published there. */
    Optional<Failure> trouble(Sink sink) {
        try {
            Location manifest = Layout.manifest(sink.to());
            Optional<ObjectStore.Blob> there = objects.get(manifest);
            Optional<Failure> trouble = there.isPresent() ? earlier(sink, there.get()) : foreign(sink);
            if (trouble.isEmpty()) {
                trial.accept(sink.to().resolve(TRIAL));
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

    private static void write(ObjectStore objects, Location trial) {
        objects.put(trial, ObjectStore.Content.of(new byte[0]));
        try {
            objects.delete(trial);
        } catch (StorageException.Denied mayNotDelete) {
            // results that replace nothing need no more
        }
    }
}
