package dev.millrace.functions.aws;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Webhook.Secret;
import dev.millrace.service.webhook.SecretStore;
import dev.millrace.storage.StorageException;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/**
 * Secrets that are parameters of Systems Manager: what a job calls the variable {@code OPS_SECRET} is the parameter of that name below a prefix. Neither the
 * environment of a function, which holds its credentials, nor a file of its machine is a secret of a job.
 *
 * @param prefix such as {@code /millrace/flow/}
 */
record ParameterSecrets(Supplier<SsmClient> client, String prefix) implements SecretStore {
    private static final int FORBIDDEN = 403;
    private static final int SERVER = 500;

    @Override
    public Optional<String> read(Secret secret) {
        return switch (secret) {
            case Secret.Variable variable -> parameter(prefix + variable.name());
            case Secret.File file ->
                throw Failure.invalid(
                                "NO_FILES_HERE",
                                "'" + file.file() + "' is a file of a machine, and no secret lies in one in the cloud",
                                "Write secret: {env: NAME}; NAME is the parameter " + prefix + "NAME")
                        .toException();
        };
    }

    @Override
    public String place(Secret secret) {
        return switch (secret) {
            case Secret.Variable variable -> "the parameter " + prefix + variable.name() + " of Systems Manager";
            case Secret.File file -> "the file " + file.file();
        };
    }

    private Optional<String> parameter(String name) {
        try {
            return Optional.of(client.get()
                    .getParameter(request -> request.name(name).withDecryption(true))
                    .parameter()
                    .value());
        } catch (ParameterNotFoundException absent) {
            return Optional.empty();
        } catch (SdkException error) {
            throw isRefused(error)
                    ? new StorageException.Denied(
                            "NO_PERMISSION",
                            "The parameter " + name + " of Systems Manager may not be read",
                            "Allow ssm:GetParameter on it to the roles of coordinator and API; a key of KMS of your"
                                    + " own has to let them decrypt",
                            error)
                    : new StorageException.Unavailable(
                            "the parameter " + name + " of Systems Manager was not read", error);
        }
    }

    /** KMS says no with 400, the rest with 403 or 400; throttling is 400, too. */
    private static boolean isRefused(SdkException error) {
        return error instanceof AwsServiceException service
                && !service.isThrottlingException()
                && service.statusCode() < SERVER
                && (service.statusCode() == FORBIDDEN
                        || (service.awsErrorDetails() != null
                                && String.valueOf(service.awsErrorDetails().errorCode())
                                        .contains("AccessDenied")));
    }
}
