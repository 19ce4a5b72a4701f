package dev.millrace.graph;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files that come: each is taken by one run.
 *
 * @param source of the job, which reads them
 * @param prefix the folder below which they come, in whatever subfolder
 * @param suffix what their names end with; empty: any name
 * @param batch how many of them one run takes
 * @param byContent whether a file whose bytes were taken before is the same, whatever its name
 * @param byKey whether batches are made in order of the files' locations; else in that in which they were seen
 * @param quarantineOrNull folder to which a file is copied that no run can take; null: it stays where it is alone
 */
public record UploadTrigger(
        String source,
        Location prefix,
        String suffix,
        Batching batch,
        boolean byContent,
        boolean byKey,
        @Nullable Location quarantineOrNull)
        implements Trigger {

    /**
     * When a batch is full.
     *
     * @param maxFiles most files of it
     * @param maxBytes most bytes of it; a larger file is a batch of its own
     * @param maxWaitMillis how long a file waits for others
     */
    public record Batching(int maxFiles, long maxBytes, long maxWaitMillis) {
        public static final int MOST_FILES = 10_000;
        public static final Batching DEFAULT = new Batching(100, 1_000_000_000, 10_000);

        public Batching {
            if (maxFiles < 1 || maxFiles > MOST_FILES || maxBytes < 1 || maxWaitMillis < 0) {
                throw new IllegalArgumentException(
                        "no batch of " + maxFiles + " files, " + maxBytes + " bytes, " + maxWaitMillis + " ms");
            }
        }
    }

    public Optional<Location> quarantine() {
        return Optional.ofNullable(quarantineOrNull);
    }

    /** Whether a location is of such a file. Names and folders that begin with {@code .} or {@code _} are passed over, as everywhere. */
    public boolean matches(Location location) {
        if (!location.isWithin(prefix) || !location.name().endsWith(suffix)) {
            return false;
        }
        String below = "/" + location.below(prefix);
        return !below.endsWith("/") && !below.contains("/.") && !below.contains("/_");
    }

    /** What finds all of them that are there. */
    public String pattern() {
        return escaped(prefix.uri()) + "/**/*" + escaped(suffix);
    }

    /** A text that as a pattern means itself. */
    public static String escaped(String text) {
        return text.replaceAll("([*?\\[{\\\\])", "\\\\$1");
    }
}
