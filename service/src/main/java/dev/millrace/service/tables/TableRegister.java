package dev.millrace.service.tables;

import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.plan.job.ResolvedTables;
import dev.millrace.coordinator.plan.job.ResolvedTables.Found;
import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.coordinator.plan.job.TableDefinition;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.TableReference;
import dev.millrace.service.named.NamedVersions;
import dev.millrace.storage.Clock;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.NamedKind;
import dev.millrace.storage.record.NamedRow;
import dev.millrace.storage.record.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of one tenant that have names. A name is looked up when a run is submitted, and the run keeps what it stood for, so that nothing that becomes
 * of the name later changes what the run reads.
 */
public final class TableRegister {
    /** Names of a tenant. */
    static final int MOST_TABLES = 1_000;

    /** Names that a tenant ever used: whoever reads one reads which there were. */
    static final int MOST_NAMES = 5_000;

    /** Versions of a name. */
    static final int MOST_VERSIONS = 1_000;

    /** Of what a table stands for, as JSON. */
    static final int MOST_CHARACTERS = 50_000;

    private static final String NAME = "[a-z_][a-z0-9_]{0,62}";

    /** What is stored has absolute places. */
    private static final Path ROOT = Path.of("/");

    private final NamedVersions named;
    private final String tenant;

    /** @param tenant empty: the owner */
    public TableRegister(Ports ports, String tenant) {
        this(ports.table(), ports.clock(), tenant);
    }

    /** The same in a table of rows. */
    public TableRegister(StateTable rows, Clock clock, String tenant) {
        this.named = new NamedVersions(rows, clock, NamedKind.TABLE);
        this.tenant = tenant;
    }

    /** Throws {@code BAD_TABLE_NAME}. */
    public static void requireName(String name) {
        if (!name.matches(NAME)) {
            throw Failure.invalid(
                            "BAD_TABLE_NAME",
                            "'" + name + "' cannot be the name of a registered table",
                            "Use at most 63 lower case letters, digits and '_', beginning with a letter or '_'")
                    .toException();
        }
    }

    /** What counts, in order of names, without what the names stand for. */
    public List<NamedRow> list() {
        return named.list(tenant);
    }

    /** Names that count, in order. */
    public List<String> names() {
        return list().stream().map(NamedRow::name).toList();
    }

    /**
     * The job with what its tables stand for now; a job in which nothing is open is given as it is.
     *
     * @throws InvalidJobException with every table that is not there
     */
    public JobSpec resolved(JobSpec job) {
        if (job.sources().stream().noneMatch(Source::isOpen)) {
            return job;
        }
        Map<String, Found> found = new HashMap<>();
        List<Failure> missing = new ArrayList<>();
        for (Source source : job.sources()) {
            source.options().table().filter(_ -> source.isOpen()).ifPresent(reference -> {
                Optional<NamedRow> row = row(reference);
                row.ifPresent(there -> found.put(source.name(), found(source.name(), there)));
                if (row.isEmpty()) {
                    missing.add(unknown(reference).at(source.place()));
                }
            });
        }
        if (!missing.isEmpty()) {
            throw new InvalidJobException(missing);
        }
        return ResolvedTables.in(job, found);
    }

    private Optional<NamedRow> row(TableReference reference) {
        return reference.version() > 0
                ? named.known(tenant, reference.name(), reference.version())
                : named.head(tenant, reference.name()).map(head -> named.version(tenant, head.name(), head.version()));
    }

    private static Found found(String source, NamedRow row) {
        return new Found(row.version(), definition(source, row));
    }

    private static TableDefinition definition(String source, NamedRow row) {
        return TableDefinition.read(
                source, new JobText("table " + row.name() + "@" + row.version(), row.bodyOrEmpty(), ROOT));
    }

    /** Where the rows of a version come from. */
    public Source source(NamedRow row) {
        return definition(row.name(), row).source();
    }

    private Failure unknown(TableReference reference) {
        Optional<NamedRow> head = named.head(tenant, reference.name());
        return head.isPresent()
                ? Failure.invalid(
                        "UNKNOWN_TABLE",
                        "There is no version " + reference.version() + " of the table '" + reference.name() + "'",
                        "Its last is " + head.get().version())
                : Failure.invalid(
                        "UNKNOWN_TABLE",
                        "No table is registered as '" + reference + "'",
                        Suggestion.sentence(reference.name(), names()));
    }

    /** The version that counts. Throws {@code TABLE_NOT_FOUND}. */
    public NamedRow current(String name) {
        return named.current(tenant, name);
    }

    /** One version, also of a name that was taken away. Throws {@code TABLE_NOT_FOUND}. */
    public NamedRow version(String name, int version) {
        return named.version(tenant, name, version);
    }

    /** All of a name that counts, the oldest first. Throws {@code TABLE_NOT_FOUND}. */
    public List<NamedRow> versions(String name) {
        named.current(tenant, name);
        return named.versions(tenant, name);
    }

    /** Takes a name away; its versions stay. Throws {@code TABLE_NOT_FOUND}. */
    public void remove(String name) {
        while (named.delete(tenant, name, current(name).version()).isEmpty()) {
            // Another version counts by now: it is that which goes.
        }
    }

    /** What became of a wish to name a table. */
    public sealed interface Registered {
        /** The version that counts; {@code fresh}: it is a new one. */
        record Done(NamedRow row, boolean fresh) implements Registered {}

        /** The name stands for something else, or another version counts than was seen. */
        record Taken() implements Registered {}
    }

    /** Lets a name stand for a table that no other table has; that it does so already is success. */
    public Registered register(String name, TableDefinition table) {
        Optional<NamedRow> head = named.head(tenant, name);
        if (head.isEmpty()) {
            return save(name, Optional.empty(), table);
        }
        NamedRow row = named.version(tenant, name, head.get().version());
        return row.bodyOrEmpty().equals(table.text()) ? new Registered.Done(row, false) : new Registered.Taken();
    }

    /**
     * Saves a version.
     *
     * @param seen the version that counts; empty: there is none
     * @throws MillraceException {@code TABLE_TOO_LONG}, {@code TOO_MANY_TABLES}, {@code TOO_MANY_VERSIONS}
     */
    public Registered save(String name, Optional<Integer> seen, TableDefinition table) {
        requireName(name);
        requireRoom(name, seen, table.text().length());
        return named.save(tenant, name, seen, table.text())
                .<Registered>map(row -> new Registered.Done(row, true))
                .orElseGet(Registered.Taken::new);
    }

    private void requireRoom(String name, Optional<Integer> seen, int characters) {
        if (characters > MOST_CHARACTERS) {
            throw limit(
                    "TABLE_TOO_LONG",
                    "A table that is registered has at most " + MOST_CHARACTERS + " characters",
                    "Name a folder or a pattern instead of its files");
        }
        if (seen.isEmpty()) {
            requireRoomForName(name);
        }
        if (named.last(tenant, name).map(NamedRow::version).orElse(0) >= MOST_VERSIONS) {
            throw limit(
                    "TOO_MANY_VERSIONS",
                    "The table '" + name + "' has " + MOST_VERSIONS + " versions, which are all it may have",
                    "Register it under another name");
        }
    }

    private void requireRoomForName(String name) {
        List<NamedRow> all = named.all(tenant);
        if (all.stream().filter(row -> !row.deleted()).count() >= MOST_TABLES) {
            throw limit(
                    "TOO_MANY_TABLES",
                    "There are " + MOST_TABLES + " tables, which are all there may be",
                    "Remove one");
        }
        if (all.size() >= MOST_NAMES && all.stream().noneMatch(row -> row.name().equals(name))) {
            throw limit(
                    "TOO_MANY_TABLES",
                    MOST_NAMES + " names have been used, which are all there may be",
                    "Use one again that was removed");
        }
    }

    /** Somebody says that a name that is taken stands for something else. */
    public static MillraceException taken(String name) {
        return Failure.invalid(
                        "TABLE_EXISTS",
                        "The name '" + name + "' stands for something else",
                        "millrace tables get " + name
                                + " shows it; --replace, or PUT with If-Match, makes this another version of it")
                .toException();
    }

    private static MillraceException limit(String code, String message, String remedy) {
        return Failure.of(FailureKind.LIMIT, code, message).withRemedy(remedy).toException();
    }
}
