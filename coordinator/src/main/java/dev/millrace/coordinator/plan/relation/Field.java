package dev.millrace.coordinator.plan.relation;

/**
 * A named member of a struct or union type.
 *
 * @param name the member's name, as written in the type
 * @param type the member's type
 */
public record Field(String name, SqlType type) {
    /** The member as in {@code STRUCT("name" TYPE)}. */
    String sql() {
        return SqlType.quoted(name) + " " + type.sql();
    }
}
