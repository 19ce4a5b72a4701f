package dev.millrace.storage.aws;

import dev.millrace.storage.Clock;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.aws.AwsErrors.Effect;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends requests, again after a pause where that is right, and says by the kinds of {@link StorageException} what became of them. Pauses double from 25
 * ms and are drawn at random up to that (AWS: "Exponential backoff and jitter").
 */
final class Attempts {
    private static final int TRIES = 6;
    private static final long FIRST_PAUSE_MILLIS = 25;

    private final Clock clock;

    Attempts(Clock clock) {
        this.clock = clock;
    }

    /** A request that changes nothing: sent again after any trouble. */
    <T> T read(String what, Supplier<T> request) {
        return tried(what, request, true, false);
    }

    /** A change that may be made once only: sent again if nothing happened, {@link StorageException.UnknownFate} as soon as nobody knows. */
    <T> T once(String what, Supplier<T> request) {
        return tried(what, request, false, true);
    }

    /** A change that may be made again: sent again after any trouble. */
    <T> T repeatable(String what, Supplier<T> request) {
        return tried(what, request, true, true);
    }

    private <T> T tried(String what, Supplier<T> request, boolean repeats, boolean changes) {
        boolean unknown = false;
        for (int number = 1; ; number++) {
            try {
                return request.get();
            } catch (SdkException failure) {
                Effect effect = AwsErrors.effect(failure);
                unknown |= changes && effect == Effect.UNKNOWN;
                if (effect == Effect.REFUSED && !unknown) {
                    throw AwsErrors.denied(what, failure);
                }
                boolean ends = effect == Effect.REFUSED || (effect == Effect.UNKNOWN && !repeats);
                if (ends || isLast(number)) {
                    throw given(what, failure, unknown);
                }
                pause(number);
            }
        }
    }

    private static StorageException given(String what, SdkException failure, boolean unknown) {
        String message = what + ": " + failure.getMessage();
        return unknown
                ? new StorageException.UnknownFate(message, failure)
                : new StorageException.Unavailable(message, failure);
    }

    /** Also when the thread is to stop: what comes after the trouble is the caller's. */
    static boolean isLast(int number) {
        return number >= TRIES || Thread.currentThread().isInterrupted();
    }

    void pause(int number) {
        clock.sleep(1 + ThreadLocalRandom.current().nextLong(FIRST_PAUSE_MILLIS << (number - 1)));
    }
}
