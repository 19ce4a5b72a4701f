package dev.millrace.storage.aws;

import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** What became of the attempts of one call. Of one that was sent and got no answer, or an error of the server, nobody knows whether it took effect. */
final class CallRecord {
    static final ExecutionAttribute<CallRecord> OF_CALL = new ExecutionAttribute<>("millrace-call");

    private static final int SLOW_DOWN = 503;

    private int unanswered;
    private boolean unclear;

    /** Whether an attempt may have taken effect although no success was told. */
    synchronized boolean isUnclear() {
        return unclear || unanswered > 0;
    }

    /** An answer shows that an earlier attempt may have taken effect. */
    synchronized void unclear() {
        unclear = true;
    }

    private synchronized void sent() {
        unanswered++;
    }

    private synchronized void answered(int status) {
        unanswered--;
        unclear |= status >= 500 && status != SLOW_DOWN;
    }

    /** Keeps the records of all calls of a client, and counts what was refused because there was too much. */
    static final class Keeper implements ExecutionInterceptor {
        private final LongAdder throttled;

        Keeper(LongAdder throttled) {
            this.throttled = throttled;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            CallRecord call = attributes.getAttribute(OF_CALL);
            if (call != null) {
                call.sent();
            }
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            int status = context.httpResponse().statusCode();
            if (status == SLOW_DOWN) {
                throttled.increment();
            }
            CallRecord call = attributes.getAttribute(OF_CALL);
            if (call != null) {
                call.answered(status);
            }
        }
    }
}
