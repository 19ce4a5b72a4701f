package dev.millrace.functions.aws;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.function.IntSupplier;

/** The context of a call that has so much time left. */
record FixedContext(IntSupplier leftMillis) implements Context {
    FixedContext(int leftMillis) {
        this(() -> leftMillis);
    }

    @Override
    public int getRemainingTimeInMillis() {
        return leftMillis.getAsInt();
    }

    @Override
    public String getAwsRequestId() {
        return "request";
    }

    @Override
    public String getLogGroupName() {
        return "group";
    }

    @Override
    public String getLogStreamName() {
        return "stream";
    }

    @Override
    public String getFunctionName() {
        return "function";
    }

    @Override
    public String getFunctionVersion() {
        return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn";
    }

    @Override
    public CognitoIdentity getIdentity() {
        throw new UnsupportedOperationException("nobody asks who called");
    }

    @Override
    public ClientContext getClientContext() {
        throw new UnsupportedOperationException("nobody asks who called");
    }

    @Override
    public int getMemoryLimitInMB() {
        return 1769;
    }

    @Override
    public LambdaLogger getLogger() {
        throw new UnsupportedOperationException("logs go to the standard output");
    }
}
