package dev.millrace.service.named;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.Clock;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.ClientWrites;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.NamedKind;
import dev.millrace.storage.record.NamedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of a kind is kept under names, each with all its versions. */
public final class NamedVersions {
    /** Of what is kept, in a page of versions. */
    public static final int PAGE_CHARACTERS = 1_000_000;

    private final StateTable rows;
    private final Clock clock;
    private final NamedKind kind;

    public NamedVersions(StateTable rows, Clock clock, NamedKind kind) {
        this.rows = rows;
        this.clock = clock;
        this.kind = kind;
    }

    /** The version that counts; empty: there is none, or not any more. */
    public Optional<NamedRow> head(String tenant, String name) {
        return last(tenant, name).filter(row -> !row.deleted());
    }

    /** The last version, also of a name that was deleted; that took a number of its own. */
    public Optional<NamedRow> last(String tenant, String name) {
        return rows.read(Keys.named(kind, tenant, name)).map(NamedRow::of);
    }

    /** Heads, in order of names. */
    public List<NamedRow> list(String tenant) {
        return all(tenant).stream().filter(row -> !row.deleted()).toList();
    }

    /** Heads, also of names that were deleted. */
    public List<NamedRow> all(String tenant) {
        return rows.query(Keys.named(kind, tenant), "").stream()
                .map(NamedRow::of)
                .toList();
    }

    /** All versions, the oldest first. */
    public List<NamedRow> versions(String tenant, String name) {
        return rows.query(Keys.versions(kind, tenant, name), "").stream()
                .map(NamedRow::of)
                .toList();
    }

    /**
     * Some of the versions, the oldest first.
     *
     * @param nextOrZero number of the first version of the next page; 0: there is none
     */
    public record Page(List<NamedRow> rows, int nextOrZero) {}

    /**
     * A page of the versions of a name that counts, which ends when it holds more than {@value #PAGE_CHARACTERS} characters of what is kept.
     *
     * @param from number of its first version
     * @param most versions in it
     */
    public Page page(String tenant, String name, int from, int most) {
        int last = head(tenant, name).orElseThrow(() -> notFound(name)).version();
        List<NamedRow> rows = new ArrayList<>();
        long characters = 0;
        int next = from;
        while (next <= last && rows.size() < most && characters <= PAGE_CHARACTERS) {
            Optional<NamedRow> row = known(tenant, name, next++);
            row.ifPresent(rows::add);
            characters += row.map(there -> there.bodyOrEmpty().length()).orElse(0);
        }
        return new Page(rows, next <= last ? next : 0);
    }

    /** One version, also of a name that was deleted. Throws {@code JOB_NOT_FOUND} or {@code TABLE_NOT_FOUND}. */
    public NamedRow version(String tenant, String name, int version) {
        return known(tenant, name, version)
                .orElseThrow(() -> missing("There is no version " + version + " of a " + noun() + " '" + name + "'"));
    }

    /** The same; empty: there is no such version. */
    public Optional<NamedRow> known(String tenant, String name, int version) {
        return rows.read(Keys.version(kind, tenant, name, version)).map(NamedRow::of);
    }

    /** The version that counts, with its body. Throws as {@link #version}. */
    public NamedRow current(String tenant, String name) {
        int version = head(tenant, name).orElseThrow(() -> notFound(name)).version();
        return version(tenant, name, version);
    }

    /** None of this name counts. */
    public MillraceException notFound(String name) {
        return missing("There is no " + noun() + " '" + name + "'");
    }

    private String noun() {
        return switch (kind) {
            case JOB -> "job";
            case TABLE -> "table";
        };
    }

    private MillraceException missing(String message) {
        return switch (kind) {
            case JOB ->
                Failure.invalid("JOB_NOT_FOUND", message, "GET /v1/jobs lists the jobs")
                        .toException();
            case TABLE ->
                Failure.invalid(
                                "TABLE_NOT_FOUND",
                                message,
                                "millrace tables ls --registered lists the tables, and so does GET"
                                        + " /v1/tables:registered")
                        .toException();
        };
    }

    /**
     * Saves a version.
     *
     * @param seen the version that it is made from; empty: there is none
     * @return the new version; empty: another one counts by now
     */
    public Optional<NamedRow> save(String tenant, String name, Optional<Integer> seen, String body) {
        Optional<NamedRow> before = last(tenant, name);
        if (!seen.equals(before.filter(row -> !row.deleted()).map(NamedRow::version))) {
            return Optional.empty();
        }
        NamedRow next = next(name, before, body);
        return written(tenant, next, () -> rows.transact(ClientWrites.saved(kind, tenant, next)));
    }

    /** Deletes a name; its versions stay readable by their numbers. Empty: another version counts by now. */
    public Optional<NamedRow> delete(String tenant, String name, int seen) {
        Optional<NamedRow> before = head(tenant, name).filter(row -> row.version() == seen);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        NamedRow next = next(name, before, "");
        return written(tenant, next, () -> rows.update(ClientWrites.deleted(kind, tenant, next)));
    }

    private NamedRow next(String name, Optional<NamedRow> before, String body) {
        int version = before.map(NamedRow::version).orElse(0) + 1;
        return new NamedRow(name, version, body, clock.nowMillis(), body.isEmpty());
    }

    /** A conditional write. */
    private interface Write {
        Outcome run();
    }

    /** Who never heard the answer to his write looks whether the head is what he wrote. */
    private Optional<NamedRow> written(String tenant, NamedRow next, Write write) {
        try {
            return write.run() instanceof Outcome.Applied ? Optional.of(next) : Optional.empty();
        } catch (StorageException.UnknownFate unknown) {
            Optional<StateTable.Row> row = rows.read(Keys.named(kind, tenant, next.name()));
            return row.map(NamedRow::of)
                    .filter(now -> now.version() == next.version() && now.savedMillis() == next.savedMillis())
                    .map(_ -> next);
        }
    }
}
