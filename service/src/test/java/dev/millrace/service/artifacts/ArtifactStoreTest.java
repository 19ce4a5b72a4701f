package dev.millrace.service.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.artifacts.ArtifactStore.Named;
import dev.millrace.service.artifacts.Contents.Digest;
import dev.millrace.service.artifacts.UnnamedContents.Swept;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.ArtifactRow;
import dev.millrace.storage.record.Ports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names point at bytes that are there, whatever comes between, and bytes that are named stay. */
final class ArtifactStoreTest {
    private static final long GRACE = 1_000;
    private static final long MOST = 100;

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Clock clock = new Clock() {
        @Override
        public long nowMillis() {
            return now.get();
        }

        @Override
        public void sleep(long millis) {
            now.addAndGet(millis);
        }
    };
    private final MemoryObjectStore objects = new MemoryObjectStore(clock);
    private final Struck table = new Struck(new MemoryStateTable(clock));
    private final Ports ports =
            Ports.of(objects, table, new MemoryTaskQueue(clock), clock, new Layout(new Location("memory://home")));

    /** A table before whose writes something else happens, and whose answers get lost. */
    private record Struck(StateTable of, Deque<Runnable> before, Deque<Runnable> after) implements StateTable {
        Struck(StateTable of) {
            this(of, new ArrayDeque<>(), new ArrayDeque<>());
        }

        @Override
        public java.util.Optional<Row> read(Key key) {
            return of.read(key);
        }

        @Override
        public List<Row> query(String partition, String prefix) {
            return of.query(partition, prefix);
        }

        @Override
        public Outcome update(Update update) {
            strike(before);
            Outcome outcome = of.update(update);
            strike(after);
            return outcome;
        }

        @Override
        public Outcome transact(List<Update> updates) {
            strike(before);
            Outcome outcome = of.transact(updates);
            strike(after);
            return outcome;
        }

        private static void strike(Deque<Runnable> blows) {
            if (!blows.isEmpty()) {
                blows.pop().run();
            }
        }

        @Override
        public void remove(Key key) {
            of.remove(key);
        }

        @Override
        public List<Row> due(long nowMillis, int limit) {
            return of.due(nowMillis, limit);
        }
    }

    private ArtifactStore store(String tenant) {
        return new ArtifactStore(ports, new StoredContents(objects, folder), tenant, MOST);
    }

    private static InputStream stream(String bytes) {
        return new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8));
    }

    private static Digest digest(String bytes) {
        try {
            return DigestedCopy.of(stream(bytes), OutputStream.nullOutputStream(), MOST);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Named push(ArtifactStore store, String name, String bytes) {
        if (store.name(name, digest(bytes)) instanceof Named.Wanting) {
            store.put(digest(bytes).sha256(), stream(bytes));
        }
        return store.name(name, digest(bytes));
    }

    private static List<String> shown(ArtifactStore store) {
        return store.list("").stream()
                .map(head -> head.row().name() + "@" + head.row().version() + " "
                        + store.versions(head).stream()
                                .map(ArtifactRow::sha256)
                                .map(digest -> digest.substring(0, 4))
                                .toList())
                .toList();
    }

    private String bytes(ArtifactRow row) {
        return new String(objects.get(store("").place(row)).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private static String four(String bytes) {
        return digest(bytes).sha256().substring(0, 4);
    }

    @Test
    void digestsAreThoseOfTheStandard() {
        // FIPS 180-2, appendix B.1
        assertThat(digest("abc").sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void aNameHasAVersionForEachOtherContentAndNoneForTheSame() {
        ArtifactStore store = store("");
        assertThat(push(store, "a.jar", "one")).isInstanceOf(Named.Done.class);
        assertThat(push(store, "a.jar", "two")).isInstanceOf(Named.Done.class);
        assertThat(push(store, "a.jar", "two"))
                .isInstanceOfSatisfying(
                        Named.Done.class, done -> assertThat(done.fresh()).isFalse());
        push(store, "a.jar", "one");
        push(store, "b.jar", "one");
        assertThat(shown(store))
                .containsExactly(
                        "a.jar@3 [" + four("one") + ", " + four("two") + ", " + four("one") + "]",
                        "b.jar@1 [" + four("one") + "]");
        assertThat(bytes(store.use("a.jar", 2))).isEqualTo("two");
        assertThat(objects.list(ports.layout().artifacts(""), "", 10)).hasSize(2);
        assertThatThrownBy(() -> store.use("a.jar", 4)).hasMessageContaining("no version 4");
    }

    @Test
    void nothingIsListedBeforeItsBytesWereFoundAndCompared() throws IOException {
        ArtifactStore store = store("");
        Digest digest = digest("whole");
        assertThat(store.name("a.jar", digest)).isInstanceOf(Named.Wanting.class);
        assertThatThrownBy(() -> store.put(digest.sha256(), stream("other"))).hasMessageContaining("are not those");
        assertThatThrownBy(() -> store.put(digest.sha256(), stream("x".repeat(101))))
                .hasMessageContaining("artifacts.maxSize");
        assertThat(objects.list(ports.layout().artifacts(""), "", 10)).isEmpty();
        // Somebody else's write to the place itself, half of it.
        objects.put(ports.layout().artifact("", digest.sha256(), 0), ObjectStore.Content.of(new byte[3]));
        assertThat(store.name("a.jar", digest)).isInstanceOf(Named.Wanting.class);
        assertThat(store.list("")).isEmpty();
        assertThatThrownBy(() -> store.head("a.jar")).hasMessageContaining("no artifact");
        push(store, "a.jar", "whole");
        assertThat(bytes(store.use("a.jar", 0))).isEqualTo("whole");
        assertThat(store.name("a.jar", new Digest(digest.sha256(), 4))).isInstanceOf(Named.Wanting.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        ArtifactStore store = store("");
        for (String name : List.of("", ".", "..", "../a", "a/b", "a\\b", "-a", "1a", "a".repeat(64), "a\n", "ä")) {
            assertCode("BAD_ARTIFACT_NAME", () -> store.name(name, digest("one")));
            assertCode("BAD_ARTIFACT_NAME", () -> store.head(name));
            assertCode("BAD_ARTIFACT_NAME", () -> store.remove(name));
        }
        assertCode("EMPTY_ARTIFACT", () -> store.name("a", new Digest("0".repeat(64), 0)));
        assertCode("ARTIFACT_TOO_LARGE", () -> store.name("a", new Digest("0".repeat(64), MOST + 1)));
        assertCode("ARTIFACT_NOT_FOUND", () -> store.remove("never"));
    }

    private static void assertCode(String code, Runnable refused) {
        assertThatThrownBy(refused::run)
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        error -> assertThat(error.failure().code()).isEqualTo(code));
    }

    @Test
    void aLostAnswerIsNoSecondVersion() {
        ArtifactStore store = store("");
        push(store, "a.jar", "one");
        store.put(digest("two").sha256(), stream("two"));
        table.after.push(() -> {
            throw new StorageException.UnknownFate("the answer is lost", null);
        });
        assertThat(store.name("a.jar", digest("two")))
                .isInstanceOfSatisfying(
                        Named.Done.class, done -> assertThat(done.fresh()).isTrue());
        assertThat(shown(store)).containsExactly("a.jar@2 [" + four("one") + ", " + four("two") + "]");
    }

    @Test
    void whoeverNamesAtTheSameMomentGetsAVersionOfHisOwn() {
        ArtifactStore store = store("");
        push(store, "a.jar", "one");
        push(store, "other", "three");
        push(store, "other", "two");
        table.before.push(() -> store.name("a.jar", digest("two")));
        assertThat(store.name("a.jar", digest("three")))
                .isInstanceOfSatisfying(
                        Named.Done.class,
                        done -> assertThat(done.head().row().version()).isEqualTo(3));
        assertThat(shown(store).getFirst())
                .isEqualTo("a.jar@3 [" + four("one") + ", " + four("two") + ", " + four("three") + "]");
    }

    @Test
    void manyAtOnceLoseNoVersionAndMixNoBytes() {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<String> pushed =
                    IntStream.range(0, 8).mapToObj(i -> "bytes " + i).toList();
            pushed.stream()
                    .map(bytes -> threads.submit(() -> push(store(""), "a.jar", bytes)))
                    .toList()
                    .forEach(done -> assertThat(done).succeedsWithin(java.time.Duration.ofMinutes(1)));
            ArtifactStore store = store("");
            assertThat(store.versions(store.head("a.jar")).stream().map(this::bytes))
                    .containsExactlyInAnyOrderElementsOf(pushed);
        }
    }

    @Test
    void aNameThatIsRemovedIsGoneWithItsVersionsAndBeginsBehindThem() {
        ArtifactStore store = store("");
        push(store, "a.jar", "one");
        push(store, "a.jar", "two");
        store.remove("a.jar");
        store.remove("a.jar");
        assertThat(store.list("")).isEmpty();
        assertThatThrownBy(() -> store.use("a.jar", 1)).hasMessageContaining("no artifact");
        push(store, "a.jar", "two");
        assertThat(shown(store)).containsExactly("a.jar@4 [" + four("two") + "]");
        assertThatThrownBy(() -> store.use("a.jar", 2)).hasMessageContaining("no version 2");
    }

    @Test
    void aSweepTakesOldBytesWithoutANameAndNothingElse() {
        ArtifactStore store = store("");
        push(store, "kept", "one");
        push(store, "kept", "two");
        push(store, "gone", "three");
        store.put(digest("never named").sha256(), stream("never named"));
        store.remove("gone");
        assertThat(store.unnamed().sweep(GRACE, false)).as("all is young").isEqualTo(new Swept(0, 0));
        now.addAndGet(GRACE);
        store.put(digest("young").sha256(), stream("young"));
        assertThat(store.unnamed().sweep(GRACE, true)).isEqualTo(new Swept(2, 16));
        assertThat(store.unnamed().sweep(GRACE, false)).isEqualTo(new Swept(2, 16));
        assertThat(store.unnamed().sweep(GRACE, false)).isEqualTo(new Swept(0, 0));
        assertThat(objects.list(ports.layout().artifacts(""), "", 10)).hasSize(3);
        assertThat(bytes(store.use("kept", 1))).isEqualTo("one");
        push(store, "again", "three");
        assertThat(bytes(store.use("again", 0))).isEqualTo("three");
    }

    @Test
    void bytesThatAreNamedWhileASweepLooksStay() {
        ArtifactStore store = store("");
        store.put(digest("one").sha256(), stream("one"));
        now.addAndGet(GRACE);
        table.before.push(() -> store.name("late", digest("one")));
        assertThat(store.unnamed().sweep(GRACE, false)).isEqualTo(new Swept(0, 0));
        assertThat(bytes(store.use("late", 0))).isEqualTo("one");
    }

    @Test
    void whoNamesBytesThatASweepTakesMeanwhileIsAskedForThemAgain() {
        ArtifactStore store = store("");
        store.put(digest("one").sha256(), stream("one"));
        now.addAndGet(GRACE);
        table.before.push(() -> store.unnamed().sweep(GRACE, false));
        assertThat(store.name("late", digest("one"))).isInstanceOf(Named.Wanting.class);
        assertThat(store.list("")).isEmpty();
        push(store, "late", "one");
        assertThat(bytes(store.use("late", 0))).isEqualTo("one");
        // A second sweep that had decided before deletes from the place of before, where nothing is.
        objects.delete(ports.layout().artifact("", digest("one").sha256(), 0));
        assertThat(bytes(store.use("late", 0))).isEqualTo("one");
    }

    @Test
    void aSweepThatDiedBetweenReleaseAndDeletionIsFinishedByTheNext() {
        ArtifactStore store = store("");
        store.put(digest("one").sha256(), stream("one"));
        now.addAndGet(GRACE);
        table.after.push(() -> {
            throw new StorageException.UnknownFate("killed", null);
        });
        assertThatThrownBy(() -> store.unnamed().sweep(GRACE, false)).isInstanceOf(StorageException.class);
        push(store, "a.jar", "one");
        assertThat(store.unnamed().sweep(GRACE, false)).isEqualTo(new Swept(1, 3));
        assertThat(bytes(store.use("a.jar", 0))).isEqualTo("one");
    }

    @Test
    void tenantsHaveNamesAndBytesOfTheirOwn() {
        push(store("geo"), "a.jar", "one");
        assertThat(store("").list("")).isEmpty();
        assertThat(store("web").name("a.jar", digest("one")))
                .as("not even that the bytes are known")
                .isInstanceOf(Named.Wanting.class);
        now.addAndGet(GRACE);
        assertThat(store("").unnamed().sweep(GRACE, false)).isEqualTo(new Swept(0, 0));
        assertThat(store("geo").head("a.jar").row().principal()).isEqualTo("geo");
    }

    @Test
    void whenANameWasLastUsedIsKnownToTheHour() {
        ArtifactStore store = store("");
        push(store, "a.jar", "one");
        now.addAndGet(3_600_000);
        store.use("a.jar", 0);
        assertThat(store.head("a.jar").usedMillis()).isEqualTo(now.get());
        now.addAndGet(60_000);
        store.use("a.jar", 1);
        assertThat(store.head("a.jar").usedMillis()).isEqualTo(now.get() - 60_000);
    }
}
