package dev.millrace.service.deploy.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.deploy.Probe;
import dev.millrace.storage.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Calls at once are counted by what becomes of them. */
@Timeout(60)
final class RampProbeTest {
    private static final InvokeResponse ANSWER =
            InvokeResponse.builder().statusCode(200).build();

    /** A function that answers when so many calls are under way; the answer is that of the call's number. */
    private static final class Function implements LambdaClient {
        private final CountDownLatch together;
        private final IntFunction<InvokeResponse> answers;
        private final AtomicInteger calls = new AtomicInteger();
        private final List<InvokeRequest> asked = new CopyOnWriteArrayList<>();

        Function(int together, IntFunction<InvokeResponse> answers) {
            this.together = new CountDownLatch(together);
            this.answers = answers;
        }

        @Override
        public InvokeResponse invoke(InvokeRequest request) {
            asked.add(request);
            int call = calls.getAndIncrement();
            together.countDown();
            try {
                together.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return answers.apply(call);
        }

        @Override
        public String serviceName() {
            return "lambda";
        }

        @Override
        public void close() {}
    }

    private record Stopped() implements Clock {
        @Override
        public long nowMillis() {
            return 0;
        }

        @Override
        public void sleep(long millis) {}
    }

    private static Probe look(Function function, int calls) {
        return new RampProbe(function, new Stopped()).look("flow-c1:live", calls);
    }

    @Test
    void allCallsAreUnderWayAtOnceAndWorkNothing() {
        Function function = new Function(300, _ -> ANSWER);
        assertThat(look(function, 300))
                .isEqualTo(new Probe(
                        "", true, "300 calls at once: 300 answered, in 0 to 0 ms, half of them in 0, 0 throttled"));
        assertThat(function.asked).hasSize(300).allSatisfy(request -> {
            assertThat(request.functionName()).isEqualTo("flow-c1:live");
            assertThat(request.payload().asUtf8String()).isEqualTo("{\"class\":\"c1\",\"probe\":true}");
            assertThat(request.invocationTypeAsString())
                    .as("the answer is waited for")
                    .isNull();
        });
    }

    @Test
    void throttledAndFailedCallsAreToldApartAndNotRepeated() {
        Function function = new Function(10, call -> switch (call) {
            case 0, 1, 2 ->
                throw TooManyRequestsException.builder()
                        .message("Rate exceeded")
                        .build();
            case 3 -> throw SdkClientException.create("silence");
            case 4 -> InvokeResponse.builder().functionError("Unhandled").build();
            default -> ANSWER;
        });
        Probe probe = look(function, 10);
        assertThat(probe.good()).isFalse();
        assertThat(probe.found())
                .contains("10 calls at once: 5 answered", "3 throttled", "failed: {SdkClientException=1, Unhandled=1}")
                .contains("WorkersOfAClass");
        assertThat(function.asked).hasSize(10);
    }

    @Test
    void noneAnsweredIsTold() {
        assertThat(look(
                                new Function(2, _ -> {
                                    throw TooManyRequestsException.builder().build();
                                }),
                                2)
                        .found())
                .startsWith("2 calls at once: none answered, 2 throttled");
    }
}
