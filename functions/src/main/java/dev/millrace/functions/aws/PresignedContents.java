package dev.millrace.functions.aws;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.service.artifacts.Contents;
import dev.millrace.storage.Clock;
import dev.millrace.storage.aws.S3ObjectStore;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** Contents that are sent to S3 itself, which compares them with the digest that was signed and stores it beside them. */
final class PresignedContents implements Contents {
    /** Long enough to begin: what is being sent when it ends is still taken. */
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final S3ObjectStore objects;
    private final Clock clock;

    PresignedContents(S3ObjectStore objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
    }

    @Override
    public Optional<Digest> digest(Location place) {
        return objects.sha256(place).map(stored -> new Digest(stored.sha256OrEmpty(), stored.sizeBytes()));
    }

    @Override
    public Optional<Target> target(Location place, Digest digest) {
        long expiresMillis = clock.nowMillis() + LIFE.toMillis();
        S3ObjectStore.Presigned put = objects.presignedPut(place, digest.sha256(), digest.sizeBytes(), LIFE);
        return Optional.of(new Target(put.url().toString(), put.headers(), expiresMillis));
    }

    /** A gateway hands over no more than a few megabytes. */
    @Override
    public void put(Location place, String sha256, InputStream bytes, long mostBytes) {
        throw Failure.invalid(
                        "NOT_IN_THE_CLOUD",
                        "Bytes of artifacts are not sent through the API of a cloud",
                        "Put them to the address that POST /v1/artifacts gives")
                .toException();
    }
}
