package dev.millrace.graph;

/**
 * A version of a file, as it was seen.
 *
 * @param round how often it was given back after no run could take it, from 0
 */
public record UploadedFile(Location location, long sizeBytes, long modifiedMicros, int round) {
    /** Whether this is the version that is there. */
    public boolean is(long otherBytes, long otherMicros) {
        return sizeBytes == otherBytes && modifiedMicros == otherMicros;
    }
}
