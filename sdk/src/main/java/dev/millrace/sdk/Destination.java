package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec.Format;
import dev.millrace.graph.Place;

/** A folder that rows are written to, and how. Immutable. A result that is there already is an error, unless {@link #overwrite} is said. */
public final class Destination {
    private final String folder;
    private final Format format;
    private final boolean overwrites;

    private Destination(String folder, Format format, boolean overwrites) {
        this.folder = folder;
        this.format = format;
        this.overwrites = overwrites;
    }

    public static Destination parquet(String folder) {
        return new Destination(folder, Format.PARQUET, false);
    }

    public static Destination csv(String folder) {
        return new Destination(folder, Format.CSV, false);
    }

    /** One object a line. */
    public static Destination json(String folder) {
        return new Destination(folder, Format.JSON, false);
    }

    /** Takes the place of a published result; until it is whole, readers see the old one. */
    public Destination overwrite() {
        return new Destination(folder, format, true);
    }

    Sink sink(String step, JobPaths paths, Place place) {
        return new Sink(step, new Location(paths.destination(folder)), format, overwrites, place);
    }
}
