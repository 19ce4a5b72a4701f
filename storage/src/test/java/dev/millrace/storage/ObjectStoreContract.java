package dev.millrace.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore.Blob;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.ObjectStore.Listed;
import dev.millrace.storage.ObjectStore.Stat;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link ObjectStore} does. */
public abstract class ObjectStoreContract {
    private static final int THREADS = 16;

    @TempDir
    Path files;

    /** The store under test, the same for a whole test. */
    protected abstract ObjectStore store();

    /** A folder in it that is empty when a test begins. */
    protected abstract Location folder();

    /** How often writers race; fewer where each write is a request. */
    protected int races() {
        return 20;
    }

    /** Whether what stands behind the store keeps bytes that somebody still reads; an emulator may not. */
    protected boolean keepsWhatIsRead() {
        return true;
    }

    /** How often one object is replaced. */
    protected int replacements() {
        return 200;
    }

    @Test
    void whatWasPutIsReadWhole() {
        String tag = store().put(at("a/b.json"), text("hello"));
        Blob blob = store().get(at("a/b.json")).orElseThrow();
        assertThat(blob.bytes()).asString(UTF_8).isEqualTo("hello");
        assertThat(blob.tag()).isEqualTo(tag).isNotEmpty();
    }

    @Test
    void aPutReplacesWhatIsThereAndGivesAnotherTag() {
        String first = store().put(at("a"), text("one"));
        String second = store().put(at("a"), text("two"));
        assertThat(read(at("a"))).isEqualTo("two");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void whatIsMissingIsEmptyEverywhere() {
        assertThat(store().get(at("x"))).isEmpty();
        assertThat(store().getRange(at("x"), 0, 1)).isEmpty();
        assertThat(store().open(at("x"))).isEmpty();
        assertThat(store().stat(at("x"))).isEmpty();
        assertThat(store().file(at("x"))).isEmpty();
        assertThat(store().copy(at("x"), at("y"))).isFalse();
        assertThat(store().stat(at("y"))).isEmpty();
        assertThat(store().list(at("x"), "", 10)).isEmpty();
        assertThat(store().putIfMatch(at("x"), "tag", text("a"))).isEmpty();
        assertThat(store().stat(at("x"))).isEmpty();
    }

    @Test
    void aFolderIsNotAnObject() {
        store().put(at("folder/object"), text("a"));
        assertThat(store().get(at("folder"))).isEmpty();
        assertThat(store().stat(at("folder"))).isEmpty();
        assertThat(store().open(at("folder"))).isEmpty();
        assertThat(store().getRange(at("folder"), 0, 0)).isEmpty();
        assertThat(store().copy(at("folder"), at("copy"))).isFalse();
        assertThat(store().file(at("folder"))).isEmpty();
        store().delete(at("folder"));
        assertThat(read(at("folder/object"))).isEqualTo("a");
    }

    @Test
    void deletingIsSuccessWhetherOrNotSomethingIsThere() {
        store().delete(at("never/written"));
        store().put(at("a"), text("a"));
        store().delete(at("a"));
        store().delete(at("a"));
        assertThat(store().get(at("a"))).isEmpty();
    }

    @Test
    void putIfAbsentWritesOnceAndChangesNothingThen() {
        Optional<String> tag = store().putIfAbsent(at("a"), text("one"));
        assertThat(tag).isPresent();
        assertThat(store().putIfAbsent(at("a"), text("two"))).isEmpty();
        assertThat(read(at("a"))).isEqualTo("one");
        assertThat(tag(at("a"))).isEqualTo(tag.get());
        store().delete(at("a"));
        assertThat(store().putIfAbsent(at("a"), text("three"))).isPresent();
    }

    @Test
    void putIfMatchWritesOnlyOverTheTagItNames() {
        String first = store().put(at("a"), text("one"));
        String second = store().putIfMatch(at("a"), first, text("two")).orElseThrow();
        assertThat(store().putIfMatch(at("a"), first, text("three"))).isEmpty();
        assertThat(read(at("a"))).isEqualTo("two");
        assertThat(tag(at("a"))).isEqualTo(second).isNotEqualTo(first);
        store().delete(at("a"));
        assertThat(store().putIfMatch(at("a"), second, text("four"))).isEmpty();
    }

    @Test
    void ofManyPutIfAbsentOneWinsAndItsBytesStand() throws Exception {
        for (int round = 0; round < races(); round++) {
            Location location = at("race/" + round);
            List<Boolean> won = Race.of(
                    THREADS,
                    thread -> store().putIfAbsent(location, text("t" + thread)).isPresent());
            assertThat(won).containsOnlyOnce(true);
            assertThat(read(location)).isEqualTo("t" + won.indexOf(true));
        }
    }

    @Test
    void ofManyPutIfMatchOneWinsAndItsBytesStand() throws Exception {
        String[] tag = {store().put(at("a"), text("start"))};
        for (int round = 0; round < races(); round++) {
            int number = round;
            List<Boolean> won = Race.of(
                    THREADS,
                    thread -> store().putIfMatch(at("a"), tag[0], text(number + " " + thread))
                            .isPresent());
            assertThat(won).containsOnlyOnce(true);
            assertThat(read(at("a"))).isEqualTo(number + " " + won.indexOf(true));
            tag[0] = tag(at("a"));
        }
    }

    @Test
    void noTagComesTwiceOverWritesOfTheSameLengthInTheSameMoment() {
        Set<String> tags = new HashSet<>();
        for (int write = 0; write < replacements(); write++) {
            tags.add(store().put(at("a"), text(String.format("%03d", write))));
            assertThat(tags).hasSize(write + 1).contains(tag(at("a")));
        }
    }

    @Test
    void aReaderSeesAWholeObjectWhileItIsReplaced() throws Exception {
        int size = 300_000;
        store().put(at("a"), Content.of(filled(size, 0)));
        AtomicBoolean done = new AtomicBoolean();
        List<Boolean> whole = Race.of(3, thread -> {
            if (thread == 0) {
                for (int write = 1; write < Math.min(60, replacements()); write++) {
                    store().put(at("a"), Content.of(filled(size + write, write)));
                }
                done.set(true);
                return true;
            }
            boolean good = true;
            while (!done.get()) {
                byte[] bytes = store().get(at("a")).orElseThrow().bytes();
                good &= Arrays.equals(bytes, filled(bytes.length, bytes.length - size));
            }
            return good;
        });
        assertThat(whole).doesNotContain(false);
    }

    @Test
    void emptyObjectsAreObjects() {
        store().put(at("empty"), Content.of(new byte[0]));
        assertThat(store().get(at("empty")).orElseThrow().bytes()).isEmpty();
        assertThat(store().stat(at("empty")).orElseThrow().sizeBytes()).isZero();
        assertThat(store().getRange(at("empty"), 0, 0))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEmpty());
        assertThat(store().putIfAbsent(at("empty"), text("a"))).isEmpty();
        assertThat(store().list(folder(), "", 10)).hasSize(1);
    }

    @Test
    void objectsOfSeveralMegabytesComeBackInAnyOfTheWays() throws Exception {
        byte[] bytes = new byte[5_000_003];
        new Random(7).nextBytes(bytes);
        store().put(at("large"), Content.of(bytes));
        assertThat(store().get(at("large")).orElseThrow().bytes()).isEqualTo(bytes);
        try (InputStream stream = store().open(at("large")).orElseThrow()) {
            assertThat(stream.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(store().getRange(at("large"), 4_000_000, 1_000_003))
                .hasValueSatisfying(
                        range -> assertThat(range).isEqualTo(Arrays.copyOfRange(bytes, 4_000_000, 5_000_003)));
    }

    @Test
    void aRangeIsExactlyTheBytesAskedFor() {
        store().put(at("a"), text("0123456789"));
        assertThat(store().getRange(at("a"), 3, 4).orElseThrow())
                .asString(UTF_8)
                .isEqualTo("3456");
        assertThat(store().getRange(at("a"), 0, 10).orElseThrow())
                .asString(UTF_8)
                .isEqualTo("0123456789");
        assertThat(store().getRange(at("a"), 10, 0).orElseThrow()).isEmpty();
    }

    @Test
    void aRangeThatTheObjectDoesNotHaveIsCorruptAndNamesIt() {
        store().put(at("a"), text("0123456789"));
        for (long offset : List.of(3L, 11L, Long.MAX_VALUE - 2)) {
            assertThatThrownBy(() -> store().getRange(at("a"), offset, 8))
                    .isInstanceOfSatisfying(MillraceException.class, error -> {
                        assertThat(error.failure().kind()).isEqualTo(FailureKind.CORRUPT);
                        assertThat(error.failure().message()).contains(at("a").uri(), "10 bytes");
                    });
        }
    }

    @Test
    void whoChangesTheArrayAfterwardsChangesNoObject() {
        byte[] bytes = "abc".getBytes(UTF_8);
        store().put(at("a"), Content.of(bytes));
        bytes[0] = 'X';
        store().get(at("a")).orElseThrow().bytes()[1] = 'X';
        assertThat(read(at("a"))).isEqualTo("abc");
    }

    @Test
    void aFileIsCopiedOrHandedOver() throws Exception {
        Path copied = Files.writeString(files.resolve("copied"), "copied");
        Path given = Files.writeString(files.resolve("given"), "given");
        store().put(at("c"), new Content.FromFile(copied, 6, false));
        store().put(at("g"), new Content.FromFile(given, 5, true));
        assertThat(read(at("c"))).isEqualTo("copied");
        assertThat(read(at("g"))).isEqualTo("given");
        assertThat(copied).exists();
        Files.writeString(copied, "changed");
        assertThat(read(at("c"))).isEqualTo("copied");
    }

    @Test
    void aFileIsWrittenUnderConditionsToo() throws Exception {
        Path first = Files.writeString(files.resolve("first"), "first");
        Path second = Files.writeString(files.resolve("second"), "second");
        String tag = store().putIfAbsent(at("a"), new Content.FromFile(first, 5, false))
                .orElseThrow();
        assertThat(store().putIfAbsent(at("a"), new Content.FromFile(second, 6, false)))
                .isEmpty();
        assertThat(store().putIfMatch(at("a"), tag, new Content.FromFile(second, 6, false)))
                .isPresent();
        assertThat(read(at("a"))).isEqualTo("second");
    }

    @Test
    void aMissingFileToPutIsAnErrorAndNoObject() {
        assertThatThrownBy(() -> store().put(at("a"), new Content.FromFile(files.resolve("none"), 5, false)))
                .isInstanceOf(StorageException.class);
        assertThat(store().stat(at("a"))).isEmpty();
    }

    @Test
    void sizesTimesAndTagsAreTheSameInGetStatAndList() {
        String tag = store().put(at("a"), text("12345"));
        Stat stat = store().stat(at("a")).orElseThrow();
        Listed listed = store().list(folder(), "", 1).getFirst();
        assertThat(stat.sizeBytes()).isEqualTo(5);
        assertThat(stat.tag()).isEqualTo(tag);
        assertThat(stat.modifiedMicros()).isGreaterThan(1_600_000_000_000_000L);
        assertThat(listed).isEqualTo(new Listed(at("a"), 5, stat.modifiedMicros(), tag));
        assertThat(store().stat(at("a"))).contains(stat);
    }

    @Test
    void aCopyIsAnObjectOfItsOwn() {
        store().put(at("from"), text("one"));
        store().put(at("to"), text("old"));
        assertThat(store().copy(at("from"), at("to"))).isTrue();
        assertThat(store().copy(at("from"), at("other/folder"))).isTrue();
        assertThat(store().copy(at("from"), at("to"))).isTrue();
        store().put(at("from"), text("two"));
        assertThat(read(at("to"))).isEqualTo("one");
        store().delete(at("to"));
        assertThat(read(at("other/folder"))).isEqualTo("one");
        assertThat(read(at("from"))).isEqualTo("two");
    }

    @Test
    void aListHasAllBelowAFolderInOrderAndNothingBeside() {
        List<String> names = List.of("a", "a-b", "a/b", "a/b/c!", "a0", "b/ü", "b/\uD83D\uDE80", "b/\uFF5E", "z");
        names.forEach(name -> store().put(at("list/" + name + ".x"), text(name)));
        store().put(at("list2/a"), text("beside"));
        store().put(at("lis"), text("beside"));
        List<String> listed = uris(store().list(at("list"), "", 100));
        List<String> expected = new ArrayList<>(
                names.stream().map(name -> at("list/" + name + ".x").uri()).toList());
        expected.sort((left, right) -> Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8)));
        assertThat(listed).isEqualTo(expected);
        assertThat(uris(store().list(at("list/a"), "", 100)))
                .containsExactly(at("list/a/b.x").uri(), at("list/a/b/c!.x").uri());
    }

    @Test
    void aListInPagesIsTheWholeList() {
        for (int object = 0; object < 57; object++) {
            store().put(at("p/" + object % 7 + "/" + object), text("" + object));
        }
        List<String> whole = uris(store().list(at("p"), "", 1000));
        for (int limit : List.of(1, 10, 57, 58)) {
            List<String> paged = new ArrayList<>();
            List<String> page = uris(store().list(at("p"), "", limit));
            while (!page.isEmpty()) {
                assertThat(page).hasSizeLessThanOrEqualTo(limit);
                paged.addAll(page);
                page = uris(store().list(at("p"), page.getLast(), limit));
            }
            assertThat(paged).isEqualTo(whole).hasSize(57);
        }
    }

    @Test
    void aListMayBeginAfterALocationThatIsNotThere() {
        store().put(at("a"), text("a"));
        store().put(at("c"), text("c"));
        assertThat(uris(store().list(folder(), at("b").uri(), 10))).containsExactly(at("c").uri());
        assertThat(store().list(folder(), at("d").uri(), 10)).isEmpty();
    }

    @Test
    void namesOfAnyCharactersAreDifferentObjects() {
        List<String> names = List.of(
                "a b",
                "a%20b",
                "a+b",
                "a#b",
                "a?b",
                "a&b",
                "ä",
                "a\u0308",
                "日本",
                "\uD83D\uDE80",
                "a\\b",
                "a:b",
                "a'b\"c",
                "%",
                "%2F",
                "~",
                "*",
                "[x]",
                "month=1",
                ".hidden",
                "_a",
                "-");
        names.forEach(name -> store().put(at("n/" + name + "/o"), text(name)));
        names.forEach(name -> assertThat(read(at("n/" + name + "/o"))).isEqualTo(name));
        assertThat(uris(store().list(at("n"), "", 100)))
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(name -> at("n/" + name + "/o").uri()).toList());
    }

    @Test
    void aFileThatMayBeReadInPlaceHasTheObjectsBytes() throws Exception {
        store().put(at("a b"), text("abc"));
        Optional<Path> file = store().file(at("a b"));
        if (file.isPresent()) {
            assertThat(file.get()).hasContent("abc");
        } else {
            assertThat(store().get(at("a b"))).isPresent();
        }
    }

    @Test
    void requestsThatAreMadeTogetherAreAnsweredInTheirOrder() {
        int number = 100;
        assertThat(store().together(folder(), 0, _ -> "never asked")).isEmpty();
        assertThat(store().readTogether(folder(), 0, _ -> "never asked")).isEmpty();
        store().together(folder(), number, index -> store().put(at("t/" + index), text("object " + index)));
        List<byte[]> all = IntStream.range(0, number)
                .mapToObj(index -> ("object " + index).getBytes(UTF_8))
                .toList();
        IntFunction<byte[]> read =
                index -> store().get(at("t/" + index)).orElseThrow().bytes();
        assertThat(store().together(folder(), number, read)).containsExactlyElementsOf(all);
        assertThat(store().readTogether(folder(), number, read)).containsExactlyElementsOf(all);
    }

    @Test
    void ofRequestsThatAreMadeTogetherTheFirstErrorIsTold() {
        IntFunction<Integer> request = index -> {
            if (index == 7 || index == 31) {
                throw new IllegalStateException("request " + index);
            }
            return index;
        };
        assertThatThrownBy(() -> store().together(folder(), 50, request)).hasMessage("request 7");
        assertThatThrownBy(() -> store().readTogether(folder(), 50, request)).hasMessage("request 7");
    }

    @Test
    void whatIsPutWhereNobodyElsePutsIsThere() {
        String tag = store().putOwn(at("own"), "mine".getBytes(UTF_8));
        assertThat(store().get(at("own"))).hasValueSatisfying(blob -> {
            assertThat(blob.bytes()).isEqualTo("mine".getBytes(UTF_8));
            assertThat(blob.tag()).isEqualTo(tag);
        });
    }

    @Test
    void anObjectDeletedWhileItIsReadIsStillReadToItsEnd() throws Exception {
        assumeTrue(keepsWhatIsRead(), "cuts what is read when it is deleted");
        byte[] bytes = filled(1_000_000, 3);
        store().put(at("a"), Content.of(bytes));
        try (InputStream stream = store().open(at("a")).orElseThrow()) {
            stream.read();
            store().delete(at("a"));
            assertThat(stream.readAllBytes()).hasSize(999_999);
        }
    }

    protected final Location at(String path) {
        return folder().resolve(path);
    }

    protected static Content text(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    protected final String read(Location location) {
        return new String(store().get(location).orElseThrow().bytes(), UTF_8);
    }

    private String tag(Location location) {
        return store().stat(location).orElseThrow().tag();
    }

    private static List<String> uris(List<Listed> listed) {
        return listed.stream().map(object -> object.location().uri()).toList();
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
