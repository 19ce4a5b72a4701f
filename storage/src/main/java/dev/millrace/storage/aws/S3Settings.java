package dev.millrace.storage.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How S3 is reached; never part of a location.
 *
 * @param endpointOrNull of another service that speaks S3, addressed by path; null: Amazon's, unless the process's configuration names one
 * @param regionOrNull null: that of the process's configuration
 * @param buckets that may be touched; empty: all
 * @param owners account that must own a bucket, by bucket
 */
public record S3Settings(
        @Nullable URI endpointOrNull,
        @Nullable String regionOrNull,
        SortedSet<String> buckets,
        SortedMap<String, String> owners,
        Transfer transfer,
        Patience patience) {
    private static final int MIB = 1 << 20;

    public S3Settings {
        buckets = Collections.unmodifiableSortedSet(new TreeSet<>(buckets));
        owners = Collections.unmodifiableSortedMap(new TreeMap<>(owners));
    }

    /** Amazon's S3, all buckets. */
    public static S3Settings usual() {
        return new S3Settings(null, null, new TreeSet<>(), new TreeMap<>(), Transfer.USUAL, Patience.USUAL);
    }

    public S3Settings at(URI endpoint, String region) {
        return new S3Settings(endpoint, region, buckets, owners, transfer, patience);
    }

    public S3Settings only(SortedSet<String> allowed, Map<String, String> accounts) {
        return new S3Settings(endpointOrNull, regionOrNull, allowed, new TreeMap<>(accounts), transfer, patience);
    }

    public S3Settings with(Transfer other) {
        return new S3Settings(endpointOrNull, regionOrNull, buckets, owners, other, patience);
    }

    public S3Settings with(Patience other) {
        return new S3Settings(endpointOrNull, regionOrNull, buckets, owners, transfer, other);
    }

    /**
     * How bytes are moved. Parts are sent from where they lie, so a write holds none of them in memory.
     *
     * @param multipartBytes from this size on an object is written in parts
     * @param partBytes least size of a part; at least 5 MiB on Amazon's S3
     * @param copyBytes above this size an object is copied in parts, which S3 copies at the same time; at most 5 GB on Amazon's S3
     * @param copyPartBytes least size of such a part
     * @param parallel parts that are written or copied at once
     */
    public record Transfer(long multipartBytes, int partBytes, long copyBytes, long copyPartBytes, int parallel) {
        public static final Transfer USUAL = new Transfer(16L * MIB, 8 * MIB, 256L * MIB, 128L * MIB, 4);

        public Transfer {
            if (multipartBytes < 1 || partBytes < 1 || copyBytes < 1 || copyPartBytes < 1 || parallel < 1) {
                throw new IllegalArgumentException("sizes and numbers of transfers are at least 1");
            }
        }
    }

    /**
     * How long is waited, and how often is tried.
     *
     * @param idle until the next byte of an answer
     * @param attempt of one request with its body
     * @param call of all attempts of one request
     * @param attempts at most, the first included
     * @param mostBackoff longest pause between two attempts
     */
    public record Patience(
            Duration connect, Duration idle, Duration attempt, Duration call, int attempts, Duration mostBackoff) {
        public static final Patience USUAL = new Patience(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(3),
                Duration.ofMinutes(15),
                5,
                Duration.ofSeconds(20));
    }
}
