package dev.millrace.tests.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.PublishedFolder;
import dev.millrace.tests.process.CommandProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run survives whatever happens to its processes, and ends with the calm run's bytes. {@code -Dmillrace.kills=FIRST..LAST} chooses the
 * rounds; a failure names its round.
 */
final class KillTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final String ROUNDS = System.getProperty("millrace.kills", "1..20");
    private static final List<String> SETTINGS = List.of(
            "--set",
            "plan.splitBytes=200000",
            "--set",
            "plan.broadcastBytes=0",
            "--set",
            "plan.collapse=false",
            "--set",
            "protocol.lease=2s",
            "--set",
            "protocol.beat=500ms",
            "--set",
            "protocol.sweepAfter=1s",
            "--set",
            "protocol.quietAfter=1s");

    @TempDir
    static Path calmFolder;

    private static List<String> calm = List.of();

    /** What is done to the processes of a run, each at a random moment. */
    private enum Blow {
        KILL_ONE_WORKER,
        KILL_ALL_WORKERS,
        KILL_COMMAND,
        KILL_EVERYTHING,
        STOP_ONE_WORKER,
        STOP_COMMAND,
        LOCK_DATABASE
    }

    @BeforeAll
    static void runCalmly() throws IOException {
        Path job = writeJob(calmFolder);
        CommandProcess command = CommandProcess.run(calmFolder, arguments(job, "run", "2"));
        assertThat(command.exitCode()).as(command.errors()).isZero();
        calm = new PublishedFolder(calmFolder.resolve("out")).contents();
        assertThat(calm).isNotEmpty();
    }

    @Test
    void aRunSurvivesWhateverHappensToItsProcesses(@TempDir Path folder) throws IOException {
        String[] bounds = ROUNDS.split("\\.\\.");
        for (long round : LongStream.rangeClosed(Long.parseLong(bounds[0]), Long.parseLong(bounds[1]))
                .toArray()) {
            List<String> story = new ArrayList<>();
            try {
                survive(Files.createDirectory(folder.resolve("round-" + round)), round, story);
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError(
                        "round " + round + " failed after " + story
                                + "; replay: ./mvnw -pl tests -am verify -Dtest=KillTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.kills=" + round + ".." + round,
                        e);
            }
        }
    }

    private static void survive(Path folder, long round, List<String> story) throws IOException {
        SplittableRandom random = new SplittableRandom(round);
        Path job = writeJob(folder);
        CommandProcess command =
                CommandProcess.start(folder, arguments(job, "run", Integer.toString(1 + random.nextInt(3))));
        int blows = 1 + random.nextInt(3);
        for (int blow = 0; blow < blows; blow++) {
            if (command.waitFor(200 + random.nextInt(2500))) {
                if (succeeded(command)) {
                    break;
                }
                command = CommandProcess.start(folder, arguments(job, "resume", "2"));
                continue;
            }
            Blow chosen = Blow.values()[random.nextInt(Blow.values().length)];
            story.add(chosen.toString());
            strike(chosen, command, folder, random);
        }
        finish(command, folder, job, story);
        PublishedFolder published = new PublishedFolder(folder.resolve("out"));
        assertThat(published.contents()).isEqualTo(calm);
        assertThat(published.strangers()).isEmpty();
        assertNothingIsLeft(folder);
    }

    /** Resumes until the run has succeeded; a command that was never able to store its run is started anew. */
    private static void finish(CommandProcess started, Path folder, Path job, List<String> story) {
        CommandProcess command = started;
        for (int tries = 0; tries < 5; tries++) {
            if (!command.waitFor(90_000)) {
                command.killAll();
                throw new AssertionError("no end within 90 s: " + command.errors());
            }
            if (succeeded(command)) {
                return;
            }
            String verb = command.errors().contains("RUN_NOT_FOUND") ? "run" : "resume";
            story.add(verb);
            command = CommandProcess.start(folder, arguments(job, verb, "2"));
        }
        throw new AssertionError("not succeeded after five resumes: " + command.output() + command.errors());
    }

    private static boolean succeeded(CommandProcess command) {
        return command.exitCode() == 0 && command.output().contains("SUCCEEDED");
    }

    private static void strike(Blow blow, CommandProcess command, Path folder, SplittableRandom random) {
        List<ProcessHandle> workers = command.workers();
        switch (blow) {
            case KILL_ONE_WORKER -> pick(workers, random).forEach(ProcessHandle::destroyForcibly);
            case KILL_ALL_WORKERS -> workers.forEach(ProcessHandle::destroyForcibly);
            case KILL_COMMAND -> command.handle().destroyForcibly();
            case KILL_EVERYTHING -> command.killAll();
            case STOP_ONE_WORKER -> pick(workers, random).forEach(worker -> stopBeyondTheLease(worker));
            case STOP_COMMAND -> stopBeyondTheLease(command.handle());
            case LOCK_DATABASE -> lockDatabase(folder);
        }
    }

    private static List<ProcessHandle> pick(List<ProcessHandle> workers, SplittableRandom random) {
        return workers.isEmpty() ? List.of() : List.of(workers.get(random.nextInt(workers.size())));
    }

    private static void stopBeyondTheLease(ProcessHandle process) {
        CommandProcess.signal(process, "STOP");
        pause(3_000);
        CommandProcess.signal(process, "CONT");
    }

    /** Another program holds the write lock of the state database for a while. */
    private static void lockDatabase(Path folder) {
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            List<Path> databases =
                    files.filter(path -> path.toString().endsWith(".db")).toList();
            for (Path database : databases) {
                try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                        Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA busy_timeout = 5000");
                    statement.execute("BEGIN IMMEDIATE");
                    pause(2_000);
                    statement.execute("ROLLBACK");
                }
            }
        } catch (IOException | SQLException e) {
            // The home may not be there yet, or another writer is in the way: then nothing is locked.
            assertThat(e).isNotNull();
        }
    }

    /** After quiet and a sweep a home holds rows, specifications, plans, decisions, logs and publish records; no attempts, no maps. */
    private static void assertNothingIsLeft(Path folder) throws IOException {
        pause(1_500);
        CommandProcess sweep = CommandProcess.run(
                folder, List.of("gc", "--home", folder.resolve("home").toString()));
        assertThat(sweep.exitCode()).as(sweep.errors()).isZero();
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            List<String> left = files.filter(Files::isRegularFile)
                    .map(file -> folder.resolve("home").relativize(file).toString())
                    .filter(path ->
                            path.contains("/attempts/") || path.contains("/maps/") || path.startsWith("scratch/"))
                    .toList();
            assertThat(left).isEmpty();
        }
    }

    private static List<String> arguments(Path job, String verb, String workers) {
        List<String> arguments = new ArrayList<>(
                verb.equals("run") ? List.of("run", job.toString()) : List.of("runs", "resume", "@last"));
        arguments.addAll(List.of(
                "--home", job.resolveSibling("home").toString(), "--slots", "2", "--workers", workers, "--json"));
        arguments.addAll(SETTINGS);
        return arguments;
    }

    private static Path writeJob(Path folder) throws IOException {
        Path tables = ROOT.resolve("testdata/tpch/sf0.01");
        Path job = folder.resolve("job.yaml");
        Files.writeString(job, """
                apiVersion: millrace/v1
                job: kills
                sources:
                  lineitem: {from: "%1$s/lineitem.parquet"}
                  orders: {from: "%1$s/orders.parquet"}
                  customer: {from: "%1$s/customer.parquet"}
                steps:
                  lines:
                    sql: |
                      SELECT o_custkey, l_shipmode, l_quantity, l_extendedprice * (1 - l_discount) AS revenue
                      FROM lineitem JOIN orders ON l_orderkey = o_orderkey
                  totals:
                    sql: |
                      SELECT c_nationkey, l_shipmode, count(*) AS n, sum(revenue) AS revenue, avg(l_quantity) AS quantity
                      FROM lines JOIN customer ON o_custkey = c_custkey
                      GROUP BY ALL ORDER BY ALL
                sinks:
                  totals: {to: out, format: parquet, mode: overwrite}
                """.formatted(tables));
        return job;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
