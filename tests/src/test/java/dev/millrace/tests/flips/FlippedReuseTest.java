package dev.millrace.tests.flips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.coordinator.plan.reuse.KeptResults;
import dev.millrace.coordinator.plan.reuse.KeptResults.Found;
import dev.millrace.coordinator.plan.reuse.TakenFiles;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StepIdentity;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.tests.bench.MemoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 200 bits of each kind of object that runs take over from one another: kept results of steps, and the lists of files that were taken. A kept result
 * that is damaged is named and computed again, or ends the run if it is struck after it was planned; a list that is damaged ends the run, which would
 * take files twice. Each is looked at by its one reader, and every twentieth by a whole run.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class FlippedReuseTest {
    private static final long SEED = Long.getLong("millrace.flips", 1);
    private static final int FLIPS = 200;
    private static final int READ_BY_A_RUN = 20;

    @TempDir(factory = MemoryFolder.class)
    static Path folder;

    private static ReusedObjects reused;
    private static long time;

    @BeforeAll
    static void prepare() throws IOException {
        reused = new ReusedObjects(folder);
    }

    @AfterAll
    static void close() {
        reused.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {".parquet", "_manifest.json"})
    void aFlippedBitOfAKeptResultIsNamedAndTheStepComputedAgain(String ending) throws IOException {
        List<Path> files = reused.kept(ending);
        StepIdentity identity = reused.identity();
        KeptResults results = new KeptResults(reused.world().objects(), reused.layout());
        for (int number = 0; number < FLIPS; number++) {
            Flip flip = Flip.drawn(files, SEED, number);
            flip.strikeUnread(++time);
            try {
                Found found = results.find(ReusedObjects.KEEPING, ReusedObjects.STEP, identity);
                assertThat(found).as(flip.toString()).isInstanceOf(Found.None.class);
                assertThat(((Found.None) found).reason()).as(flip.toString()).contains("damaged", named(flip, ending));
                if (number % READ_BY_A_RUN == 0) {
                    requireComputedAgain(flip, ending);
                }
            } finally {
                flip.strikeUnread(++time);
            }
        }
        assertThat(results.find(ReusedObjects.KEEPING, ReusedObjects.STEP, identity))
                .isInstanceOf(Found.Kept.class);
    }

    /** A manifest is named by its folder. */
    private static String named(Flip flip, String ending) {
        Path named = ending.equals("_manifest.json")
                ? flip.file().getParent()
                : flip.file().getFileName();
        return Objects.requireNonNull(named).toString();
    }

    private static void requireComputedAgain(Flip flip, String ending) throws IOException {
        RunId run = reused.submitKeeping();
        assertThat(reused.world().end(run).state()).as(flip.toString()).isEqualTo(RunState.SUCCEEDED);
        assertThat(reused.answer()).as(flip.toString()).isEqualTo(reused.trueAnswer());
        assertThat(reused.planOf(run).reuse())
                .as(flip.toString())
                .singleElement()
                .satisfies(step -> assertThat(step.toString()).contains("damaged", named(flip, ending)));
        reused.forgetLaterResults();
    }

    /** Between the plan, which has compared it, and the task, which reads it. */
    @Test
    void aFlippedBitOfAKeptResultThatIsPlannedAlreadyEndsTheRunAndTheFileIsNamed() throws IOException {
        List<Path> files = reused.kept(".parquet");
        for (int number = 0; number < FLIPS; number++) {
            Flip flip = Flip.drawn(files, SEED, number);
            Flip.asUnread(flip.file(), ++time);
            RunId run = reused.submitKeeping();
            reused.world().until(run, () -> reused.world().row(run).plan().isPresent());
            flip.strike();
            try {
                requireFailure(reused.world().end(run), flip, named(flip, ".parquet"));
            } finally {
                flip.strike();
            }
        }
        Flip.asUnread(files.getFirst(), ++time);
        RunId run = reused.submitKeeping();
        assertThat(reused.world().end(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(reused.answer()).isEqualTo(reused.trueAnswer());
    }

    @ParameterizedTest
    @ValueSource(strings = {".json", "_manifest.json"})
    void aFlippedBitOfTheListOfTakenFilesEndsTheRunAndTheObjectIsNamed(String ending) throws IOException {
        List<Path> files = reused.taken(ending);
        Location list =
                LocalPaths.location(Objects.requireNonNull(files.getFirst().getParent()));
        TakenFiles taken = new TakenFiles(reused.world().objects(), reused.layout());
        List<Path> rows = reused.published();
        for (int number = 0; number < FLIPS; number++) {
            Flip flip = Flip.drawn(files, SEED, number);
            flip.strikeUnread(++time);
            try {
                MillraceException found = catchThrowableOfType(MillraceException.class, () -> taken.read(list));
                assertThat(found).as(flip.toString()).isNotNull();
                assertThat(found.failure().kind()).as(flip.toString()).isEqualTo(FailureKind.CORRUPT);
                assertThat(found.failure().message())
                        .as(flip.toString())
                        .contains(flip.file().toString());
                if (number % READ_BY_A_RUN == 0) {
                    requireFailure(
                            reused.world().end(reused.submitTaking()),
                            flip,
                            flip.file().toString());
                    assertThat(reused.published()).as(flip.toString()).isEqualTo(rows);
                }
            } finally {
                flip.strikeUnread(++time);
            }
        }
        assertThat(taken.read(list).files()).hasSize(2);
    }

    private static void requireFailure(RunRow row, Flip flip, String name) {
        assertThat(row.state()).as(flip.toString()).isEqualTo(RunState.FAILED);
        assertThat(row.failure().orElseThrow().message()).as(flip.toString()).contains(name);
        assertThat(row.failure().orElseThrow().kind()).as(flip.toString()).isEqualTo(FailureKind.CORRUPT);
    }
}
