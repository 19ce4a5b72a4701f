package dev.millrace.service.deploy.aws;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What it means when a service refuses a request of a deployment, or does not answer it. */
final class AwsAnswers {
    private AwsAnswers() {}

    /**
     * @param what is asked, for people
     * @throws dev.millrace.graph.MillraceException {@code UNAVAILABLE} when the service does not answer, {@code INVALID} when it refuses
     */
    static <T> T asked(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsServiceException refused) {
            if (refused.isThrottlingException() || refused.statusCode() >= 500) {
                throw silent(what, refused);
            }
            throw Failure.invalid(
                            "AWS_REFUSED",
                            what + ": " + message(refused),
                            "Correct the parameters, or grant the caller what this request needs")
                    .toException();
        } catch (SdkException unanswered) {
            throw silent(what, unanswered);
        }
    }

    private static RuntimeException silent(String what, SdkException error) {
        return Failure.of(FailureKind.UNAVAILABLE, "AWS_UNREACHABLE", what + ": " + error.getMessage())
                .withRemedy("Try again; look at region, credentials and network")
                .toException();
    }

    /** What a service says of itself. */
    static String message(AwsServiceException refused) {
        return refused.awsErrorDetails() == null || refused.awsErrorDetails().errorMessage() == null
                ? String.valueOf(refused.getMessage())
                : refused.awsErrorDetails().errorMessage();
    }
}
