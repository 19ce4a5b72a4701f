package dev.millrace.tests.flips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.coordinator.drive.Look;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Column;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.service.result.CellForm;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.result.ResultReader;
import dev.millrace.service.result.RowSink;
import dev.millrace.storage.Layout;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StoredDocument;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.flips.FlippedRun.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 200 bits of every kind of object that a run writes, each flipped where the object has been written and not yet read. The run, or whoever reads
 * its result, must say which object is damaged; a different answer, another error, or none is wrong. {@code -Dmillrace.flips=SEED} draws other
 * bits. Rows of the state table are the database's own and stay out.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class FlipsTest {
    private static final long SEED = Long.getLong("millrace.flips", 1);
    private static final int FLIPS = 200;
    private static final int FLIPS_BESIDE = 10;
    private static final ResultReader READER = new ResultReader(new MemoryObjectStore(new SystemClock()));

    /** What the run itself reads again: where it is stopped, and which files are struck. */
    enum Kind {
        SPECIFICATION(Stop.SUBMITTED, "spec.json", "RUN"),
        PLAN(Stop.PLANNED, "plan.json", "RUN"),
        DECISION(Stop.DECIDED, ".json", "RUN/decisions"),
        OUTPUT_OF_AN_ATTEMPT(Stop.COMPUTED, "output.json", "RUN/attempts/0"),
        MAP_OF_A_STAGE(Stop.EXCHANGED, ".json", "RUN/maps/0", "RUN/maps/1"),
        MAP_OF_A_RESULT(Stop.COMPLETE, ".json", "RUN/maps/5", "RUN/maps/7", "RUN/maps/9"),
        ROWS(Stop.JOINED, ".parquet", "RUN/attempts/" + FlippedRun.JOIN),
        WHAT_IS_REPLACED(Stop.REPLACING, "replaced.json", "RUN");

        private final Stop stop;
        private final String ending;
        private final List<String> folders;

        Kind(Stop stop, String ending, String... folders) {
            this.stop = stop;
            this.ending = ending;
            this.folders = List.of(folders);
        }
    }

    @TempDir(factory = MemoryFolder.class)
    static Path folder;

    private static FlippedRun run;
    private static List<String> answer = List.of();

    @BeforeAll
    static void prepare() throws IOException {
        run = new FlippedRun(folder);
        answer = run.published();
    }

    @AfterAll
    static void close() {
        run.close();
        READER.close();
    }

    @Test
    void aRunThatNothingStrikesGivesTheSameBytesFromEveryStop() throws IOException {
        for (Stop stop : Stop.values()) {
            run.rewind(stop);
            assertThat(run.end().state()).as(stop.name()).isEqualTo(RunState.SUCCEEDED);
            assertThat(run.published()).as(stop.name()).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedBitEndsTheRunAndTheErrorNamesTheObject(Kind kind) throws IOException {
        run.rewind(kind.stop);
        List<Path> files = new ArrayList<>();
        kind.folders.forEach(below -> files.addAll(run.files(below, kind.ending)));
        assertThat(files).isNotEmpty();
        for (int number = 0; number < FLIPS; number++) {
            assertThatItIsFound(kind.stop, Flip.drawn(files, SEED, number));
        }
    }

    @Test
    void aFlippedBitOfASegmentEndsTheRunAndTheErrorNamesTheObject() throws IOException {
        run.rewind(Stop.EXCHANGED);
        List<Path> files = exchanged();
        int within = 0;
        int beside = 0;
        for (int number = 0; within < FLIPS; number++) {
            Flip flip = Flip.drawn(files, SEED, number);
            if (isOfASegment(flip)) {
                within++;
                assertThatItIsFound(Stop.EXCHANGED, flip);
            } else if (beside++ < FLIPS_BESIDE) {
                assertThatItDoesNotMatter(Stop.EXCHANGED, flip);
            }
        }
        assertThat(beside).isGreaterThanOrEqualTo(FLIPS_BESIDE);
    }

    private static List<Path> exchanged() {
        List<Path> files = new ArrayList<>(run.files("RUN/attempts/0", "exchange.mrx"));
        files.addAll(run.files("RUN/attempts/1", "exchange.mrx"));
        assertThat(files).hasSizeGreaterThan(2);
        return files;
    }

    /** Whether some reducer reads that byte; the index and the columns of an object without rows are read where there are no rows at all. */
    private static boolean isOfASegment(Flip flip) throws IOException {
        AttemptOutput output =
                AttemptOutputCodec.read(Files.readAllBytes(flip.file().resolveSibling("output.json")));
        return output.parts().getFirst().segments().stream()
                .anyMatch(segment ->
                        flip.offset() >= segment.offset() && flip.offset() < segment.offset() + segment.lengthBytes());
    }

    private static void assertThatItIsFound(Stop stop, Flip flip) throws IOException {
        run.rewind(stop);
        flip.strike();
        try {
            RunRow row = run.end();
            assertThat(row.state()).as(flip.toString()).isIn(RunState.FAILED, RunState.PUBLISHING);
            row.failure()
                    .ifPresent(failure ->
                            assertThat(failure.kind()).as(flip + " " + failure).isEqualTo(FailureKind.CORRUPT));
            assertThat(row.failure().map(failure -> failure.message()).orElse(row.alarmOrEmpty()))
                    .as(flip.toString())
                    .contains(LocalPaths.location(flip.file()).uri());
        } finally {
            flip.strike();
        }
    }

    private static void assertThatItDoesNotMatter(Stop stop, Flip flip) throws IOException {
        run.rewind(stop);
        flip.strike();
        try {
            assertThat(run.end().state()).as(flip.toString()).isEqualTo(RunState.SUCCEEDED);
            assertThat(run.published()).as(flip.toString()).isEqualTo(answer);
        } finally {
            flip.strike();
        }
    }

    @Test
    void aFlippedBitOfAResultThatIsNotPublishedYetIsFoundByItsReader() throws IOException {
        run.rewind(Stop.COMPLETE);
        List<Path> files = run.files("RUN/attempts", "").stream()
                .filter(path -> path.toString().matches(".*/attempts/[579]/.*[.](csv|parquet|json)"))
                .filter(path -> !path.endsWith("output.json"))
                .toList();
        assertThat(files)
                .extracting(file -> file.toString().replaceAll(".*[.]", ""))
                .contains("csv", "parquet", "json");
        for (int number = 0; number < FLIPS; number++) {
            Flip flip = Flip.drawn(files, SEED, number);
            run.rewind(Stop.COMPLETE);
            flip.strike();
            try {
                assertThat(run.end().state()).isEqualTo(RunState.SUCCEEDED);
                assertThatTheReaderNames(
                        flip,
                        "-" + Objects.requireNonNull(flip.file().getParent()).getFileName() + ".");
            } finally {
                flip.strike();
            }
        }
    }

    /** The kinds of published files. */
    enum Result {
        CSV("out/totals", ".csv"),
        PARQUET("out/large", ".parquet"),
        JSON("out/names", "0.1.json", "1.1.json");

        private final String folder;
        private final List<String> endings;

        Result(String folder, String... endings) {
            this.folder = folder;
            this.endings = List.of(endings);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedBitOfAPublishedFileIsFoundByItsReader(Result result) throws IOException {
        run.rewind(Stop.PUBLISHED);
        List<Path> files = new ArrayList<>();
        result.endings.forEach(ending -> files.addAll(run.files(result.folder, ending)));
        assertThat(files).isNotEmpty();
        for (int number = 0; number < FLIPS; number++) {
            Flip flip = Flip.drawn(files, SEED, number);
            flip.strike();
            try {
                assertThatTheReaderNames(flip, flip.file().getFileName().toString());
            } finally {
                flip.strike();
            }
        }
    }

    @Test
    void aFlippedBitOfAManifestIsFoundByItsReader() throws IOException {
        run.rewind(Stop.PUBLISHED);
        List<Path> files = run.files("out", "_manifest.json");
        for (int number = 0; number < FLIPS; number++) {
            Flip flip = Flip.drawn(files, SEED, number);
            flip.strike();
            try {
                assertThatTheReaderNames(flip, LocalPaths.location(flip.file()).uri());
            } finally {
                flip.strike();
            }
        }
    }

    /** What was replaced is deleted once more when an ended run is collected; a list that cannot be trusted must not say what goes. */
    @Test
    void aFlippedBitOfWhatIsReplacedDeletesNothingWhenTheRunIsCollected() throws IOException {
        List<Path> list = run.files("RUN", "replaced.json");
        for (int number = 0; number < FLIPS; number++) {
            run.rewind(Stop.PUBLISHED);
            List<Path> live = run.files("out", "");
            Flip flip = Flip.drawn(list, SEED, number);
            flip.strike();
            try {
                MillraceException found = catchThrowableOfType(MillraceException.class, FlipsTest::collect);
                assertThat(found).as(flip.toString()).isNotNull();
                assertThat(found.failure().kind()).as(flip.toString()).isEqualTo(FailureKind.CORRUPT);
                assertThat(found.failure().message())
                        .contains(LocalPaths.location(flip.file()).uri());
                assertThat(run.files("out", "")).isEqualTo(live);
                assertThat(run.published()).isEqualTo(answer);
            } finally {
                flip.strike();
            }
        }
        collect();
        assertThat(run.published()).isEqualTo(answer);
    }

    private static void collect() {
        for (int look = 0; look < FLIPS && run.world().look(run.run()) == Look.MOVED; look++) {
            assertThat(look).isLessThan(FLIPS - 1);
        }
    }

    private static void assertThatTheReaderNames(Flip flip, String name) {
        MillraceException found = catchThrowableOfType(
                MillraceException.class, () -> run.plan().outputs().forEach(FlipsTest::read));
        assertThat(found).as(flip.toString()).isNotNull();
        assertThat(found.failure().kind()).as(flip.toString()).isEqualTo(FailureKind.CORRUPT);
        assertThat(found.failure().message()).as(flip.toString()).contains(name);
    }

    private static void read(OutputSpec output) {
        PublishedResult result = PublishedResult.of(
                output,
                StoredDocument.get(run.world().objects(), Layout.manifest(output.destination()), ManifestCodec::read)
                        .orElseThrow());
        READER.read(result, CellForm.TEXT, 0, new RowSink() {
            @Override
            public void begin(List<Column> columns) {}

            @Override
            public void row(@Nullable String[] cells) {}

            @Override
            public void end() {}
        });
    }
}
