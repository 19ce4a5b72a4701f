package dev.millrace.cli.quick;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;

/** Loads DuckDB's library on another thread while arguments are read, for commands that will need it. */
public final class Ahead {
    private static final Set<String> COMMANDS = Set.of("run", "sql", "shell", "plan", "validate", "estimate");

    private Ahead() {}

    /** Begins, if this command needs it. */
    public static void load(String command) {
        if (COMMANDS.contains(command)) {
            Thread.ofPlatform().daemon().name("ahead").start(Ahead::open);
        }
    }

    private static void open() {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            connection.isValid(1);
        } catch (SQLException | LinkageError later) {
            // The command meets the same trouble itself, and tells it.
        }
    }
}
