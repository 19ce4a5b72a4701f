package dev.millrace.tests.kills;

import dev.millrace.tests.process.CommandProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What is done to the processes of a run. */
enum Blow {
    KILL_ONE_WORKER,
    KILL_ALL_WORKERS,
    KILL_COMMAND,
    KILL_EVERYTHING,
    /** All processes, when the destination has its first file and no manifest yet. */
    KILL_IN_PUBLISH,
    STOP_ONE_WORKER,
    STOP_COMMAND,
    LOCK_DATABASE;

    private static final long PATIENCE_MILLIS = 120_000;

    /** Beyond the lease, the quiet time and the sweep that the test sets. */
    private static final long STOPPED_MILLIS = 3_000;

    private static final long LOCKED_MILLIS = 2_000;

    private static final int LOCK_TRIES = 10;

    /** True: it struck. False: the command ended before there was anything to strike. */
    boolean strike(CommandProcess command, Path folder, RandomGenerator random) {
        return switch (this) {
            case KILL_ONE_WORKER -> workersLive(command) && kill(one(command.workers(), random));
            case KILL_ALL_WORKERS -> workersLive(command) && kill(command.workers());
            case KILL_COMMAND -> command.isAlive() && command.killAlone();
            case KILL_EVERYTHING -> command.isAlive() && killAll(command);
            case KILL_IN_PUBLISH -> await(command, () -> isInPublish(folder.resolve("out"))) && killAll(command);
            case STOP_ONE_WORKER -> workersLive(command) && stop(one(command.workers(), random));
            case STOP_COMMAND -> command.isAlive() && stop(List.of(command.handle()));
            case LOCK_DATABASE -> await(command, () -> !databases(folder).isEmpty()) && lock(databases(folder));
        };
    }

    private static boolean workersLive(CommandProcess command) {
        return await(command, () -> !command.workers().isEmpty());
    }

    private static boolean await(CommandProcess command, BooleanSupplier moment) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (command.isAlive() && System.nanoTime() < end) {
            if (moment.getAsBoolean()) {
                return true;
            }
            pause(1);
        }
        return false;
    }

    private static List<ProcessHandle> one(List<ProcessHandle> workers, RandomGenerator random) {
        return workers.isEmpty() ? List.of() : List.of(workers.get(random.nextInt(workers.size())));
    }

    private static boolean kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        return !processes.isEmpty();
    }

    private static boolean killAll(CommandProcess command) {
        command.killAll();
        return true;
    }

    private static boolean stop(List<ProcessHandle> processes) {
        processes.forEach(process -> CommandProcess.signal(process, "STOP"));
        pause(STOPPED_MILLIS);
        processes.forEach(process -> CommandProcess.signal(process, "CONT"));
        return !processes.isEmpty();
    }

    private static boolean isInPublish(Path out) {
        try (Stream<Path> files = Files.list(out)) {
            List<String> names =
                    files.map(path -> path.getFileName().toString()).toList();
            return !names.isEmpty() && !names.contains("_manifest.json");
        } catch (IOException notThereYet) {
            return false;
        }
    }

    private static List<Path> databases(Path folder) {
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            return files.filter(path -> path.toString().endsWith(".db")).toList();
        } catch (IOException | UncheckedIOException notThereYet) {
            return List.of();
        }
    }

    /** Another program holds the write lock of each state database for a while. */
    private static boolean lock(List<Path> databases) {
        boolean locked = false;
        for (Path database : databases) {
            locked |= lock(database);
        }
        return locked;
    }

    /** False: it has gone meanwhile, with the command whose messages it held. A command that opens or closes it may be in the way for a moment. */
    private static boolean lock(Path database) {
        SQLException inTheWay = null;
        for (int tried = 0; tried < LOCK_TRIES && Files.exists(database); tried++) {
            try {
                lockOnce(database);
                return true;
            } catch (SQLException error) {
                inTheWay = error;
                pause(LOCKED_MILLIS);
            }
        }
        if (Files.exists(database)) {
            throw new AssertionError("cannot lock " + database, inTheWay);
        }
        return false;
    }

    private static void lockOnce(Path database) throws SQLException {
        String existing = "jdbc:sqlite:file:" + database.toUri().getRawPath() + "?mode=rw";
        try (Connection connection = DriverManager.getConnection(existing);
                Statement statement = connection.createStatement()) {
            // Long, because the command's own commits follow each other closely.
            statement.execute("PRAGMA busy_timeout = 60000");
            statement.execute("BEGIN IMMEDIATE");
            pause(LOCKED_MILLIS);
            statement.execute("ROLLBACK");
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
