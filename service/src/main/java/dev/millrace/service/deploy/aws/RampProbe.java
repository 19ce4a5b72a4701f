package dev.millrace.service.deploy.aws;

import dev.millrace.service.deploy.Probe;
import dev.millrace.storage.AtOnce;
import dev.millrace.storage.Clock;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * So many calls of the smallest worker at once, each of which holds its sandbox for a moment and takes no task. Calls that wait for their answer are
 * throttled by the account's concurrency and by the rate at which a function grows; nothing is asked again.
 */
final class RampProbe {
    private static final SdkBytes EVENT = SdkBytes.fromUtf8String("{\"class\":\"c1\",\"probe\":true}");

    private final LambdaClient functions;
    private final Clock clock;

    RampProbe(LambdaClient functions, Clock clock) {
        this.functions = functions;
        this.clock = clock;
    }

    /** What became of a call. */
    private sealed interface Call {
        record Answered(long millis) implements Call {}

        record Throttled() implements Call {}

        record Failed(String why) implements Call {}
    }

    /** @param function with its alias */
    Probe look(String function, int calls) {
        List<Call> all = AtOnce.map(calls, calls, _ -> call(function));
        List<Long> millis = all.stream()
                .filter(Call.Answered.class::isInstance)
                .map(call -> ((Call.Answered) call).millis())
                .sorted()
                .toList();
        long throttled = all.stream().filter(Call.Throttled.class::isInstance).count();
        TreeMap<String, Integer> failed = new TreeMap<>();
        all.stream()
                .filter(Call.Failed.class::isInstance)
                .forEach(call -> failed.merge(((Call.Failed) call).why(), 1, Integer::sum));
        String found = calls + " calls at once: " + times(millis) + ", " + throttled + " throttled"
                + (failed.isEmpty() ? "" : ", failed: " + failed);
        return throttled == 0 && failed.isEmpty()
                ? new Probe("", true, found)
                : new Probe("", false, found + "; have the quota raised, or set WorkersOfAClass lower");
    }

    private static String times(List<Long> millis) {
        return millis.isEmpty()
                ? "none answered"
                : millis.size() + " answered, in " + millis.getFirst() + " to " + millis.getLast()
                        + " ms, half of them in " + millis.get((millis.size() - 1) / 2);
    }

    private Call call(String function) {
        long begun = clock.nowMillis();
        try {
            InvokeResponse answer =
                    functions.invoke(request -> request.functionName(function).payload(EVENT));
            return answer.functionError() == null
                    ? new Call.Answered(clock.nowMillis() - begun)
                    : new Call.Failed(answer.functionError());
        } catch (TooManyRequestsException throttled) {
            return new Call.Throttled();
        } catch (SdkException silent) {
            return new Call.Failed(silent.getClass().getSimpleName());
        }
    }
}
