package dev.millrace.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore.Blob;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralProcessesTest {
    @TempDir
    Path folder;

    @Test
    void ofTwoProcessesOneWinsEachRaceAndNoAdditionIsLost() throws Exception {
        int rounds = 60;
        try (LocalHome home = open(ChildMain.PATIENT);
                ChildProcess first = ChildProcess.start(ChildMain.class, "race", folder, rounds);
                ChildProcess second = ChildProcess.start(ChildMain.class, "race", folder, rounds)) {
            int won = 0;
            for (ChildProcess child : List.of(first, second)) {
                assertThat(child.line()).isEqualTo("ready");
            }
            for (ChildProcess child : List.of(first, second)) {
                won += Integer.parseInt(child.line().substring("won ".length()));
                assertThat(child.await()).isZero();
            }
            assertThat(won).isEqualTo(2 * rounds);
            assertThat(home.table().read(new Key("counter", "")).orElseThrow().number("count"))
                    .contains(2L * rounds);
            Blob counter = home.objects().get(ChildMain.object(home, "counter")).orElseThrow();
            assertThat(new String(counter.bytes(), UTF_8)).isEqualTo(Integer.toString(2 * rounds));
        }
    }

    @Test
    void twoProcessesReceiveEachMessageOnce() throws Exception {
        List<String> messages =
                IntStream.range(0, 200).mapToObj(number -> "message " + number).toList();
        try (LocalHome home = open(ChildMain.PATIENT)) {
            home.queue().send("queue", messages);
            try (ChildProcess first = ChildProcess.start(ChildMain.class, "receive", folder, 0);
                    ChildProcess second = ChildProcess.start(ChildMain.class, "receive", folder, 0)) {
                List<String> received = new ArrayList<>(first.rest());
                received.addAll(second.rest());
                received.removeIf("ready"::equals);
                assertThat(received).containsExactlyInAnyOrderElementsOf(messages);
            }
        }
    }

    @Test
    void whatWasAnsweredBeforeAKillIsThereAndWholeAfterIt() throws Exception {
        int size = 100_000;
        for (int round = 0; round < 3; round++) {
            Path home = folder.resolve("kill" + round);
            List<String> said = new ArrayList<>();
            try (ChildProcess child = ChildProcess.start(ChildMain.class, "write", home, size)) {
                assertThat(child.line()).isEqualTo("ready");
                int lines = 40 + new Random(round).nextInt(40);
                while (said.size() < lines) {
                    said.add(child.line());
                }
                said.addAll(child.kill());
            }
            assertThat(said).doesNotContainNull();
            try (LocalHome reopened = LocalHome.open(home, new SystemClock(), ChildMain.PATIENT)) {
                for (String line : said) {
                    assertThere(reopened, line, size);
                }
                Blob same = reopened.objects()
                        .get(ChildMain.object(reopened, "same"))
                        .orElseThrow();
                assertThat(same.bytes()).hasSize(size).containsOnly(same.bytes()[0]);
                reopened.sweepTemporary(List.of(), Long.MAX_VALUE, false);
                try (var files = Files.walk(home)) {
                    assertThat(files.map(path -> path.getFileName().toString()))
                            .noneMatch(name -> name.endsWith(".tmp"));
                }
            }
        }
    }

    private static void assertThere(LocalHome home, String line, int size) {
        String[] words = line.split(" ");
        int number = Integer.parseInt(words[1]);
        switch (words[0]) {
            case "row" ->
                assertThat(home.table()
                                .read(new Key("R#" + number, ""))
                                .orElseThrow()
                                .number("number"))
                        .contains((long) number);
            case "object" -> {
                byte[] expected = new byte[size];
                Arrays.fill(expected, (byte) number);
                assertThat(home.objects()
                                .get(ChildMain.object(home, "o/" + number))
                                .orElseThrow()
                                .bytes())
                        .isEqualTo(expected);
            }
            default -> assertThat(line).matches("(same|message) [0-9]+");
        }
    }

    @Test
    void anyTailOfTheLogMayBeLostAndTheDatabaseOpensWithAPrefixOfTheWrites() throws Exception {
        Path original = folder.resolve("original");
        try (ChildProcess child = ChildProcess.start(ChildMain.class, "write little", original, 10)) {
            String half = "message " + ChildMain.LITTLE / 2;
            while (!child.line().equals(half)) {
                Thread.onSpinWait();
            }
            child.kill();
        }
        byte[] log = Files.readAllBytes(original.resolve("millrace.db-wal"));
        Random random = new Random(5);
        for (int round = 0; round < 10; round++) {
            Path copy = Files.createDirectories(folder.resolve("copy" + round));
            Files.copy(original.resolve("millrace.db"), copy.resolve("millrace.db"));
            Files.write(
                    copy.resolve("millrace.db-wal"),
                    Arrays.copyOf(log, log.length / 2 + random.nextInt(log.length / 2)));
            try (LocalHome home = LocalHome.open(copy, new SystemClock(), ChildMain.PATIENT)) {
                int rows = 0;
                while (home.table().read(new Key("R#" + rows, "")).isPresent()) {
                    rows++;
                }
                for (int later = rows; later < 100; later++) {
                    assertThat(home.table().read(new Key("R#" + later, ""))).isEmpty();
                }
                home.table().update(new Update(new Key("new", ""), List.of(), List.of()));
            }
        }
    }

    @Test
    void aBusyDatabaseIsUnavailableAndThenWorks() throws Exception {
        try (LocalHome home = open(new LocalHome.Options(true, true, 200, FileFaults.NONE));
                LocalHome patient = open(ChildMain.PATIENT);
                Session other = Session.open(folder.resolve("millrace.db"), 1000)) {
            other.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> write(home, 1)).isInstanceOf(StorageException.Unavailable.class);
            assertThatThrownBy(() -> home.queue().send("q", List.of("x")))
                    .isInstanceOf(StorageException.Unavailable.class);
            assertThat(home.table().read(new Key("row", ""))).isEmpty();
            Thread release = Thread.ofPlatform().start(() -> {
                new SystemClock().sleep(50);
                try {
                    other.execute("COMMIT");
                } catch (java.sql.SQLException error) {
                    throw new IllegalStateException(error);
                }
            });
            write(patient, 2);
            release.join();
            assertThat(home.table().read(new Key("row", "")).orElseThrow().number("number"))
                    .contains(2L);
        }
    }

    @Test
    void aLostAnswerIsAnUnknownFateAndTheWriteIsThere() {
        FileFaults.Step[] failing = {FileFaults.Step.SYNC};
        FileFaults faults = (step, path) -> {
            if (step == failing[0]) {
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
        };
        try (LocalHome home = open(new LocalHome.Options(true, true, 200, faults))) {
            failing[0] = FileFaults.Step.ANSWER;
            assertThatThrownBy(() -> write(home, 1)).isInstanceOf(StorageException.UnknownFate.class);
            failing[0] = FileFaults.Step.COMMIT;
            assertThatThrownBy(() -> write(home, 2)).isInstanceOf(StorageException.Unavailable.class);
            failing[0] = FileFaults.Step.SYNC;
            assertThat(home.table().read(new Key("row", "")).orElseThrow().number("number"))
                    .contains(1L);
            write(home, 3);
        }
    }

    @Test
    void aFullDiskIsNamedAndNothingIsWritten() {
        boolean[] full = {false};
        FileFaults faults = (step, path) -> {
            if (full[0] && step == FileFaults.Step.COMMIT) {
                throw new IOException("No space left on device");
            }
        };
        try (LocalHome home = open(new LocalHome.Options(true, true, 200, faults))) {
            write(home, 1);
            full[0] = true;
            assertThatThrownBy(() -> write(home, 2))
                    .isInstanceOfSatisfying(
                            StorageException.Denied.class,
                            denied -> assertThat(denied.failure().code()).isEqualTo("DISK_FULL"));
            full[0] = false;
            assertThat(home.table().read(new Key("row", "")).orElseThrow().number("number"))
                    .contains(1L);
        }
    }

    @Test
    void aDatabaseThatMayNotGrowIsAFullDisk() throws Exception {
        try (LocalHome home = open(ChildMain.PATIENT)) {
            write(home, 1);
        }
        Path file = folder.resolve("millrace.db");
        try (Session session = Session.open(file, 1000)) {
            session.text("PRAGMA max_page_count = 10");
            session.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> session.execute("CREATE TABLE t AS SELECT randomblob(1000000) AS b"))
                    .isInstanceOfSatisfying(
                            java.sql.SQLException.class,
                            error -> assertThat(DatabaseErrors.nothingHappened(file, error)
                                            .failure()
                                            .code())
                                    .isEqualTo("DISK_FULL"));
        }
    }

    @Test
    void aNewerHomeIsRefusedByNameAndNotTouched() throws Exception {
        open(ChildMain.PATIENT).close();
        Path file = folder.resolve("millrace.db");
        try (Session session = Session.open(file, 1000)) {
            session.execute("PRAGMA user_version = 2");
        }
        byte[] before = Files.readAllBytes(file);
        assertRefused("NEWER_HOME", FailureKind.INVALID, "newer version of Millrace");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aHomeLockedByAnotherProgramIsRefusedByName() throws Exception {
        open(ChildMain.PATIENT).close();
        try (Session other = Session.open(folder.resolve("millrace.db"), 1000)) {
            other.text("PRAGMA locking_mode = EXCLUSIVE");
            other.execute("BEGIN EXCLUSIVE");
            other.execute("INSERT INTO message (queue, visible_at, receipt, body) VALUES ('q', 1, 0, 'x')");
            assertRefused("HOME_LOCKED", FailureKind.INVALID, "locked by another program");
            other.execute("COMMIT");
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedByName() throws Exception {
        Files.writeString(
                folder.resolve("millrace.db"),
                "this is not a database, but it is long enough to be read as one".repeat(50));
        assertRefused("DAMAGED_HOME", FailureKind.CORRUPT, "millrace.db");
    }

    @Test
    void aHomeThatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> LocalHome.open(file, new SystemClock(), ChildMain.PATIENT))
                .isInstanceOf(StorageException.Denied.class);
    }

    @Test
    void manyProcessesMayCreateOneHomeAtOnce() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        for (int child = 0; child < 3; child++) {
            children.add(ChildProcess.start(ChildMain.class, "race", folder.resolve("new"), 1));
        }
        int won = 0;
        for (ChildProcess child : children) {
            assertThat(child.line()).isEqualTo("ready");
            won += Integer.parseInt(child.line().substring("won ".length()));
            assertThat(child.await()).isZero();
            child.close();
        }
        assertThat(won).isEqualTo(2);
    }

    private void assertRefused(String code, FailureKind kind, String text) {
        assertThatThrownBy(() -> open(new LocalHome.Options(true, true, 100, FileFaults.NONE)))
                .isInstanceOfSatisfying(MillraceException.class, error -> {
                    assertThat(error.failure().code()).isEqualTo(code);
                    assertThat(error.failure().kind()).isEqualTo(kind);
                    assertThat(error.failure().message()).contains(text);
                    assertThat(error.failure().remedy()).isPresent();
                });
    }

    private static void write(LocalHome home, int number) {
        home.table()
                .update(new Update(new Key("row", ""), List.of(), List.of(new Change.Set("number", Value.of(number)))));
    }

    private LocalHome open(LocalHome.Options options) {
        return LocalHome.open(folder, new SystemClock(), options);
    }
}
