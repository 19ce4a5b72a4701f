package dev.millrace.service.client;

import dev.millrace.coordinator.plan.job.TableDefinition;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tables that are registered under names, wherever that is, as documents. Errors: {@code TABLE_NOT_FOUND} and {@code BAD_TABLE_NAME} as {@code INVALID};
 * {@code UNAVAILABLE} when nobody answers.
 */
public interface NamedTables extends AutoCloseable {
    /**
     * Lets a name stand for a table; that it does so already is success. Returns the version that counts.
     *
     * @param replace whether it becomes another version of a name that stands for something else
     * @throws dev.millrace.graph.MillraceException {@code TABLE_EXISTS}: the name stands for something else; {@code CHANGED_MEANWHILE}: somebody else replaced
     *     it at once
     */
    ObjectNode register(String name, TableDefinition table, boolean replace);

    /** All that count, in order of names. */
    List<ObjectNode> list();

    /** @param version 0: the one that counts */
    ObjectNode get(String name, int version);

    /** All of a name, the oldest first. */
    List<ObjectNode> versions(String name);

    /** Takes a name away; its versions stay. */
    void remove(String name);

    @Override
    void close();
}
