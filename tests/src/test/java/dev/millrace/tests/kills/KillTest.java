package dev.millrace.tests.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.PublishedFolder;
import dev.millrace.tests.process.CommandProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A run survives whatever happens to its processes, and ends with the calm run's bytes. {@code -Dmillrace.kills=FIRST..LAST} chooses the
 * rounds; a failure names its round.
 */
final class KillTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final String ROUNDS = System.getProperty("millrace.kills", "1..20");
    private static final int MOST_TRIES = 8;
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

    @TempDir(factory = TempDirFactory.Standard.class)
    static Path calmFolder;

    private static List<String> calm = List.of();

    @BeforeAll
    static void runCalmly() throws IOException {
        Path job = writeJob(calmFolder);
        CommandProcess command = CommandProcess.run(calmFolder, arguments(job, "run", "2"));
        assertThat(command.exitCode()).as(command.errors()).isZero();
        calm = new PublishedFolder(calmFolder.resolve("out")).contents();
        assertThat(calm).isNotEmpty();
    }

    @Test
    void aRunSurvivesWhateverHappensToItsProcesses(@TempDir(factory = TempDirFactory.Standard.class) Path folder)
            throws IOException {
        Map<Blow, Integer> struck = new EnumMap<>(Blow.class);
        long[] rounds = rounds();
        for (long round : rounds) {
            List<String> story = new ArrayList<>();
            try {
                for (int again = 0; again < MOST_TRIES; again++) {
                    Path own = Files.createDirectory(folder.resolve("round-" + round + "-" + again));
                    if (survive(own, new Round(round, again), story, struck)) {
                        break;
                    }
                }
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError(
                        "round " + round + " failed after " + story
                                + "; replay: ./mvnw -pl tests -am verify -Dtest=KillTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.kills=" + round + ".." + round,
                        e);
            }
        }
        System.out.println("kills in " + rounds.length + " rounds: " + struck);
        if (rounds.length >= 2 * Blow.values().length) {
            assertThat(struck.keySet()).containsExactlyInAnyOrder(Blow.values());
        }
    }

    private static long[] rounds() {
        String[] bounds = ROUNDS.split("\\.\\.");
        return LongStream.rangeClosed(Long.parseLong(bounds[0]), Long.parseLong(bounds[1]))
                .toArray();
    }

    /**
     * A round. Its first blow is the next one in turn, the others are drawn; each comes at a random moment.
     *
     * @param again how often the run was over before the first blow struck: each time it comes in half the time
     */
    private record Round(long number, int again) {
        Blow blow(int index, SplittableRandom random) {
            Blow[] all = Blow.values();
            return all[(int) (index == 0 ? number % all.length : random.nextInt(all.length))];
        }

        int waitMillis(int index, SplittableRandom random) {
            int millis = 200 + random.nextInt(2500);
            return index == 0 ? millis >> again : millis;
        }
    }

    /** False: the first blow did not strike. */
    private static boolean survive(Path folder, Round round, List<String> story, Map<Blow, Integer> struck)
            throws IOException {
        SplittableRandom random = new SplittableRandom(round.number());
        Path job = writeJob(folder);
        List<CommandProcess> commands = new ArrayList<>();
        CommandProcess command =
                CommandProcess.start(folder, arguments(job, "run", Integer.toString(1 + random.nextInt(3))));
        commands.add(command);
        boolean first = false;
        int blows = 1 + random.nextInt(3);
        for (int blow = 0; blow < blows; blow++) {
            if (command.waitFor(round.waitMillis(blow, random))) {
                if (succeeded(command)) {
                    break;
                }
                command = CommandProcess.start(folder, arguments(job, "resume", "2"));
                commands.add(command);
                continue;
            }
            Blow chosen = round.blow(blow, random);
            if (chosen.strike(command, folder, random)) {
                first |= blow == 0;
                story.add(chosen.toString());
                struck.merge(chosen, 1, Integer::sum);
            }
        }
        finish(command, folder, job, story);
        PublishedFolder published = new PublishedFolder(folder.resolve("out"));
        assertThat(published.contents()).isEqualTo(calm);
        assertThat(published.strangers()).isEmpty();
        commands.forEach(CommandProcess::awaitOrphans);
        assertNothingIsLeft(folder);
        return first;
    }

    /** Resumes until the run has succeeded; a command that was never able to store its run is started anew. */
    private static void finish(CommandProcess started, Path folder, Path job, List<String> story) {
        CommandProcess command = started;
        for (int tries = 0; tries < 5; tries++) {
            if (!command.waitFor(600_000)) {
                command.killAll();
                throw new AssertionError("no end within ten minutes: " + command.errors());
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

    /** After quiet and a sweep a home holds rows, specifications, plans, decisions, logs and publish records; nothing else is anywhere. */
    private static void assertNothingIsLeft(Path folder) throws IOException {
        Blow.pause(1_500);
        List<String> sweeping =
                new ArrayList<>(List.of("gc", "--home", folder.resolve("home").toString()));
        sweeping.addAll(SETTINGS);
        CommandProcess sweep = CommandProcess.run(folder, sweeping);
        assertThat(sweep.exitCode()).as(sweep.errors()).isZero();
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> left = files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(path -> path.contains("/attempts/")
                            || path.contains("/maps/")
                            || path.contains("/scratch/")
                            || path.endsWith(".tmp"))
                    .toList();
            assertThat(left).isEmpty();
        }
    }

    private static List<String> arguments(Path job, String verb, String workers) {
        List<String> arguments = new ArrayList<>(
                verb.equals("run") ? List.of("run", job.toString()) : List.of("runs", "resume", "@last"));
        arguments.addAll(List.of(
                "--home", job.resolveSibling("home").toString(), "--slots", "3", "--workers", workers, "--json"));
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
                limits: {attempts: 50}
                """.formatted(tables));
        return job;
    }
}
