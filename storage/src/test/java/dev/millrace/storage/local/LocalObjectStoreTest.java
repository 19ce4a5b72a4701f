package dev.millrace.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.ObjectStoreContract;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path temporary;

    private @Nullable Path elsewhere;

    private FileFaults faults = FileFaults.NONE;

    /** Without syncs, which change nothing that a test without a loss of power can see. */
    @Override
    protected LocalObjectStore store() {
        return store(false);
    }

    private LocalObjectStore store(boolean durable) {
        return new LocalObjectStore(home(), durable, (step, path) -> faults.before(step, path));
    }

    @Override
    protected Location folder() {
        return LocalPaths.location(home().resolve("objects"));
    }

    private Path home() {
        return temporary.resolve("home 100% #1 ü");
    }

    @Test
    void anObjectIsAPlainFileAtItsPath() throws Exception {
        store().put(at("a b/c#d%20e?f"), text("hello"));
        assertThat(home().resolve("objects/a b/c#d%20e?f")).hasContent("hello");
        assertThat(store().file(at("a b/c#d%20e?f"))).contains(home().resolve("objects/a b/c#d%20e?f"));
    }

    @Test
    void aFileThatIsHandedOverIsRenamedAndOneThatIsNotIsCopied() throws Exception {
        Path given = Files.writeString(temporary.resolve("given"), "given");
        Object inode = Files.getAttribute(given, "unix:ino");
        store().put(at("g"), new Content.FromFile(given, 5, true));
        assertThat(given).doesNotExist();
        assertThat(Files.getAttribute(file("g"), "unix:ino")).isEqualTo(inode);

        Path second = Files.writeString(temporary.resolve("second"), "second");
        assertThat(store().putIfAbsent(at("h"), new Content.FromFile(second, 6, true)))
                .isPresent();
        assertThat(second).doesNotExist();
        assertThat(Files.getAttribute(file("h"), "unix:nlink")).isEqualTo(1);
    }

    @Test
    void aFileIsHandedOverFromAnotherFileSystemToo() throws Exception {
        Path given = Files.writeString(elsewhere().resolve("given"), "given");
        store().put(at("g"), new Content.FromFile(given, 5, true));
        assertThat(read(at("g"))).isEqualTo("given");
        assertThat(given).doesNotExist();
        Files.writeString(given, "again");
        assertThat(store().putIfAbsent(at("h"), new Content.FromFile(given, 5, true)))
                .isPresent();
        assertThat(read(at("h"))).isEqualTo("again");
        assertThat(given).doesNotExist();
        assertThat(files()).containsExactlyInAnyOrder("g", "h");
    }

    @Test
    void aCopyIsAHardLink() throws Exception {
        store().put(at("from"), text("one"));
        store().copy(at("from"), at("to/here"));
        assertThat(Files.getAttribute(file("to/here"), "unix:ino"))
                .isEqualTo(Files.getAttribute(file("from"), "unix:ino"));
    }

    @Test
    void aCopyToAnotherFileSystemMovesTheBytes() throws Exception {
        Path other = elsewhere().resolve("deep");
        store().put(at("from"), text("one"));
        assertThat(store().copy(at("from"), LocalPaths.location(other.resolve("to"))))
                .isTrue();
        assertThat(store().copy(at("from"), LocalPaths.location(other.resolve("to"))))
                .isTrue();
        assertThat(other.resolve("to")).hasContent("one");
        assertThat(other).isDirectoryContaining(path -> path.endsWith("to"));
    }

    /** On another file system, where the machine has one that anybody may write. */
    private Path elsewhere() throws IOException {
        Path memory = Path.of("/dev/shm");
        elsewhere = Files.createTempDirectory(Files.isWritable(memory) ? memory : temporary, "millrace");
        return elsewhere;
    }

    @AfterEach
    void clearElsewhere() throws IOException {
        if (elsewhere != null) {
            try (Stream<Path> paths = Files.walk(elsewhere)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    void halfWrittenFilesAreNoObjectsAndAreSweptOnlyWhenOld() throws Exception {
        store().put(at("a/whole"), text("x"));
        Path half = Files.writeString(file("a/.millrace-0123-7.tmp"), "half");
        assertThat(store().list(folder(), "", 10)).hasSize(1);
        Files.setLastModifiedTime(half, FileTime.fromMillis(1_000_000));
        assertThat(store().sweepTemporary(folder(), 1_000_000, false)).isEmpty();
        assertThat(store().sweepTemporary(folder(), 1_000_001, true)).containsExactly(half);
        assertThat(half).exists();
        assertThat(store().sweepTemporary(folder(), 1_000_001, false)).containsExactly(half);
        assertThat(half).doesNotExist();
        assertThat(store().sweepTemporary(at("none"), Long.MAX_VALUE, false)).isEmpty();
    }

    @Test
    void aNameOfHalfWrittenFilesIsRefused() {
        assertThatThrownBy(() -> store().put(at(".millrace-1.tmp"), text("x")))
                .isInstanceOf(StorageException.Denied.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = FileFaults.Step.class,
            names = {"CREATE_FOLDER", "WRITE", "SYNC", "RENAME", "LINK"})
    void aFullDiskIsNamedAndNothingIsWritten(FileFaults.Step step) throws Exception {
        store().put(at("old"), text("old"));
        String tag = store().stat(at("old")).orElseThrow().tag();
        List<String> before = files();
        failAt(step, "No space left on device");
        Location target = at(step == FileFaults.Step.CREATE_FOLDER ? "new/folder/a" : "a");
        LocalObjectStore durable = store(true);
        List<Runnable> writes = new ArrayList<>();
        if (step == FileFaults.Step.LINK) {
            writes.add(() -> durable.putIfAbsent(target, text("new")));
            writes.add(() -> durable.copy(at("old"), target));
        } else {
            writes.add(() -> durable.put(target, text("new")));
        }
        if (step != FileFaults.Step.CREATE_FOLDER && step != FileFaults.Step.LINK) {
            writes.add(() -> durable.putIfMatch(at("old"), tag, text("new")));
            writes.add(() -> durable.put(at("old"), text("new")));
        }
        for (Runnable write : writes) {
            assertThatThrownBy(write::run).isInstanceOfSatisfying(StorageException.Denied.class, denied -> {
                assertThat(denied.failure().code()).isEqualTo("DISK_FULL");
                assertThat(denied.failure().message()).contains("No space left on device");
                assertThat(denied.failure().remedy()).isPresent();
            });
        }
        faults = FileFaults.NONE;
        assertThat(files()).isEqualTo(before);
        assertThat(read(at("old"))).isEqualTo("old");
        assertThat(store().putIfAbsent(target, text("new"))).isPresent();
    }

    @Test
    void aFileThatCouldNotBeHandedOverIsStillThereForTheNextTry() throws Exception {
        Path given = Files.writeString(temporary.resolve("given"), "given");
        failAt(FileFaults.Step.RENAME, "Input/output error");
        assertThatThrownBy(() -> store().put(at("a"), new Content.FromFile(given, 5, true)))
                .isInstanceOf(StorageException.Unavailable.class);
        faults = FileFaults.NONE;
        store().put(at("a"), new Content.FromFile(given, 5, true));
        assertThat(read(at("a"))).isEqualTo("given");
    }

    @Test
    void whenTheFolderCannotBeSyncedTheFateOfTheWriteIsUnknown() {
        LocalObjectStore durable = store(true);
        List<Runnable> writes = List.of(
                () -> durable.put(at("a"), text("1")),
                () -> durable.putIfAbsent(at("b"), text("2")),
                () -> durable.copy(at("a"), at("c")));
        failAt(FileFaults.Step.SYNC_FOLDER, "Input/output error");
        writes.forEach(write -> assertThatThrownBy(write::run).isInstanceOf(StorageException.UnknownFate.class));
        assertThat(read(at("a")) + read(at("b")) + read(at("c"))).isEqualTo("121");
    }

    @Test
    void whereThereAreNoHardLinksTheLockAndCopiesDoTheSame() throws Exception {
        store().put(at("from"), text("one"));
        failAt(FileFaults.Step.LINK, "Operation not permitted");
        List<Boolean> won = new ArrayList<>();
        for (int thread = 0; thread < 3; thread++) {
            won.add(store().putIfAbsent(at("a"), text("t" + thread)).isPresent());
        }
        assertThat(won).containsExactly(true, false, false);
        assertThat(read(at("a"))).isEqualTo("t0");
        assertThat(store().copy(at("from"), at("to"))).isTrue();
        assertThat(Files.getAttribute(file("to"), "unix:ino"))
                .isNotEqualTo(Files.getAttribute(file("from"), "unix:ino"));
        assertThat(read(at("to"))).isEqualTo("one");
        assertThat(files()).containsExactly("a", "from", "to");
    }

    @Test
    void withoutDurabilityNothingIsSynced() {
        List<FileFaults.Step> steps = new ArrayList<>();
        LocalObjectStore quick = new LocalObjectStore(home(), false, (step, path) -> steps.add(step));
        quick.put(at("x/y"), text("1"));
        quick.putIfAbsent(at("x/z"), text("1"));
        assertThat(steps)
                .contains(FileFaults.Step.RENAME, FileFaults.Step.LINK)
                .doesNotContain(FileFaults.Step.SYNC, FileFaults.Step.SYNC_FOLDER);
    }

    @Test
    void whatNeedNotLastIsNotSynced() {
        store().put(at("first"), text("x"));
        List<FileFaults.Step> steps = new ArrayList<>();
        faults = (step, path) -> steps.add(step);
        store(true).put(at("log"), new ObjectStore.Content.Bytes("1".getBytes(StandardCharsets.UTF_8), false));
        assertThat(steps).containsExactly(FileFaults.Step.WRITE, FileFaults.Step.RENAME);
        assertThat(read(at("log"))).isEqualTo("1");
    }

    @Test
    void aFileThatIsFollowedIsSyncedAndItsNameLastsWithTheNextOneInItsFolder() throws Exception {
        store().put(at("first"), text("x"));
        Path given = Files.writeString(temporary.resolve("given"), "given");
        Path copied = Files.writeString(temporary.resolve("copied"), "copied");
        List<FileFaults.Step> steps = new ArrayList<>();
        faults = (step, path) -> steps.add(step);
        store(true).put(at("a"), new Content.FromFile(given, 5, true, true));
        store(true).put(at("b"), new Content.FromFile(copied, 6, false, true));
        store(true).put(at("c"), text("1"));
        assertThat(steps)
                .containsExactly(
                        FileFaults.Step.SYNC,
                        FileFaults.Step.RENAME,
                        FileFaults.Step.WRITE,
                        FileFaults.Step.SYNC,
                        FileFaults.Step.RENAME,
                        FileFaults.Step.WRITE,
                        FileFaults.Step.SYNC,
                        FileFaults.Step.RENAME,
                        FileFaults.Step.SYNC_FOLDER);
    }

    @Test
    void bytesAreSyncedBeforeTheNameAndTheFolderAfterIt() {
        store().put(at("first"), text("x"));
        List<FileFaults.Step> steps = new ArrayList<>();
        faults = (step, path) -> steps.add(step);
        store(true).put(at("a"), text("1"));
        store(true).putIfAbsent(at("b"), text("1"));
        store(true).copy(at("a"), at("c"));
        assertThat(steps)
                .containsExactly(
                        FileFaults.Step.WRITE,
                        FileFaults.Step.SYNC,
                        FileFaults.Step.RENAME,
                        FileFaults.Step.SYNC_FOLDER,
                        FileFaults.Step.WRITE,
                        FileFaults.Step.SYNC,
                        FileFaults.Step.LINK,
                        FileFaults.Step.SYNC_FOLDER,
                        FileFaults.Step.LINK,
                        FileFaults.Step.SYNC_FOLDER);
    }

    @Test
    void whatIsNotWholeYetLiesInTheHomeAndNotBesideTheObject() throws Exception {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Location target = LocalPaths.location(elsewhere.resolve("a"));
        store().put(at("old"), text("old"));
        store().put(target, text("1"));
        List<Path> written = new ArrayList<>();
        faults = (step, path) -> {
            if (step == FileFaults.Step.WRITE) {
                written.add(path);
            }
            assertThat(elsewhere).isDirectoryContaining(file -> file.endsWith("a"));
        };
        store().put(target, text("2"));
        store().putIfMatch(target, store().stat(target).orElseThrow().tag(), text("3"));
        store().copy(at("old"), target);
        assertThat(written).hasSize(2).allMatch(path -> path.startsWith(home().resolve(LocalObjectStore.TEMPORARY)));
        assertThat(elsewhere.resolve("a")).hasContent("old");
    }

    @Test
    void whatTheSystemForbidsIsDeniedWithARemedy() throws Exception {
        failAt(FileFaults.Step.WRITE, "Read-only file system");
        assertDenied(() -> store().put(at("a"), text("x")), "NO_PERMISSION");
        faults = (step, path) -> {
            throw new java.nio.file.AccessDeniedException(path.toString());
        };
        assertDenied(() -> store().put(at("a"), text("x")), "NO_PERMISSION");
        assertDenied(() -> store().delete(at("a")), "NO_PERMISSION");
        faults = FileFaults.NONE;
        store().put(at("file"), text("x"));
        assertDenied(() -> store().put(at("file/below"), text("x")), "BAD_PATH");
        assertDenied(() -> store().putIfAbsent(at("file/below"), text("x")), "BAD_PATH");
        assertDenied(() -> store().put(at("n".repeat(300)), text("x")), "BAD_PATH");
        store().put(at("folder/x"), text("x"));
        assertDenied(() -> store().put(at("folder"), text("x")), "BAD_PATH");
        assertDenied(() -> store().putIfAbsent(at("folder"), text("x")), "BAD_PATH");
        assertThat(store().get(at("file/below"))).isEmpty();
        store().delete(at("file/below"));
        assertThat(store().list(at("file"), "", 10)).isEmpty();
    }

    @Test
    void locationsThatNoFileCanHaveAreDenied() {
        for (String uri : List.of(
                "file:relative", "file://host/x", "file:///a//b", "file:///a/./b", "memory:/a", "file:///a\0b")) {
            assertDenied(() -> store().get(new Location(uri)), "BAD_PATH");
        }
    }

    @Test
    void foldersGoWithTheirLastObjectWithinTheHomeOnly() throws Exception {
        store().put(at("a/b/c"), text("x"));
        store().put(at("a/d"), text("x"));
        store().delete(at("a/b/c"));
        assertThat(file("a/b")).doesNotExist();
        assertThat(file("a/d")).exists();
        store().delete(at("a/d"));
        assertThat(home().resolve("objects")).doesNotExist();
        assertThat(home()).exists();
        Location outside = LocalPaths.location(temporary.resolve("outside/a"));
        store().put(outside, text("x"));
        store().delete(outside);
        assertThat(temporary.resolve("outside")).exists();
    }

    @Test
    void writersAndDeletersOfOneFolderDoNotDisturbEachOther() throws Exception {
        FutureTask<Boolean> deleter = new FutureTask<>(
                () -> {
                    for (int round = 0; round < 300; round++) {
                        store().put(at("x/y/deleter"), text("x"));
                        store().delete(at("x/y/deleter"));
                    }
                },
                true);
        Thread.ofPlatform().start(deleter);
        for (int round = 0; round < 300; round++) {
            store().put(at("x/y/" + round), text("x"));
            assertThat(read(at("x/y/" + round))).isEqualTo("x");
            store().delete(at("x/y/" + round));
        }
        assertThat(deleter.get()).isTrue();
        assertThat(store().list(folder(), "", 10)).isEmpty();
    }

    @Test
    void aSweepDoesNotMindWhatGoesMeanwhile() throws Exception {
        AtomicBoolean swept = new AtomicBoolean();
        FutureTask<Boolean> writer = new FutureTask<>(
                () -> {
                    for (int round = 0; !swept.get(); round++) {
                        store().put(at("x/" + round % 7 + "/y"), text("x"));
                        store().delete(at("x/" + round % 7 + "/y"));
                    }
                },
                true);
        Thread.ofPlatform().start(writer);
        try {
            for (int round = 0; round < 200; round++) {
                assertThat(store().sweepTemporary(LocalPaths.location(home()), Long.MIN_VALUE, true))
                        .isEmpty();
                store().sweepTemporary(folder(), Long.MAX_VALUE, true);
                store().list(folder(), "", 10);
            }
        } finally {
            swept.set(true);
        }
        assertThat(writer.get()).isTrue();
    }

    @Test
    void twoStoresOfOneHomeExcludeEachOther() throws Exception {
        ObjectStore second = new LocalObjectStore(home(), false, FileFaults.NONE);
        store().put(at("a"), text("0"));
        for (int round = 0; round < 50; round++) {
            String tag = store().stat(at("a")).orElseThrow().tag();
            int number = round;
            boolean[] won = new boolean[2];
            Thread other = Thread.ofPlatform()
                    .start(() -> won[1] = second.putIfMatch(at("a"), tag, text("second" + number))
                            .isPresent());
            won[0] = store().putIfMatch(at("a"), tag, text("first" + number)).isPresent();
            other.join();
            assertThat(won[0]).isNotEqualTo(won[1]);
            assertThat(read(at("a"))).isEqualTo((won[0] ? "first" : "second") + number);
        }
    }

    @Test
    void aFileThatSomeoneElseChangesHasAnotherTag() throws Exception {
        store().put(at("a"), text("one"));
        String tag = store().stat(at("a")).orElseThrow().tag();
        Files.writeString(file("a"), "two");
        assertThat(store().stat(at("a")).orElseThrow().tag()).isNotEqualTo(tag);
        assertThat(store().putIfMatch(at("a"), tag, text("three"))).isEmpty();
    }

    @Test
    void aListFollowsLinksButNoCycles() throws Exception {
        store().put(at("a/b"), text("x"));
        Files.createSymbolicLink(file("a/loop"), file("a"));
        Files.createSymbolicLink(file("a/nowhere"), file("missing"));
        store().put(at("other/c"), text("x"));
        Files.createSymbolicLink(file("a/other"), file("other"));
        assertThat(store().list(at("a"), "", 10).stream().map(listed -> listed.location()))
                .containsExactly(at("a/b"), at("a/other/c"));
    }

    private void failAt(FileFaults.Step failing, String reason) {
        faults = (step, path) -> {
            if (step == failing) {
                throw new FileSystemException(path.toString(), null, reason);
            }
        };
    }

    private static void assertDenied(Runnable call, String code) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StorageException.Denied.class, denied -> {
            assertThat(denied.failure().code()).isEqualTo(code);
            assertThat(denied.failure().remedy()).isPresent();
        });
    }

    private Path file(String path) {
        return LocalPaths.path(at(path));
    }

    private List<String> files() throws IOException {
        Path folder = LocalPaths.path(folder());
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
