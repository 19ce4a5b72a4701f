package dev.millrace.service.api;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Location;
import dev.millrace.graph.Place;
import dev.millrace.service.jobs.DuckReferences;
import dev.millrace.service.jobs.LoadedJob;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs of a tenant within its folder: all files that sources and the text of steps name, and all that is written, links followed. What would let
 * it out by another way, or meet another tenant's, is refused by name: webhooks, lists of taken files, kept results.
 */
final class Confinement {
    private static final String FILES = "file://";

    private final String root;
    private final boolean shared;

    /**
     * @param root {@code file:///folder}, {@code s3://bucket/folder}, or {@code s3:/} for all that is on S3
     * @param shared whether others share the service
     */
    Confinement(String root, boolean shared) {
        this.root = root.startsWith(FILES)
                ? FILES
                        + JobPaths.followed(Path.of(root.substring(FILES.length()))
                                .toAbsolutePath()
                                .normalize())
                : root;
        this.shared = shared;
    }

    /** Throws {@code INVALID} for what is not the tenant's. */
    void check(LoadedJob job) {
        read(job);
        for (Sink sink : job.spec().sinks()) {
            require(sink.to().uri(), sink.place());
        }
        job.spec()
                .quality()
                .contracts()
                .forEach(contract ->
                        contract.badRows().to().map(Location::uri).ifPresent(to -> require(to, contract.place())));
        if (!shared) {
            return;
        }
        refuse(!job.spec().conduct().webhooks().isEmpty(), "notify");
        refuse(job.spec().reuse().increment().isPresent(), "incremental");
        refuse(!job.spec().reuse().cached().isEmpty(), "cache");
    }

    /** The same of what is read alone, for a query whose rows are kept in the home. */
    void read(LoadedJob job) {
        JobSpec spec = job.spec();
        spec.sources().forEach(source -> source.from().forEach(from -> require(from, source.place())));
        List<String> known = Stream.concat(
                        spec.sources().stream().map(Source::name),
                        spec.steps().stream().map(Step::name))
                .toList();
        try (DuckReferences references = new DuckReferences(job.folder())) {
            for (Step step : spec.steps()) {
                references.inputs(step, known).paths().forEach(path -> require(path, step.place()));
            }
        }
    }

    /** Throws as {@link #check} for a folder that is looked into; that in which all lies is its own. */
    void folder(String location) {
        require(location.equals(root) ? root + "/" : location, null);
    }

    /** Whether a place is within. */
    boolean holds(String location) {
        return root.startsWith(FILES)
                ? location.startsWith(FILES) && isWithin(location.substring(FILES.length()))
                : location.startsWith(root + "/") && !location.contains("..");
    }

    private void require(String location, @Nullable Place place) {
        if (!holds(location)) {
            Failure failure = shared
                    ? Failure.invalid(
                            "OUTSIDE_OF_TENANT",
                            "A path leads out of the tenant's folder",
                            "Write a path that begins in it, without ..")
                    : Failure.invalid(
                            "NO_FILES_HERE",
                            "'" + location + "' is a file of a machine, and there is none in the cloud",
                            "Write s3://bucket/key");
            throw (place == null ? failure : failure.at(place)).toException();
        }
    }

    /** Up to the first wildcard, links followed. */
    private boolean isWithin(String path) {
        int wildcard = wildcard(path);
        String known = wildcard == path.length() ? path : path.substring(0, path.lastIndexOf('/', wildcard) + 1);
        return !path.substring(known.length()).contains("..")
                && JobPaths.followed(Path.of(known).normalize()).startsWith(Path.of(root.substring(FILES.length())));
    }

    /** Where the first wildcard stands; without one the length. */
    static int wildcard(String path) {
        int wildcard = path.length();
        for (char sign : new char[] {'*', '?', '[', '{'}) {
            int at = path.indexOf(sign);
            wildcard = at < 0 ? wildcard : Math.min(wildcard, at);
        }
        return wildcard;
    }

    private static void refuse(boolean there, String what) {
        if (there) {
            throw Tenant.refused(
                    "NOT_FOR_TENANTS", "'" + what + "' is not for jobs of tenants of a shared service", "Leave it out");
        }
    }
}
