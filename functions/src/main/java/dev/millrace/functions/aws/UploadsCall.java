package dev.millrace.functions.aws;

import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Tells the function that takes uploads in, by an asynchronous call, that it is time to look at triggers. What is refused is not asked for again: the next
 * tick does.
 *
 * @param functionOrEmpty name or ARN, with an alias; empty: nobody is called
 */
record UploadsCall(Supplier<LambdaClient> client, String functionOrEmpty) implements Runnable {
    private static final String TICK = "{\"tick\": true}";

    @Override
    public void run() {
        if (functionOrEmpty.isEmpty()) {
            return;
        }
        try {
            client.get()
                    .invoke(request -> request.functionName(functionOrEmpty)
                            .invocationType(InvocationType.EVENT)
                            .payload(SdkBytes.fromUtf8String(TICK)));
        } catch (SdkException refused) {
            LogLine.write("triggers not called", Map.of("function", functionOrEmpty, "trouble", refused.getMessage()));
        }
    }
}
