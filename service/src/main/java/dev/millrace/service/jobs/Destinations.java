package dev.millrace.service.jobs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Location;
import dev.millrace.storage.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at destinations before any work is done; what is wrong later is found when the run publishes. */
public final class Destinations {
    private static final String FILES = "file://";

    private Destinations() {}

    /** Throws {@code INVALID} for the first destination to which nothing can be published. */
    public static void check(JobSpec job) {
        job.sinks().forEach(sink -> trouble(sink).ifPresent(failure -> {
            throw failure.at(sink.place()).toException();
        }));
    }

    private static Optional<Failure> trouble(Sink sink) {
        if (!sink.to().uri().startsWith(FILES)) {
            return Optional.empty();
        }
        Path folder = path(sink.to());
        Path existing = folder;
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            return Optional.of(Failure.invalid(
                    "OUTPUT_NOT_A_FOLDER", "The output of '" + sink.step() + "' cannot lie at " + folder + ", because " + existing + " is a file", "Choose another folder"));
        }
        if (!Files.isWritable(existing)) {
            return Optional.of(Failure.invalid(
                    "OUTPUT_READ_ONLY", "The output of '" + sink.step() + "' cannot lie at " + folder + ", because " + existing + " cannot be written", "Change its permissions, or choose another folder"));
        }
        if (!sink.overwrite() && Files.exists(path(Layout.manifest(sink.to())))) {
            return Optional.of(Failure.invalid(
                    "OUTPUT_EXISTS", "There is a result at " + folder + " already", "Write mode: overwrite to replace it, or choose another folder"));
        }
        return Optional.empty();
    }

    private static Path path(Location location) {
        return Path.of(location.uri().substring(FILES.length()));
    }
}
