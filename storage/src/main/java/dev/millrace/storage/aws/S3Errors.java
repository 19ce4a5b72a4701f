package dev.millrace.storage.aws;

import dev.millrace.storage.StorageException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What S3's errors mean, and what helps. */
final class S3Errors {
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired");
    private static final Set<String> WRONG_CREDENTIALS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "AuthFailure",
            "UnrecognizedClientException");
    private static final Set<String> OTHER_REGION = Set.of(
            "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "Redirect");
    /** What the service of keys says, handed on by S3. */
    private static final String OF_KEY = "KMS.";

    private static final Set<String> LATER = Set.of(
            "RequestTimeout",
            "SlowDown",
            "ServiceUnavailable",
            "Throttling",
            "ThrottlingException",
            OF_KEY + "ThrottlingException",
            "RequestLimitExceeded",
            "BadDigest");
    private static final int REDIRECTED = 301;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    private S3Errors() {}

    static StorageException noCredentials(SdkException error) {
        return new StorageException.Denied(
                "NO_CREDENTIALS",
                "S3 is asked for, and this process has no AWS credentials",
                "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; 'aws sts get-caller-identity' shows"
                        + " whether they are found",
                error);
    }

    static StorageException noRegion(SdkException error) {
        return new StorageException.Denied(
                "NO_REGION",
                "S3 is asked for, and no AWS region is set",
                "Set AWS_REGION, for example to eu-west-1",
                error);
    }

    /** Of a read: nothing happened. */
    static StorageException ofRead(String action, S3Address address, SdkException error) {
        return denied(action, address, error).orElseGet(() -> unavailable(action, address, error));
    }

    /** Of a write, which may have taken effect unless each attempt was refused. */
    static StorageException ofWrite(String action, S3Address address, SdkException error, CallRecord call) {
        Optional<StorageException> denied = denied(action, address, error);
        if (call.isUnclear()) {
            return new StorageException.UnknownFate(
                    "whether '" + address.location() + "' was " + done(action) + " is not known: " + reason(error),
                    error);
        }
        return denied.orElseGet(() -> unavailable(action, address, error));
    }

    private static String done(String action) {
        return switch (action) {
            case "write" -> "written";
            case "copy to" -> "copied to";
            default -> action + "d";
        };
    }

    private static StorageException unavailable(String action, S3Address address, SdkException error) {
        return new StorageException.Unavailable(
                "S3 did not " + action + " '" + address.location() + "': " + reason(error), error);
    }

    /** Whether the object, its upload or its bucket is not there. */
    static boolean isMissing(SdkException error) {
        return error instanceof SdkServiceException service
                && service.statusCode() == 404
                && !is(error, "NoSuchBucket");
    }

    static boolean is(SdkException error, String code) {
        return code(error).equals(code);
    }

    static int status(SdkException error) {
        return error instanceof SdkServiceException service ? service.statusCode() : 0;
    }

    /** What S3 refuses, and would refuse again. */
    private static Optional<StorageException> denied(String action, S3Address address, SdkException error) {
        if (!(error instanceof S3Exception answer) || answer.statusCode() >= 500) {
            return Optional.empty();
        }
        String code = code(error);
        if (LATER.contains(code) || answer.statusCode() == TOO_MANY || answer.statusCode() == 409) {
            return Optional.empty();
        }
        return Optional.of(refusal(action, address, answer, code));
    }

    private static StorageException refusal(String action, S3Address address, S3Exception error, String code) {
        String what = "S3 refuses to " + action + " '" + address.location() + "'";
        if (code.equals("NoSuchBucket")) {
            return new StorageException.Denied(
                    "NO_SUCH_BUCKET",
                    "There is no bucket '" + address.bucket() + "', which '" + address.location() + "' names",
                    "Correct the name, or make the bucket",
                    error);
        }
        if (EXPIRED.contains(code)) {
            return new StorageException.Denied(
                    "CREDENTIALS_EXPIRED",
                    what + ", because the AWS credentials have expired",
                    "Get new ones, for example with 'aws sso login', and start again",
                    error);
        }
        if (WRONG_CREDENTIALS.contains(code)) {
            return new StorageException.Denied(
                    "WRONG_CREDENTIALS",
                    what + ", because it does not know the AWS credentials (" + code + ")",
                    "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of one pair; temporary ones need"
                            + " AWS_SESSION_TOKEN",
                    error);
        }
        if (OTHER_REGION.contains(code) || error.statusCode() == REDIRECTED) {
            return otherRegion(address, error);
        }
        if (code.equals("InvalidObjectState")) {
            return new StorageException.Denied(
                    "OBJECT_ARCHIVED", what + ", because it is archived", "Restore the object first", error);
        }
        if (code.startsWith(OF_KEY)) {
            return new StorageException.Denied(
                    "KEY_REFUSED",
                    what + ", because the key that encrypts it cannot be used (" + code + "): " + reason(error),
                    "Enable the KMS key, or let these credentials use it; the key is named by the object, or by the"
                            + " encryption of the bucket",
                    error);
        }
        if (error.statusCode() == FORBIDDEN) {
            return new StorageException.Denied(
                    "NO_PERMISSION",
                    what + ": permission denied",
                    "Allow " + permission(action) + " on arn:aws:s3:::" + address.bucket()
                            + (action.equals("list") ? "" : "/" + address.key())
                            + " to these credentials; bucket policies and KMS keys can refuse, too",
                    error);
        }
        return new StorageException.Denied("S3_REFUSED", what + ": " + reason(error), "Correct what it names", error);
    }

    private static StorageException otherRegion(S3Address address, S3Exception error) {
        @Nullable AwsErrorDetails details = error.awsErrorDetails();
        Optional<String> region = details == null || details.sdkHttpResponse() == null
                ? Optional.empty()
                : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
        return new StorageException.Denied(
                "WRONG_REGION",
                "The bucket of '" + address.location() + "' is in "
                        + region.map(name -> "the region '" + name + "'").orElse("another region")
                        + ", not in the one that is set",
                "Set AWS_REGION=" + region.orElse("REGION"),
                error);
    }

    private static String permission(String action) {
        return switch (action) {
            case "list" -> "s3:ListBucket";
            case "delete" -> "s3:DeleteObject";
            case "write", "copy to" -> "s3:PutObject";
            default -> "s3:GetObject";
        };
    }

    static String code(SdkException error) {
        if (error instanceof S3Exception answer && answer.awsErrorDetails() != null) {
            String code = answer.awsErrorDetails().errorCode();
            return code == null ? "" : code;
        }
        return "";
    }

    /** For people: S3's own words, without ids of requests. */
    private static String reason(SdkException error) {
        if (error instanceof S3Exception answer && answer.awsErrorDetails() != null) {
            String text = answer.awsErrorDetails().errorMessage();
            return String.format(
                    Locale.ROOT,
                    "%s (%s, status %d)",
                    text == null ? "no message" : text,
                    code(error),
                    answer.statusCode());
        }
        Throwable deepest = error;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String said = deepest instanceof SdkClientException client ? client.rawMessage() : deepest.toString();
        return said == null ? deepest.getClass().getSimpleName() : said;
    }
}
