package dev.millrace.storage.aws;

import dev.millrace.storage.PythonFolder;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * AWS for tests: one emulator for all tests of this JVM, started when first used and stopped with the JVM.
 *
 * <p>By default it is MiniStack, which is installed by pip; the property {@code millrace.aws.emulator} with the value {@code localstack} takes
 * {@link LocalStack} instead. The property {@code millrace.aws.endpoint} names another endpoint, or {@code aws} for the services themselves; both are
 * used with the usual credentials and region. Where the emulator cannot run, for want of Python or of Docker, tests are skipped with the reason.
 */
public final class Emulator {
    private static final PythonFolder MINISTACK =
            new PythonFolder("ministack", "1.5.33", List.of("ministack==1.5.33", "aws-sam-translator==1.113.0"));
    private static final String ENDPOINT = "millrace.aws.endpoint";
    private static final String AMAZON = "aws";
    private static final String KIND = "millrace.aws.emulator";
    private static final int MIB = 1 << 20;

    /** What Amazon's own S3 wants of all parts but the last. */
    private static final int AMAZONS_SMALLEST_PART = 5 * MIB;

    /** The one with which the emulator itself signs. */
    private static final String SECRET = "test";

    private static @Nullable AwsAccount localStack;
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
        if (isGiven()) {
            return given(endpoint());
        }
        return isLocalStack() ? localStack() : ofMiniStack(shared().endpoint());
    }

    /** What a value of the property {@code millrace.aws.endpoint} names. */
    static AwsAccount given(String endpoint) {
        if (endpoint.equals(AMAZON)) {
            return AwsAccount.usual(null);
        }
        if (!endpoint.matches("https?://[^/]+/?")) {
            throw new IllegalStateException(ENDPOINT + " is aws, or scheme, host and port, not " + endpoint);
        }
        return AwsAccount.usual(URI.create(endpoint));
    }

    /** Whether all accounts are one, because somebody else keeps the services. */
    static boolean isGiven() {
        return !endpoint().isEmpty();
    }

    /** Whether the services are Amazon's own. */
    static boolean isAmazon() {
        return endpoint().equals(AMAZON);
    }

    /** Whether an account is one of many, which see nothing of each other. */
    static boolean hasManyAccounts() {
        return !isGiven() && !isLocalStack();
    }

    /** Bytes of a part of an upload, the last one aside. */
    static int smallestPartBytes() {
        return hasManyAccounts() ? MIB : AMAZONS_SMALLEST_PART;
    }

    /** Why there is none here; empty where there is one. */
    static Optional<String> unusable() {
        try {
            account();
            return Optional.empty();
        } catch (TestAbortedException reason) {
            return Optional.ofNullable(reason.getMessage());
        }
    }

    private static String endpoint() {
        return System.getProperty(ENDPOINT, "");
    }

    /** Whether the services are LocalStack's, which has no functions without Docker inside, and no containers. */
    public static boolean isLocalStack() {
        return switch (System.getProperty(KIND, "")) {
            case "", "ministack" -> false;
            case "localstack" -> true;
            default -> throw new IllegalStateException(KIND + " is ministack or localstack");
        };
    }

    private static AwsAccount ofMiniStack(URI endpoint) {
        String account = Long.toString(ThreadLocalRandom.current().nextLong(100_000_000_000L, 1_000_000_000_000L));
        return new AwsAccount(
                endpoint,
                AwsAccount.REGION,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(account, SECRET)));
    }

    /** Asked for once: an image that cannot be had is not waited for by each class of tests. */
    private static synchronized AwsAccount localStack() {
        if (localStack != null) {
            return localStack;
        }
        if (unusable == null) {
            try {
                AwsAccount started = LocalStack.start();
                localStack = started;
                return started;
            } catch (TestAbortedException reason) {
                unusable = reason.getMessage();
            }
        }
        throw new TestAbortedException(unusable);
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
