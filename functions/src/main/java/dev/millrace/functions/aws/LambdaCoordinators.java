package dev.millrace.functions.aws;

import dev.millrace.functions.look.OtherCoordinators;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.storage.StorageException;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Coordinators of other versions of the code, called asynchronously by the alias that has the name of the version.
 *
 * @param function name or ARN of the function, without an alias
 */
record LambdaCoordinators(Supplier<LambdaClient> client, String function) implements OtherCoordinators {
    @Override
    public boolean look(Release release, RunId run) {
        try {
            call(release, CoordinatorEvent.handedOn(run));
            return true;
        } catch (ResourceNotFoundException gone) {
            return false;
        } catch (SdkException refused) {
            throw new StorageException.Unavailable(
                    "run " + run + " is left to the version " + release + " of the code, which cannot be called",
                    refused);
        }
    }

    @Override
    public void startWaiting(Release release) {
        try {
            call(release, CoordinatorEvent.WORKERS);
        } catch (SdkException refused) {
            LogLine.write("workers not asked for", Map.of("release", release.label(), "trouble", refused.getMessage()));
        }
    }

    private void call(Release release, String event) {
        client.get()
                .invoke(request -> request.functionName(function + ":" + release.label())
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String(event)));
    }
}
