package dev.millrace.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.StorageException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** No location says where requests go, with which rights, or to whose bucket. */
class S3AddressTest {
    @Test
    void bucketAndKeyAreWhatStandsThere() {
        assertThat(S3Address.of(new Location("s3://bucket"))).isEqualTo(new S3Address("bucket", ""));
        assertThat(S3Address.of(new Location("s3://my-bucket-1/a/b c%2F..%2f?x=1&y#z")))
                .isEqualTo(new S3Address("my-bucket-1", "a/b c%2F..%2f?x=1&y#z"));
        assertThat(S3Address.of(new Location("s3://bucket/..a/b..")).key()).isEqualTo("..a/b..");
        assertThat(S3Address.of(new Location("s3://bucket/a?s3_endpoint=evil.example&s3_region=x"))
                        .location())
                .isEqualTo(new Location("s3://bucket/a?s3_endpoint=evil.example&s3_region=x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:/bucket/a",
                "s3:bucket/a",
                "s3:///a",
                "s3://a/b",
                "s3://ab/key",
                "s3://Bucket/a",
                "s3://bucket_1/a",
                "s3://-bucket/a",
                "s3://bucket-/a",
                "s3://bücket/a",
                "s3://bucket.s3.amazonaws.com/a",
                "s3://s3.eu-west-1.amazonaws.com/bucket/a",
                "s3://my.bucket/a",
                "s3://169.254.169.254/latest/meta-data",
                "s3://127.0.0.1/a",
                "s3://[::1]/a",
                "s3://bucket:9000/a",
                "s3://user@bucket/a",
                "s3://key:secret@bucket/a",
                "s3://bucket?endpoint=x/a",
                "s3://bucket%2e/a",
                "s3://bucket%2Fa/b",
                "s3://bucket\\a",
                "s3://bucket#/a",
                "s3://arn:aws:s3:::bucket/a",
                "s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/a",
                "s3://xn--bucket/a",
                "s3://bucket-s3alias/a",
                "s3://bucket--ol-s3/a",
                "s3://bucket--usw2-az1--x-s3/a",
                "s3://bucket1234567890123456789012345678901234567890123456789012345678/a",
                "https://bucket.s3.amazonaws.com/a",
                "file:///bucket/a"
            })
    void whatIsNoBucketIsRefusedByName(String uri) {
        assertThatThrownBy(() -> S3Address.of(new Location(uri)))
                .isInstanceOfSatisfying(
                        StorageException.Denied.class,
                        error -> assertThat(error.failure().code()).isEqualTo("BAD_BUCKET"))
                .hasMessageContaining(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bucket//a",
                "s3://bucket/a//b",
                "s3://bucket/./a",
                "s3://bucket/a/.",
                "s3://bucket/a\nb",
                "s3://bucket/a\u0000b",
                "s3://bucket/\u007f",
                "s3://bucket/\ud800"
            })
    void keysThatMayBeReadInTwoWaysAreRefused(String uri) {
        assertThatThrownBy(() -> S3Address.of(new Location(uri)))
                .isInstanceOfSatisfying(
                        StorageException.Denied.class,
                        error -> assertThat(error.failure().code()).isEqualTo("BAD_KEY"));
    }

    @Test
    void stepsUpwardsAreNoLocationAtAll() {
        for (String uri : new String[] {"s3://bucket/../other/a", "s3://bucket/a/..", "s3://../a"}) {
            assertThatThrownBy(() -> new Location(uri)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keysHaveAtMostAsManyBytesAsTheServiceTakes() {
        assertThat(S3Address.of(new Location("s3://bucket/" + "ü".repeat(512))).key())
                .hasSize(512);
        assertThatThrownBy(() -> S3Address.of(new Location("s3://bucket/" + "ü".repeat(513))))
                .isInstanceOf(StorageException.Denied.class);
    }

    @Test
    void bucketsThatAreNotAllowedAreNeverAsked() {
        S3Settings settings = S3Settings.usual()
                .at(URI.create("http://127.0.0.1:9"), "eu-central-1")
                .only(new TreeSet<>(List.of("mine")), Map.of("mine", "123456789012"));
        SdkHttpClient nobody = new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                throw new AssertionError("asked: " + request.httpRequest().getUri());
            }

            @Override
            public void close() {}
        };
        try (S3ObjectStore store = new S3ObjectStore(settings, AnonymousCredentialsProvider.create(), nobody)) {
            Location other = new Location("s3://others/a");
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> store.get(other),
                    () -> store.put(other, Content.of(new byte[1])),
                    () -> store.list(other, "", 1),
                    () -> store.delete(other),
                    () -> store.copy(other, new Location("s3://mine/a")),
                    () -> store.presignedGet(other, Duration.ofMinutes(1)))) {
                assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                StorageException.Denied.class,
                                error -> assertThat(error.failure().code()).isEqualTo("BUCKET_NOT_ALLOWED"));
            }
        }
    }

    @Test
    void theExpectedOwnerOfABucketGoesWithEveryRequest() {
        try (S3Account account = new S3Account()) {
            OwnerNotes http = new OwnerNotes(S3Clients.connections(account.settings()));
            S3Settings settings = account.settings()
                    .with(new S3Settings.Transfer(1 << 20, 1 << 20, 1 << 20, 1 << 20, 2))
                    .only(new TreeSet<>(), Map.of(account.bucket(), "123456789012"));
            try (S3ObjectStore store = account.store(settings, http)) {
                Location a = new Location("s3://" + account.bucket() + "/a");
                Location b = new Location("s3://" + account.bucket() + "/b");
                S3Touch.everything(store, a, b);
            }
            assertThat(http.requests()).hasSizeGreaterThan(15);
            assertThat(http.without()).isEmpty();
        }
    }
}
