package dev.millrace.storage.aws;

import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed request has done. Sources: the pages "Error handling with DynamoDB" and "Error retries and exponential backoff" of AWS: a throttled
 * request was not carried out; after an error of the server or a lost connection nobody knows.
 */
final class AwsErrors {
    /** What a request that failed has changed. */
    enum Effect {
        /** Nothing, and it may work when it is sent again. */
        NONE,
        /** Nobody knows. */
        UNKNOWN,
        /** Nothing, and it would not work again. */
        REFUSED
    }

    /** Throttling to the SDK, although the request before may be at work. */
    private static final String IN_PROGRESS = "TransactionInProgressException";

    private static final Set<String> CONFLICTS = Set.of("TransactionConflictException", "RequestTimeTooSkewed");
    private static final Set<String> ABSENT =
            Set.of("ResourceNotFoundException", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue");

    private AwsErrors() {}

    static Effect effect(SdkException failure) {
        return failure instanceof AwsServiceException service ? ofService(service) : ofClient(failure);
    }

    static String code(AwsServiceException failure) {
        return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null
                ? ""
                : failure.awsErrorDetails().errorCode();
    }

    private static Effect ofService(AwsServiceException failure) {
        String code = code(failure);
        if (code.equals(IN_PROGRESS)) {
            return Effect.UNKNOWN;
        }
        if (failure.isThrottlingException() || CONFLICTS.contains(code)) {
            return Effect.NONE;
        }
        return failure.statusCode() >= 500 || failure.statusCode() == 408 ? Effect.UNKNOWN : Effect.REFUSED;
    }

    private static Effect ofClient(SdkException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isBeforeSending(cause)) {
                return Effect.NONE;
            }
            if (cause instanceof IOException) {
                return Effect.UNKNOWN;
            }
        }
        return String.valueOf(failure.getMessage()).contains("credentials") ? Effect.REFUSED : Effect.UNKNOWN;
    }

    private static boolean isBeforeSending(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof SSLHandshakeException
                || (cause instanceof SocketTimeoutException
                        && String.valueOf(cause.getMessage()).startsWith("Connect timed out"));
    }

    /** For a request that was refused. */
    static StorageException.Denied denied(String what, SdkException failure) {
        String message = what + ": " + failure.getMessage();
        if (!(failure instanceof AwsServiceException service)) {
            return new StorageException.Denied(
                    "AWS_CREDENTIALS", message, "set the credentials of AWS as its command line wants them", failure);
        }
        if (ABSENT.contains(code(service))) {
            return new StorageException.Denied(
                    "AWS_RESOURCE_ABSENT",
                    message,
                    "deploy the stack, or name the one that is there and its region",
                    failure);
        }
        return new StorageException.Denied(
                "AWS_REFUSED", message, "grant the role what this request needs, or correct the settings", failure);
    }
}
