package dev.millrace.storage.aws;

import dev.millrace.storage.PythonFolder;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * AWS for tests: by default one MiniStack for all tests of this JVM, installed when first used and stopped with the JVM.
 *
 * <p>The property {@code millrace.aws.endpoint} names another endpoint, or {@code aws} for the services themselves; both are used with the usual
 * credentials and region. Where there is no Python of at least 3.10, or the emulator can not be installed, tests are skipped with the reason.
 */
public final class Emulator {
    private static final PythonFolder MINISTACK =
            new PythonFolder("ministack", "1.5.33", List.of("ministack==1.5.33", "aws-sam-translator==1.113.0"));
    static final String ENDPOINT = "millrace.aws.endpoint";

    /** The one with which the emulator itself signs. */
    private static final String SECRET = "test";

    private static @Nullable MiniStack running;
    private static @Nullable String unusable;

    private Emulator() {}

    /**
     * An account of its own: nobody else's tables, queues and buckets are in it. Only with a given endpoint it is shared, and names are kept apart by
     * {@link AwsAccount#unique}.
     *
     * @throws TestAbortedException where there is no emulator
     */
    public static AwsAccount account() {
        String endpoint = System.getProperty(ENDPOINT, "");
        if (!endpoint.isEmpty()) {
            return AwsAccount.usual(endpoint.equals("aws") ? null : URI.create(endpoint));
        }
        String account = Long.toString(ThreadLocalRandom.current().nextLong(100_000_000_000L, 1_000_000_000_000L));
        return new AwsAccount(
                shared().endpoint(),
                AwsAccount.REGION,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(account, SECRET)));
    }

    private static synchronized MiniStack shared() {
        if (running != null) {
            return running;
        }
        if (unusable == null) {
            try {
                MiniStack started = MiniStack.start(MINISTACK.installed());
                running = started;
                return started;
            } catch (PythonFolder.Unusable reason) {
                unusable = reason.getMessage();
            }
        }
        throw new TestAbortedException("no emulated AWS: " + unusable);
    }
}
