package dev.millrace.storage.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.aws.FaultyHttp.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** What is told when requests fail in each of the ways in which they can. */
@NeedsAws
class S3FaultsTest {
    private static final int ALWAYS = 1000;
    private static final int ATTEMPTS = 3;
    private static final int PART = Emulator.smallestPartBytes();

    private static @Nullable S3Account opened;

    private final String folder = UUID.randomUUID().toString();
    private final FaultyHttp http =
            new FaultyHttp(S3Clients.connections(account().settings()));
    private final S3ObjectStore store = account().store(settings(), http);
    private final S3ObjectStore sound = account().store(settings());

    private static S3Account account() {
        return Objects.requireNonNull(opened);
    }

    @BeforeAll
    static void begin() {
        opened = new S3Account();
    }

    @AfterAll
    static void end() {
        account().close();
    }

    @AfterEach
    void close() {
        store.close();
        sound.close();
    }

    private static S3Settings settings() {
        S3Settings.Patience usual = S3Settings.Patience.USUAL;
        return account()
                .settings()
                .with(new S3Settings.Patience(
                        usual.connect(), usual.idle(), usual.attempt(), usual.call(), ATTEMPTS, Duration.ofMillis(1)))
                .with(new S3Settings.Transfer(PART + 1, PART, PART, PART, 1));
    }

    private Location at(String name) {
        return new Location("s3://" + account().bucket() + "/" + folder + "/" + name);
    }

    private static Content text(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    private String read(String name) {
        return new String(sound.get(at(name)).orElseThrow().bytes(), UTF_8);
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StorageException.Unavailable.class);
    }

    private static void assertUnknownFate(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StorageException.UnknownFate.class);
    }

    @Test
    void aThrottledWriteIsTriedAgain() {
        http.fail("PUT", Fault.throttled(), ATTEMPTS - 1);
        store.put(at("a"), text("one"));
        assertThat(read("a")).isEqualTo("one");
        assertThat(http.requests("PUT")).isEqualTo(ATTEMPTS);
    }

    /** Whoever waited for the first answer would wait for ever. */
    @Test
    void aWriteWithoutAnAnswerIsMadeAgainWhereThatIsAllowed() {
        http.fail("PUT", new Fault.Silence(), 1);
        store.putOwn(at("a"), "one".getBytes(UTF_8));
        assertThat(read("a")).isEqualTo("one");
        assertThat(http.requests("PUT")).isEqualTo(2);
    }

    @Test
    void aWriteThatNobodyWaitsForAnyMoreIsOfUnknownFate() {
        http.fail("PUT", new Fault.Silence(), ALWAYS);
        Thread.currentThread().interrupt();
        assertUnknownFate(() -> store.putOwn(at("a"), "one".getBytes(UTF_8)));
        assertThat(Thread.interrupted()).isTrue();
    }

    /** By which requests that are slow because of that are told from those that are slow alone. */
    @Test
    void whatABucketRefusesForThereIsTooMuchIsCounted() {
        try (S3Clients clients = account().clients(settings(), http)) {
            http.fail("PUT", Fault.throttled(), ATTEMPTS - 1);
            http.fail("GET", Fault.refused(500, "InternalError"), 1);
            S3Address address = S3Address.of(at("a"));
            clients.of(address).putObject(put -> put.bucket(address.bucket()).key(address.key()), RequestBody.empty());
            clients.of(address)
                    .getObjectAsBytes(get -> get.bucket(address.bucket()).key(address.key()));
            assertThat(clients.throttled()).isEqualTo(ATTEMPTS - 1);
        }
    }

    @Test
    void aReadAmongOthersWithoutAnAnswerIsMadeAgain() {
        sound.put(at("a"), text("one"));
        http.fail("GET", new Fault.Silence(), 1);
        assertThat(store.readTogether(
                        at("a"),
                        8,
                        index -> index
                                + new String(store.get(at("a")).orElseThrow().bytes(), UTF_8)))
                .containsExactly("0one", "1one", "2one", "3one", "4one", "5one", "6one", "7one");
    }

    @Test
    void aWriteThatIsAlwaysThrottledIsUnavailableAndHasNotHappened() {
        http.fail("PUT", Fault.throttled(), ALWAYS);
        assertUnavailable(() -> store.put(at("a"), text("one")));
        assertUnavailable(() -> store.putIfAbsent(at("a"), text("one")));
        assertThat(sound.stat(at("a"))).isEmpty();
    }

    @Test
    void readsListsAndDeletesThatAreAlwaysThrottledAreUnavailable() {
        sound.put(at("a"), text("one"));
        http.fail("", Fault.throttled(), ALWAYS);
        assertUnavailable(() -> store.get(at("a")));
        assertUnavailable(() -> store.stat(at("a")));
        assertUnavailable(() -> store.open(at("a")));
        assertUnavailable(() -> store.getRange(at("a"), 0, 1));
        assertUnavailable(() -> store.list(at("a"), "", 1));
        assertUnavailable(() -> store.delete(at("a")));
        assertThat(read("a")).isEqualTo("one");
    }

    @Test
    void aKeyThatIsAskedTooOftenIsNoRefusal() {
        http.fail("", Fault.refused(400, "KMS.ThrottlingException"), ALWAYS);
        assertUnavailable(() -> store.get(at("a")));
        assertUnavailable(() -> store.put(at("a"), text("one")));
    }

    @Test
    void aReadThatFailsWithinTheServiceIsUnavailable() {
        sound.put(at("a"), text("one"));
        http.fail("GET", Fault.refused(500, "InternalError"), ALWAYS);
        assertUnavailable(() -> store.get(at("a")));
    }

    @Test
    void aWriteWithinTheServiceMayHaveHappened() {
        http.fail("PUT", Fault.refused(500, "InternalError"), ALWAYS);
        assertUnknownFate(() -> store.put(at("a"), text("one")));
        assertUnknownFate(() -> store.putIfAbsent(at("a"), text("one")));
    }

    @Test
    void aLostAnswerThatIsFollowedByThrottlingMayHaveHappened() {
        http.fail("PUT", new Fault.Reset(false), 1).fail("PUT", Fault.throttled(), ALWAYS);
        assertUnknownFate(() -> store.put(at("a"), text("one")));
    }

    @Test
    void aWriteWhoseAnswersAreLostIsFoundByItsIdAndDone() {
        http.fail("PUT", new Fault.Reset(true), ALWAYS);
        String tag = store.put(at("a"), text("one"));
        assertThat(sound.stat(at("a")).orElseThrow().tag()).isEqualTo(tag);
    }

    @Test
    void aWriteThatNeverArrivesHasAnUnknownFate() {
        http.fail("PUT", new Fault.Reset(false), ALWAYS);
        assertUnknownFate(() -> store.put(at("a"), text("one")));
        assertThat(sound.stat(at("a"))).isEmpty();
    }

    @Test
    void aWriteWhoseTraceCannotBeReadHasAnUnknownFate() {
        http.fail("", new Fault.Reset(true), ALWAYS);
        assertUnknownFate(() -> store.putIfAbsent(at("a"), text("one")));
        assertThat(read("a")).isEqualTo("one");
    }

    @Test
    void aRefusalThatEchoesTheOwnLostWriteIsSuccess() {
        http.fail("PUT", new Fault.Answer(500, "InternalError", true), 1);
        String tag = store.putIfAbsent(at("a"), text("one")).orElseThrow();
        assertThat(http.requests("PUT")).isEqualTo(2);
        assertThat(sound.stat(at("a")).orElseThrow().tag()).isEqualTo(tag);

        http.fail("PUT", new Fault.Reset(true), 1);
        String next = store.putIfMatch(at("a"), tag, text("two")).orElseThrow();
        assertThat(sound.stat(at("a")).orElseThrow().tag()).isEqualTo(next);
    }

    @Test
    void aRefusalAfterALostAnswerIsBelievedWhenAnotherHasWonWithTheSameBytes() {
        sound.put(at("a"), text("one"));
        http.fail("PUT", new Fault.Reset(false), 1);
        assertThat(store.putIfAbsent(at("a"), text("one"))).isEmpty();
    }

    @Test
    void aConflictIsReadBack() {
        http.fail("PUT", Fault.refused(409, "ConditionalRequestConflict"), 2);
        assertUnavailable(() -> store.putIfAbsent(at("a"), text("one")));
        String tag = sound.put(at("a"), text("other"));
        assertThat(store.putIfAbsent(at("a"), text("one"))).isEmpty();
        http.fail("PUT", Fault.refused(409, "ConditionalRequestConflict"), 2);
        assertUnavailable(() -> store.putIfMatch(at("a"), tag, text("one")));
        assertThat(store.putIfMatch(at("a"), "\"another\"", text("one"))).isEmpty();
        http.fail("PUT", new Fault.Answer(409, "ConditionalRequestConflict", true), 1);
        assertThat(store.putIfMatch(at("a"), tag, text("one"))).isPresent();
        assertThat(read("a")).isEqualTo("one");
    }

    @Test
    void bytesThatChangeOnTheirWayToTheServiceAreRefusedThere() {
        http.fail("PUT", new Fault.FlippedRequest(), ALWAYS);
        assertUnavailable(() -> store.put(at("a"), text("some bytes")));
        assertThat(sound.stat(at("a"))).isEmpty();
    }

    @Test
    void bytesThatChangeOnTheirWayBackAreAskedForAgain() {
        sound.put(at("a"), text("some bytes"));
        http.fail("GET", new Fault.FlippedAnswer(), 1);
        assertThat(store.get(at("a")).orElseThrow().bytes()).asString(UTF_8).isEqualTo("some bytes");
        assertThat(http.requests("GET")).isEqualTo(2);
    }

    @Test
    void bytesThatAlwaysDisagreeWithTheirChecksumAreCorrupt() {
        sound.put(at("a"), text("some bytes"));
        http.fail("GET", new Fault.FlippedAnswer(), ALWAYS);
        assertThatThrownBy(() -> store.get(at("a"))).isInstanceOfSatisfying(MillraceException.class, error -> {
            assertThat(error.failure().kind()).isEqualTo(FailureKind.CORRUPT);
            assertThat(error.failure().message()).contains(at("a").uri());
        });
        assertThatThrownBy(() -> {
                    try (InputStream in = store.open(at("a")).orElseThrow()) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining(at("a").uri());
    }

    @Test
    void answersThatAreCutShortAreAskedForAgain() {
        sound.put(at("a"), text("0123456789"));
        http.fail("GET", new Fault.Truncated(4), 1);
        assertThat(store.get(at("a")).orElseThrow().bytes()).hasSize(10);
        http.fail("GET", new Fault.Truncated(1), 1);
        assertThat(store.getRange(at("a"), 2, 5).orElseThrow()).asString(UTF_8).isEqualTo("23456");
        http.fail("GET", new Fault.Truncated(4), ALWAYS);
        assertUnavailable(() -> store.get(at("a")));
        assertUnavailable(() -> store.getRange(at("a"), 2, 5));
    }

    @Test
    void aStreamThatBreaksGoesOnWhereItBroke() throws Exception {
        sound.put(at("a"), text("0123456789"));
        http.fail("GET", new Fault.Truncated(4), 2);
        try (InputStream in = store.open(at("a")).orElseThrow()) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("0123456789");
        }
        assertThat(http.requests().stream().filter(request -> request.contains("bytes=")))
                .hasSize(2)
                .first()
                .asString()
                .endsWith("bytes=4-");
    }

    @Test
    void aStreamThatBreaksIsNotGoneOnWithFromAnotherObject() throws Exception {
        sound.put(at("a"), text("0123456789"));
        http.fail("GET", new Fault.Truncated(4), 1);
        try (InputStream in = store.open(at("a")).orElseThrow()) {
            assertThat(in.readNBytes(2)).hasSize(2);
            sound.put(at("a"), text("abcdefghij"));
            assertThat(catchThrowable(in::readAllBytes)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anUploadOfWhichAPartFailsIsAborted() {
        http.fail("PUT", Fault.throttled(), ALWAYS);
        assertUnavailable(() -> store.put(at("large"), large()));
        assertThat(uploads()).isZero();
        assertThat(sound.stat(at("large"))).isEmpty();
    }

    @Test
    void anUploadWhoseCompletionGotNoAnswerIsDoneWhenItsObjectIsThere() {
        http.fail("POST " + path("large") + "?uploadId", new Fault.Reset(true), 1);
        String tag = store.putIfAbsent(at("large"), large()).orElseThrow();
        assertThat(sound.stat(at("large")).orElseThrow().tag()).isEqualTo(tag);
    }

    @Test
    void anUploadWhoseCompletionNeverArrivesHasAnUnknownFateAndLeavesNoParts() {
        http.fail("POST " + path("large") + "?uploadId", new Fault.Reset(false), ALWAYS);
        assertUnknownFate(() -> store.put(at("large"), large()));
        assertThat(uploads()).isZero();
    }

    @Test
    void aCopyWhoseSourceChangesUnderWayIsUnavailable() {
        sound.put(at("from"), large());
        http.fail("PUT", Fault.refused(412, "PreconditionFailed"), 1);
        assertUnavailable(() -> store.copy(at("from"), at("to")));
        assertThat(sound.stat(at("to"))).isEmpty();
        assertThat(uploads()).isZero();
    }

    @Test
    void aCopyThatGetsNoAnswerIsMadeAgain() {
        sound.put(at("from"), text("one"));
        http.fail("PUT", new Fault.Reset(true), 1);
        assertThat(store.copy(at("from"), at("to"))).isTrue();
        assertThat(read("to")).isEqualTo("one");
        http.fail("PUT", new Fault.Reset(false), ALWAYS);
        assertUnknownFate(() -> store.copy(at("from"), at("other")));
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, NO_PERMISSION, s3:GetObject",
        "400, ExpiredToken, CREDENTIALS_EXPIRED, aws sso login",
        "403, InvalidAccessKeyId, WRONG_CREDENTIALS, AWS_PROFILE",
        "403, SignatureDoesNotMatch, WRONG_CREDENTIALS, AWS_PROFILE",
        "301, PermanentRedirect, WRONG_REGION, AWS_REGION=us-west-2",
        "400, AuthorizationHeaderMalformed, WRONG_REGION, AWS_REGION=us-west-2",
        "403, InvalidObjectState, OBJECT_ARCHIVED, Restore",
        "400, KMS.DisabledException, KEY_REFUSED, KMS key",
        "404, NoSuchBucket, NO_SUCH_BUCKET, bucket",
        "400, KeyTooLongError, S3_REFUSED, Correct"
    })
    void refusalsSayWhatHelps(int status, String code, String told, String remedy) {
        http.fail("", Fault.refused(status, code), ALWAYS);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> store.get(at("a")),
                () -> store.stat(at("a")),
                () -> store.open(at("a")),
                () -> store.getRange(at("a"), 0, 1))) {
            assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.Denied.class, error -> {
                assertThat(error.failure().code()).isEqualTo(told);
                assertThat(error.failure().message()).contains(account().bucket());
                assertThat(error.failure().remedy().orElseThrow()).contains(remedy);
            });
        }
        assertThatThrownBy(() -> store.put(at("a"), text("one"))).isInstanceOf(StorageException.Denied.class);
        assertThatThrownBy(() -> store.list(at("a"), "", 1)).isInstanceOf(StorageException.Denied.class);
    }

    @Test
    void aThrottledBucketSpendsItsOwnTriesOnly() {
        http.fail("GET /" + account().bucket() + "/", Fault.throttled(), ALWAYS);
        int calls = 60;
        for (int call = 0; call < calls; call++) {
            assertUnavailable(() -> store.get(at("a")));
        }
        long spent = http.requests("GET");
        assertThat(spent).isLessThan(calls * (long) ATTEMPTS);
        assertUnavailable(() -> store.get(at("a")));
        assertThat(http.requests("GET")).isEqualTo(spent + 1);

        Location other = new Location("s3://another-bucket/a");
        http.fail("GET", Fault.throttled(), ALWAYS);
        assertUnavailable(() -> store.get(other));
        assertThat(http.requests("GET")).isEqualTo(spent + 1 + ATTEMPTS);
    }

    private String path(String name) {
        return "/" + account().bucket() + "/" + folder + "/" + name;
    }

    private int uploads() {
        return (int)
                account()
                        .client()
                        .listMultipartUploads(
                                request -> request.bucket(account().bucket()))
                        .uploads()
                        .stream()
                        .filter(upload -> upload.key().startsWith(folder))
                        .count();
    }

    private static Content large() {
        byte[] bytes = new byte[2 * PART + 1];
        new Random(5).nextBytes(bytes);
        return Content.of(bytes);
    }
}
