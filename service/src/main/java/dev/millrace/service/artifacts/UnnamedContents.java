package dev.millrace.service.artifacts;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore.Listed;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.record.ArtifactRow;
import dev.millrace.storage.record.ArtifactWrites;
import dev.millrace.storage.record.ContentRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bytes that no name points at. Each is released under the condition that nobody has named it since it was looked at; only then what lies there is deleted,
 * from a place that nobody uses again. Whoever dies in between leaves bytes that the next sweep finds.
 */
public final class UnnamedContents {
    private static final int PAGE = 1_000;

    private final Ports ports;
    private final String tenant;

    UnnamedContents(Ports ports, String tenant) {
        this.ports = ports;
        this.tenant = tenant;
    }

    /** What went, or would. */
    public record Swept(int contents, long bytes) {}

    /**
     * Removes those that came more than so long ago.
     *
     * @param graceMillis longer than it takes to send and name an artifact
     */
    public Swept sweep(long graceMillis, boolean dryRun) {
        long before = ports.clock().nowMillis() - graceMillis;
        List<Listed> old = objects().stream()
                .filter(object -> object.modifiedMicros() / 1_000 <= before)
                .toList();
        // Before the names: what is named after that is seen by its row.
        Map<String, ContentRow> seen = new LinkedHashMap<>();
        old.forEach(object -> seen.computeIfAbsent(sha256(object), this::content));
        Set<Location> named = named();
        int contents = 0;
        long bytes = 0;
        for (Listed object : old) {
            if (!named.contains(object.location()) && (dryRun || isFree(object, seen))) {
                contents++;
                bytes += object.sizeBytes();
                if (!dryRun) {
                    ports.objects().delete(object.location());
                }
            }
        }
        return new Swept(contents, bytes);
    }

    /** Those whose place says what they are; nothing else that may lie there is touched. */
    private List<Listed> objects() {
        Location folder = ports.layout().artifacts(tenant);
        List<Listed> all = new ArrayList<>();
        String after = "";
        List<Listed> page;
        do {
            page = ports.objects().list(folder, after, PAGE);
            for (Listed object : page) {
                after = object.location().uri();
                if (object.location().below(folder).matches("[0-9a-f]{64}/[0-9]{1,9}")) {
                    all.add(object);
                }
            }
        } while (page.size() == PAGE);
        return all;
    }

    private String sha256(Listed object) {
        return object.location().below(ports.layout().artifacts(tenant)).substring(0, 64);
    }

    private static int generation(Listed object) {
        return Integer.parseInt(object.location().name());
    }

    private ContentRow content(String sha256) {
        return ContentRow.of(ports.table().read(Keys.content(tenant, sha256)));
    }

    private Set<Location> named() {
        Set<Location> named = new HashSet<>();
        ports.table().query(Keys.artifacts(tenant), "").stream()
                .map(ArtifactRow.Head::of)
                .filter(head -> !head.deleted())
                .forEach(head -> ports
                        .table()
                        .query(Keys.artifactVersions(tenant, head.row().name()), "")
                        .stream()
                        .map(ArtifactRow::of)
                        .filter(version -> version.version() >= head.first())
                        .forEach(version ->
                                named.add(ports.layout().artifact(tenant, version.sha256(), version.generation()))));
        return named;
    }

    /** Whether the place is one of before, or is released now. */
    private boolean isFree(Listed object, Map<String, ContentRow> seen) {
        ContentRow row = Optional.ofNullable(seen.get(sha256(object))).orElseThrow();
        return generation(object) < row.generation()
                || ports.table().update(ArtifactWrites.released(tenant, sha256(object), row))
                        instanceof Outcome.Applied;
    }
}
