package dev.millrace.tests.flips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.result.PublishedCheck;
import dev.millrace.service.result.PublishedCheck.Damage;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.flips.PreparedTables.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 200 bits of the files of every kind of published folder, each found by a check of the folder; and every third, which makes 200 of Parquet and 200
 * of text, struck before a run reads the folder. A run that needs all rows must name the file. One
 * that needs few may pass over row groups by their bounds, and what it has not read may be as it likes: then the answer is the true one.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class FlippedSourcesTest {
    private static final long SEED = Long.getLong("millrace.flips", 1);
    private static final int FLIPS = 200;
    private static final int READ_BY_A_RUN = 3;
    /** Least and largest id of the file that the second run has appended. */
    private static final List<Long> NEW_BOUNDS = List.of(4096L, 4295L);

    private static final String ALL = "true";
    private static final String FEW = "id BETWEEN 4090 AND 4110 AND v <> 'x'";

    @TempDir(factory = MemoryFolder.class)
    static Path folder;

    private static long time;
    private static PreparedTables tables;
    private static final Map<Table, String> FEW_ROWS = new EnumMap<>(Table.class);

    @BeforeAll
    static void prepare() throws IOException {
        tables = new PreparedTables(folder);
        for (Table table : Table.values()) {
            assertThat(tables.ask(table, ALL).state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(tables.ask(table, FEW).state()).isEqualTo(RunState.SUCCEEDED);
            FEW_ROWS.put(table, tables.answer());
        }
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedBitOfAFolderThatIsReadIsFoundAndNamedOrWasNotReadAtAll(Table table) throws IOException {
        List<Path> files = files(table);
        int passedOver = 0;
        for (int number = 0; number < FLIPS; number++) {
            Flip flip = Flip.drawn(files, SEED, number);
            flip.strikeUnread(++time);
            try {
                assertThatACheckNames(table, flip);
                if (number % READ_BY_A_RUN != 0) {
                    continue;
                }
                boolean few = number % 2 == 1;
                RunRow row = tables.ask(table, few ? FEW : ALL);
                if (few && row.state() == RunState.SUCCEEDED) {
                    passedOver++;
                    assertThat(tables.answer()).as(flip.toString()).isEqualTo(FEW_ROWS.get(table));
                } else {
                    assertThatTheRunNames(row, flip);
                }
            } finally {
                flip.strikeUnread(++time);
            }
        }
        assertThat(passedOver).as("flips in files that nobody needed").isLessThan(FLIPS / READ_BY_A_RUN / 2);
        assertThat(tables.ask(table, FEW).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(tables.answer()).isEqualTo(FEW_ROWS.get(table));
    }

    /** Nobody reads the rows of a file whose bounds say that it has none of those that are wanted, so its bytes would never be compared. */
    @Test
    void aFlippedBitOfABoundIsFoundBeforeItDecidesWhatIsRead() throws IOException {
        int struck = 0;
        for (Path file : files(Table.APPENDED)) {
            byte[] bytes = Files.readAllBytes(file);
            for (long bound : NEW_BOUNDS) {
                for (int offset : placesInFooter(bytes, bound)) {
                    for (int bit = 0; bit < 13; bit++) {
                        struck++;
                        Flip flip = new Flip(file, offset + bit / 8, bit % 8);
                        flip.strikeUnread(++time);
                        try {
                            assertThatTheRunNames(tables.ask(Table.APPENDED, FEW), flip);
                        } finally {
                            flip.strikeUnread(++time);
                        }
                    }
                }
            }
        }
        assertThat(struck).isGreaterThanOrEqualTo(26);
    }

    private static List<Integer> placesInFooter(byte[] file, long bound) {
        byte[] plain = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bound)
                .array();
        int footer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
        return IntStream.range(file.length - 8 - footer, file.length - 8)
                .filter(offset -> Arrays.equals(file, offset, offset + Long.BYTES, plain, 0, Long.BYTES))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"APPENDED", "MERGED_CSV"})
    void aFlippedBitOfTheManifestOfAFolderThatIsReadIsFoundAndNamed(Table table) {
        PublishedCheck check = new PublishedCheck(tables.world().objects());
        Path manifest = tables.folder(table).resolve("_manifest.json");
        for (int number = 0; number < FLIPS; number++) {
            Flip flip = Flip.drawn(List.of(manifest), SEED, number);
            flip.strike();
            try {
                MillraceException found = catchThrowableOfType(
                        MillraceException.class, () -> check.manifest(LocalPaths.location(tables.folder(table))));
                assertThat(found).as(flip.toString()).isNotNull();
                assertThat(found.failure().kind()).as(flip.toString()).isEqualTo(FailureKind.CORRUPT);
                assertThat(found.failure().message()).as(flip.toString()).contains(manifest.toString());
                if (number % READ_BY_A_RUN == 0) {
                    assertThatTheRunNames(tables.ask(table, ALL), flip);
                }
            } finally {
                flip.strike();
            }
        }
    }

    private static List<Path> files(Table table) throws IOException {
        try (Stream<Path> all = Files.walk(tables.folder(table))) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("_manifest.json"))
                    .sorted()
                    .toList();
            assertThat(files).isNotEmpty();
            return files;
        }
    }

    private static void assertThatACheckNames(Table table, Flip flip) {
        PublishedCheck check = new PublishedCheck(tables.world().objects());
        Location published = LocalPaths.location(tables.folder(table));
        assertThat(check.damages(published, check.manifest(published)))
                .as(flip.toString())
                .extracting(Damage::file)
                .containsExactly(tables.folder(table).relativize(flip.file()).toString());
    }

    private static void assertThatTheRunNames(RunRow row, Flip flip) {
        assertThat(row.state()).as(flip.toString()).isEqualTo(RunState.FAILED);
        Failure failure = row.failure().orElseThrow();
        assertThat(failure.kind()).as(flip + " " + failure).isEqualTo(FailureKind.CORRUPT);
        assertThat(failure.message())
                .as(flip.toString())
                .contains(Objects.requireNonNull(flip.file().getFileName()).toString());
    }
}
