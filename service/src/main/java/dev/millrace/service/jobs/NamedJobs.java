package dev.millrace.service.jobs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.ClientWrites;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.NamedJobRow;
import dev.millrace.storage.record.Ports;
import java.util.List;
import java.util.Optional;

/** Jobs that are kept under names, each with all its versions. */
public final class NamedJobs {
    private final Ports ports;

    public NamedJobs(Ports ports) {
        this.ports = ports;
    }

    /** The version that counts; empty: there is no such job, or not any more. */
    public Optional<NamedJobRow> head(String tenant, String name) {
        return any(tenant, name).filter(row -> !row.deleted());
    }

    private Optional<NamedJobRow> any(String tenant, String name) {
        return ports.table().read(Keys.namedJob(tenant, name)).map(NamedJobRow::of);
    }

    /** Heads, in order of names. */
    public List<NamedJobRow> list(String tenant) {
        return ports.table().query(Keys.namedJobs(tenant), "").stream()
                .map(NamedJobRow::of)
                .filter(row -> !row.deleted())
                .toList();
    }

    /** All versions, the oldest first. */
    public List<NamedJobRow> versions(String tenant, String name) {
        return ports.table().query(Keys.jobVersions(tenant, name), "").stream()
                .map(NamedJobRow::of)
                .toList();
    }

    /** One version, also of a job that was deleted. Throws {@code JOB_NOT_FOUND}. */
    public NamedJobRow version(String tenant, String name, int version) {
        return ports.table()
                .read(Keys.jobVersion(tenant, name, version))
                .map(NamedJobRow::of)
                .orElseThrow(() -> notFound("There is no version " + version + " of a job '" + name + "'"));
    }

    /** The version that counts, with its body. Throws {@code JOB_NOT_FOUND}. */
    public NamedJobRow current(String tenant, String name) {
        int version = head(tenant, name)
                .orElseThrow(() -> notFound("There is no job '" + name + "'"))
                .version();
        return version(tenant, name, version);
    }

    private static MillraceException notFound(String message) {
        return Failure.invalid("JOB_NOT_FOUND", message, "GET /v1/jobs lists the jobs")
                .toException();
    }

    /**
     * Saves a version.
     *
     * @param seen the version that it is made from; empty: there is none
     * @return the new version; empty: another one counts by now
     */
    public Optional<NamedJobRow> save(String tenant, String name, Optional<Integer> seen, String body) {
        Optional<NamedJobRow> before = any(tenant, name);
        if (!seen.equals(before.filter(row -> !row.deleted()).map(NamedJobRow::version))) {
            return Optional.empty();
        }
        NamedJobRow next = next(name, before, body);
        return written(tenant, next, () -> ports.table().transact(ClientWrites.saved(tenant, next)));
    }

    /** Deletes a job; its versions stay readable by their numbers. Empty: another version counts by now. */
    public Optional<NamedJobRow> delete(String tenant, String name, int seen) {
        Optional<NamedJobRow> before = head(tenant, name).filter(row -> row.version() == seen);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        NamedJobRow next = next(name, before, "");
        return written(tenant, next, () -> ports.table().update(ClientWrites.deleted(tenant, next)));
    }

    private NamedJobRow next(String name, Optional<NamedJobRow> before, String body) {
        int version = before.map(NamedJobRow::version).orElse(0) + 1;
        return new NamedJobRow(name, version, body, ports.clock().nowMillis(), body.isEmpty());
    }

    /** A conditional write. */
    private interface Write {
        Outcome run();
    }

    /** Who never heard the answer to his write looks whether the head is what he wrote. */
    private Optional<NamedJobRow> written(String tenant, NamedJobRow next, Write write) {
        try {
            return write.run() instanceof Outcome.Applied ? Optional.of(next) : Optional.empty();
        } catch (StorageException.UnknownFate unknown) {
            Optional<StateTable.Row> row = ports.table().read(Keys.namedJob(tenant, next.name()));
            return row.map(NamedJobRow::of)
                    .filter(now -> now.version() == next.version() && now.savedMillis() == next.savedMillis())
                    .map(_ -> next);
        }
    }
}
