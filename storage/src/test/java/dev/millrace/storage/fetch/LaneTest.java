package dev.millrace.storage.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may ask at once, and who waits. */
@Timeout(600)
final class LaneTest {
    private final AtomicBoolean room = new AtomicBoolean(true);
    private final Lane narrow = Lane.narrow(100, room::get);

    /** Enters on a thread of its own, which waits when this returns. */
    private CompletableFuture<Void> waiting(Lane lane, long bytes) {
        CompletableFuture<Void> entered = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                lane.enter(bytes);
                entered.complete(null);
            } catch (MillraceException stopped) {
                entered.completeExceptionally(stopped);
            }
        });
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(entered).isNotDone();
            Thread.onSpinWait();
        }
        return entered;
    }

    @Test
    void aNarrowOneHasTwoRequestsUnderWay() {
        narrow.enter(1);
        narrow.enter(1);
        CompletableFuture<Void> third = waiting(narrow, 1);
        narrow.leave();
        third.join();
        assertThat(narrow.bytes()).isEqualTo(3);
    }

    @Test
    void aNarrowOneWaitsWhenItHasAllItMayUntilItIsWidened() {
        narrow.enter(100);
        narrow.leave();
        CompletableFuture<Void> next = waiting(narrow, 1);
        narrow.widen();
        next.join();
        narrow.enter(1_000);
        narrow.enter(1_000);
        narrow.enter(1_000);
        assertThat(narrow.bytes()).isEqualTo(3_101);
    }

    @Test
    void aNarrowOneWaitsForRoomUntilItIsWidened() {
        room.set(false);
        CompletableFuture<Void> next = waiting(narrow, 1);
        narrow.widen();
        next.join();
    }

    @Test
    void noRequestBeginsInOneThatIsStopped() {
        narrow.enter(1);
        narrow.enter(1);
        CompletableFuture<Void> third = waiting(narrow, 1);
        narrow.stop();
        assertThat(third.handle((_, stopped) -> stopped).join())
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        stopped -> assertThat(stopped.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE));
        Lane wide = Lane.wide();
        wide.enter(1);
        wide.require();
        wide.stop();
        MillraceException stopped = catchThrowableOfType(MillraceException.class, () -> wide.enter(1));
        assertThat(stopped.failure().code()).isEqualTo("CANCELLED");
    }
}
