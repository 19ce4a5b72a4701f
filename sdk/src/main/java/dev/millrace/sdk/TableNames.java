package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.plan.job.TableDefinition;
import dev.millrace.sdk.job.Caller;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Names of tables, each with all its versions, in the home or behind the service; {@link Millrace#readTable} reads them. What was submitted keeps what a name
 * stood for. Errors as those of {@link Millrace}: {@code TABLE_NOT_FOUND}, {@code TABLE_EXISTS}, {@code BAD_TABLE_NAME}.
 */
public final class TableNames {
    private final Session session;

    TableNames(Session session) {
        this.session = session;
    }

    /**
     * A version of a name.
     *
     * @param version from 1
     * @param source what it stands for, as JSON in words of job files; empty in lists
     */
    public record Table(String name, int version, Instant registered, String source) {
        private static Table of(JsonNode table) {
            return new Table(
                    table.required("name").stringValue(),
                    table.required("version").intValue(),
                    Instant.ofEpochMilli(table.required("savedMillis").longValue()),
                    table.has("source") ? table.required("source").toString() : "");
        }
    }

    /** Lets a name stand for a file, a folder or a glob; that it does so already is success. */
    public Table register(String name, String path) {
        return registerSource(
                name,
                JsonMapper.shared()
                        .writeValueAsString(
                                JsonNodeFactory.instance.objectNode().put("from", path)));
    }

    /** The same for what a source of a job file says: {@code {from: trips, format: csv}}, as YAML or JSON. */
    public Table registerSource(String name, String source) {
        return asked(() -> Table.of(session.works().tables().register(name, read(name, source), false)));
    }

    /** The same; a name that stands for something else has another version then. */
    public Table replaceSource(String name, String source) {
        return asked(() -> Table.of(session.works().tables().register(name, read(name, source), true)));
    }

    private TableDefinition read(String name, String source) {
        return TableDefinition.read(
                name, new JobText("table " + name, source, session.paths().folder()));
    }

    /** All names in order, as their last versions are. */
    public List<Table> list() {
        return session.works().tables().list().stream().map(Table::of).toList();
    }

    /** The version that counts. */
    public Table get(String name) {
        return asked(() -> Table.of(session.works().tables().get(name, 0)));
    }

    /** All versions of a name, the oldest first. */
    public List<Table> versions(String name) {
        return asked(() ->
                session.works().tables().versions(name).stream().map(Table::of).toList());
    }

    /** Takes a name away; its versions stay. */
    public void remove(String name) {
        asked(() -> {
            session.works().tables().remove(name);
            return name;
        });
    }

    private <T> T asked(Supplier<T> request) {
        return session.located(request, Caller.place());
    }
}
