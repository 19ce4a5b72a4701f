package dev.millrace.tests.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Manifest;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import dev.millrace.tests.sinks.PublishedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Results that grow, under SIGKILL: a command is killed before it publishes, and each that goes on with its run is killed in the middle of publishing,
 * at steps that are counted and not at times. Whoever reads in between sees a whole result, old or new; in the end each folder is as if one command had
 * run once. {@code -Dmillrace.kills=FIRST..LAST} chooses the rounds, which draw the steps.
 */
final class KilledModesTest {
    private static final String ROUNDS = System.getProperty("millrace.kills", "1..1");

    private static final Map<KilledWork, StepTally> CALM = new EnumMap<>(KilledWork.class);

    @TempDir
    static Path calm;

    @BeforeAll
    static void runCalmly() {
        for (KilledWork work : KilledWork.values()) {
            Shell shell = work.prepared(calm.resolve(work.name()));
            StepTally tally = new StepTally(work.destinations(shell.folder()));
            Said said = shell.call(new LocalHome.Options(true, true, 10_000, tally), work.command());
            CALM.put(work, tally);
            assertThat(said.code()).as(said.err()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledRunLeavesEachFolderAsIfItHadRunOnce(KilledWork work, @TempDir Path folder) throws IOException {
        long[] rounds = rounds();
        for (long round : rounds) {
            List<Moment> moments = work.moments(new SplittableRandom(round), tally(work));
            try {
                survive(work, Files.createDirectory(folder.resolve("round-" + round)), moments);
            } catch (AssertionError | RuntimeException | IOException wrong) {
                throw new AssertionError(
                        "round " + round + " of " + work + " failed, killed at " + moments
                                + "; replay: ./mvnw -pl tests -am verify -Dtest=KilledModesTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.kills=" + round + ".." + round,
                        wrong);
            }
        }
    }

    private static StepTally tally(KilledWork work) {
        return Objects.requireNonNull(CALM.get(work));
    }

    private static long[] rounds() {
        String[] bounds = ROUNDS.split("\\.\\.");
        return LongStream.rangeClosed(Long.parseLong(bounds[0]), Long.parseLong(bounds[1]))
                .toArray();
    }

    private static void survive(KilledWork work, Path folder, List<Moment> moments) throws IOException {
        Shell shell = work.prepared(folder);
        String before = run(shell);
        String[] words = work.command();
        int publishing = 0;
        for (Moment moment : moments) {
            KilledCommand.run(shell.folder(), work.destinations(shell.folder()), moment, words);
            work.requireOldOrNew(shell.folder());
            String run = run(shell);
            words = run.equals(before) ? work.command() : new String[] {"runs", "resume", run, "--json"};
            publishing += moment.where() == Moment.Where.DESTINATION ? 1 : 0;
        }
        assertThat(publishing).as("kills in the middle of publishing").isGreaterThanOrEqualTo(2);
        assertThat(run(shell)).isNotEqualTo(before);
        Said said = shell.call("runs", "resume", run(shell), "--json");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.lastLine().required("state").stringValue()).isEqualTo("SUCCEEDED");
        assertThat(shell.call("runs", "ls", "--json", "--limit", "0").out().lines())
                .as("runs")
                .hasSize(work.preparing() + 1);
        requireAsIfOnce(work, shell);
    }

    private static String run(Shell shell) {
        return shell.call("runs", "get", "@last", "--json")
                .json()
                .required("id")
                .stringValue();
    }

    private static void requireAsIfOnce(KilledWork work, Shell shell) {
        for (String destination : work.folders()) {
            Path folder = work.destinations(shell.folder()).resolve(destination);
            Path once = work.destinations(calm.resolve(work.name())).resolve(destination);
            assertThat(listed(folder)).as(destination).isEqualTo(listed(once));
            new PublishedTable(folder).requireOnlyListed();
            Said verified = shell.call("tables", "verify", folder.toString());
            assertThat(verified.code()).as(verified.err()).isZero();
        }
        work.requireNew(shell);
    }

    /** What a manifest says of its files, but for their names, which hold the run. */
    private static List<String> listed(Path folder) {
        List<String> listed = new ArrayList<>();
        for (Manifest.File file : new PublishedTable(folder).manifest().files()) {
            listed.add(file.folder() + " " + file.rows() + " " + file.sizeBytes() + " " + file.checksum());
        }
        return Stream.of(listed).flatMap(List::stream).sorted().toList();
    }
}
