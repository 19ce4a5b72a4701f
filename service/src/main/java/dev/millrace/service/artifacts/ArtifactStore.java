package dev.millrace.service.artifacts;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.service.artifacts.Contents.Digest;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.ArtifactRow;
import dev.millrace.storage.record.ArtifactRow.Head;
import dev.millrace.storage.record.ArtifactWrites;
import dev.millrace.storage.record.ContentRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Artifacts of one tenant: bytes that lie under their SHA-256, and names whose versions point at them. A name points at nothing that was not found there
 * whole and compared. Every call may be repeated, and made by two at once.
 */
public final class ArtifactStore {
    private static final int TRIES = 16;
    private static final int MOST_VERSIONS = 1_000;

    /** So much older than the truth may be when a name was last used: reading is cheaper than writing. */
    private static final long USED_MILLIS = 3_600_000;

    private final Ports ports;
    private final Contents contents;
    private final String tenant;
    private final long mostBytes;

    /**
     * @param tenant empty: the owner
     * @param mostBytes of an artifact
     */
    public ArtifactStore(Ports ports, Contents contents, String tenant, long mostBytes) {
        this.ports = ports;
        this.contents = contents;
        this.tenant = tenant;
        this.mostBytes = mostBytes;
    }

    /** What became of a wish to name bytes. */
    public sealed interface Named {
        /** The name points at them now; {@code fresh}: by a new version. */
        record Done(Head head, boolean fresh) implements Named {}

        /** They are not there: bytes have to be sent first. Empty: to the service itself. */
        record Wanting(Optional<Contents.Target> target) implements Named {}
    }

    /** Lets a name point at bytes, if they are there; that it does so already is success. Throws {@code ARTIFACT_TOO_LARGE} and the like. */
    public Named name(String name, Digest digest) {
        ArtifactRefusals.requireName(name);
        ArtifactRefusals.requireSize(digest.sizeBytes(), mostBytes);
        for (int tries = 0; tries < TRIES; tries++) {
            ContentRow content = content(digest.sha256());
            Location place = ports.layout().artifact(tenant, digest.sha256(), content.generation());
            if (!contents.digest(place).equals(Optional.of(digest))) {
                return new Named.Wanting(contents.target(place, digest));
            }
            Optional<Head> before = row(name);
            if (before.filter(head -> isAt(head, digest, content)).isPresent()) {
                return new Named.Done(before.get(), false);
            }
            Optional<Head> after = named(before, next(name, before, digest, content));
            if (after.isPresent()) {
                return new Named.Done(after.get(), true);
            }
        }
        throw Failure.of(
                        FailureKind.UNAVAILABLE,
                        "ARTIFACT_BUSY",
                        "Others name '" + name + "' all the time, or its bytes are being removed")
                .withRemedy("Push it again in a moment")
                .toException();
    }

    private static boolean isAt(Head head, Digest digest, ContentRow content) {
        return !head.deleted()
                && head.row().sha256().equals(digest.sha256())
                && head.row().generation() == content.generation();
    }

    private ArtifactRow next(String name, Optional<Head> before, Digest digest, ContentRow content) {
        int version = before.map(head -> head.row().version()).orElse(0) + 1;
        if (version - before.map(Head::first).orElse(1) >= MOST_VERSIONS) {
            throw Failure.of(
                            FailureKind.LIMIT,
                            "TOO_MANY_VERSIONS",
                            "The artifact '" + name + "' has " + MOST_VERSIONS + " versions, which are all it may have")
                    .withRemedy("Remove it, or push under another name")
                    .toException();
        }
        return new ArtifactRow(
                name,
                version,
                digest.sha256(),
                digest.sizeBytes(),
                content.generation(),
                ports.clock().nowMillis(),
                tenant);
    }

    /** Empty: something is not as it was seen. Who never heard the answer looks whether the head is his. */
    private Optional<Head> named(Optional<Head> before, ArtifactRow next) {
        try {
            boolean applied =
                    ports.table().transact(ArtifactWrites.named(tenant, before, next)) instanceof Outcome.Applied;
            return applied ? row(next.name()).filter(head -> !head.deleted()) : Optional.empty();
        } catch (StorageException.UnknownFate unknown) {
            return row(next.name()).filter(head -> head.row().equals(next));
        }
    }

    private ContentRow content(String sha256) {
        return ContentRow.of(ports.table().read(Keys.content(tenant, sha256)));
    }

    private Optional<Head> row(String name) {
        return ports.table().read(Keys.artifact(tenant, name)).map(Head::of);
    }

    /** Takes bytes in that somebody will name. Throws {@code DIGEST_MISMATCH}, {@code ARTIFACT_TOO_LARGE}; then nothing of them is there. */
    public void put(String sha256, InputStream bytes) {
        contents.put(ports.layout().artifact(tenant, sha256, content(sha256).generation()), sha256, bytes, mostBytes);
    }

    /** Names that are there, in order. */
    public List<Head> list(String prefix) {
        return ports.table().query(Keys.artifacts(tenant), prefix).stream()
                .map(Head::of)
                .filter(head -> !head.deleted())
                .toList();
    }

    /** Throws {@code ARTIFACT_NOT_FOUND}. */
    public Head head(String name) {
        ArtifactRefusals.requireName(name);
        return row(name)
                .filter(head -> !head.deleted())
                .orElseThrow(() -> ArtifactRefusals.notFound("There is no artifact '" + name + "'"));
    }

    /** All versions of a name, the oldest first. */
    public List<ArtifactRow> versions(Head head) {
        return ports.table().query(Keys.artifactVersions(tenant, head.row().name()), "").stream()
                .map(ArtifactRow::of)
                .filter(version -> version.version() >= head.first())
                .toList();
    }

    /**
     * A version, which is about to be read.
     *
     * @param version 0: the one that counts
     */
    public ArtifactRow use(String name, int version) {
        Head head = head(name);
        ArtifactRow row = version == 0 ? head.row() : version(head, version);
        long now = ports.clock().nowMillis();
        if (now - head.usedMillis() >= USED_MILLIS) {
            ports.table().update(ArtifactWrites.used(tenant, head.row(), now));
        }
        return row;
    }

    private ArtifactRow version(Head head, int version) {
        String name = head.row().name();
        return ports.table()
                .read(Keys.artifactVersion(tenant, name, version))
                .map(ArtifactRow::of)
                .filter(row -> row.version() >= head.first())
                .orElseThrow(() ->
                        ArtifactRefusals.notFound("There is no version " + version + " of an artifact '" + name + "'"));
    }

    /** Where the bytes of a version lie. */
    public Location place(ArtifactRow row) {
        return ports.layout().artifact(tenant, row.sha256(), row.generation());
    }

    /** Removes a name with its versions; what was removed before is success. Throws {@code ARTIFACT_NOT_FOUND}: there never was one. */
    public void remove(String name) {
        ArtifactRefusals.requireName(name);
        for (int tries = 0; tries < TRIES; tries++) {
            Head head = row(name).orElseThrow(() -> ArtifactRefusals.notFound("There is no artifact '" + name + "'"));
            if (head.deleted()
                    || ports.table().update(ArtifactWrites.removed(tenant, head.row())) instanceof Outcome.Applied) {
                removeVersions(name);
                return;
            }
        }
        throw Failure.of(FailureKind.UNAVAILABLE, "ARTIFACT_BUSY", "Others name '" + name + "' all the time")
                .withRemedy("Remove it again in a moment")
                .toException();
    }

    /** Versions of names that were removed. None of them can come again. */
    private void removeVersions(String name) {
        int first = row(name).map(Head::first).orElse(1);
        ports.table()
                .removeAll(ports.table().query(Keys.artifactVersions(tenant, name), "").stream()
                        .filter(row -> ArtifactRow.of(row).version() < first)
                        .map(row -> row.key())
                        .toList());
    }

    /** What removes bytes that no name points at. */
    public UnnamedContents unnamed() {
        return new UnnamedContents(ports, tenant);
    }
}
