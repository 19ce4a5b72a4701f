package dev.millrace.service.api;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.graph.Scan;
import dev.millrace.service.jobs.DuckReferences;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.parquet.ParquetFooters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs of a tenant within its folder: all files that sources and the text of steps find, and all that is written, links followed. What would let
 * it out by another way, or meet another tenant's, is refused by name: webhooks, lists of taken files, kept results.
 */
final class Confinement {
    private static final String FILES = "file://";
    private static final String OUTSIDE = "OUTSIDE_OF_TENANT";

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
    void check(LoadedJob job, ObjectStore objects) {
        List<Source> sources = places(job);
        for (Sink sink : job.spec().sinks()) {
            requirePlace(sink.to(), sink.place());
        }
        job.spec()
                .quality()
                .contracts()
                .forEach(contract -> contract.badRows().to().ifPresent(to -> requirePlace(to, contract.place())));
        if (shared) {
            refuseWhatMeetsOthers(job);
        }
        sources.forEach(source -> files(source, objects));
    }

    private static void refuseWhatMeetsOthers(LoadedJob job) {
        refuse(!job.spec().conduct().webhooks().isEmpty(), "notify");
        refuse(job.spec().reuse().increment().isPresent(), "incremental");
        refuse(!job.spec().reuse().cached().isEmpty(), "cache");
    }

    /** The same of what is read alone, for a query whose rows are kept in the home. */
    void read(LoadedJob job, ObjectStore objects) {
        places(job).forEach(source -> files(source, objects));
    }

    /**
     * The same of places as they are written; what they find is not looked at, and left to {@link #files}. Returns all sources, those in the text of steps
     * too.
     */
    List<Source> places(LoadedJob job) {
        JobSpec spec = job.spec();
        List<Source> sources = new ArrayList<>(spec.sources());
        List<String> known = Stream.concat(
                        spec.sources().stream().map(Source::name),
                        spec.steps().stream().map(Step::name))
                .toList();
        try (DuckReferences references = new DuckReferences(job.folder())) {
            for (Step step : spec.steps()) {
                sources.addAll(references.sources(step, known));
            }
        }
        sources.forEach(this::places);
        return sources;
    }

    /** The same of one source. */
    void places(Source source) {
        source.from().forEach(from -> require(reads(from), from, source.place()));
    }

    /**
     * Throws as {@link #check} for a source that finds a file outside, by whatever link. What finds no files is left to whoever reads it.
     */
    void files(Source source, ObjectStore objects) {
        if (!root.startsWith(FILES)) {
            return;
        }
        for (Scan.SourceFile file : found(source, objects)) {
            if (!holds(file.location().uri())) {
                throw Failure.invalid(
                                OUTSIDE,
                                "'" + file.location() + "' is reached by a link that leads out of the tenant's folder",
                                "Take the link away, or name files beside it")
                        .at(source.place())
                        .toException();
            }
        }
    }

    private static List<Scan.SourceFile> found(Source source, ObjectStore objects) {
        try {
            return new SourceCatalog(objects, new ParquetFooters(objects)).files(source);
        } catch (MillraceException refused) {
            if (refused.failure().kind() != FailureKind.INVALID) {
                throw refused;
            }
            return List.of();
        }
    }

    /** Throws as {@link #check} for a folder that is looked into; that in which all lies is its own. */
    void folder(String location) {
        require(location.equals(root) || holds(location), location, null);
    }

    /** Whether a place is within, links followed; no sign in it stands for others. */
    boolean holds(String location) {
        return root.startsWith(FILES)
                ? location.startsWith(FILES)
                        && isWithin(Path.of(location.substring(FILES.length())).normalize())
                : isBelow(location);
    }

    /** Whether what a place or a pattern begins with is within. */
    private boolean reads(String pattern) {
        return root.startsWith(FILES)
                ? pattern.startsWith(FILES) && beginsWithin(pattern.substring(FILES.length()))
                : isBelow(pattern);
    }

    private boolean isBelow(String location) {
        return location.startsWith(root + "/") && !location.contains("..");
    }

    private void requirePlace(Location location, Place place) {
        require(holds(location.uri()), location.uri(), place);
    }

    private void require(boolean within, String location, @Nullable Place place) {
        if (!within) {
            Failure failure = shared
                    ? Failure.invalid(
                            OUTSIDE,
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
    private boolean beginsWithin(String path) {
        int wildcard = wildcard(path);
        String known = wildcard == path.length() ? path : path.substring(0, path.lastIndexOf('/', wildcard) + 1);
        return !path.substring(known.length()).contains("..")
                && isWithin(Path.of(known).normalize());
    }

    private boolean isWithin(Path path) {
        return JobPaths.followed(path).startsWith(Path.of(root.substring(FILES.length())));
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
