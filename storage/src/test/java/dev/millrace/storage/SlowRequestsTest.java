package dev.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SlowRequestsTest {
    private static final int NUMBER = 16;

    /** Begun at 1,000; those of the first {@code answered} after 40 ms. */
    private static SlowRequests begun(int number, int answered) {
        SlowRequests slow = SlowRequests.beside(number);
        for (int request = 0; request < number; request++) {
            slow.begun(request, 1_000);
        }
        for (int request = 0; request < answered; request++) {
            slow.answered(request, 1_040);
        }
        return slow;
    }

    @Test
    void noneIsSlowBeforeHalfOfAllHaveTheirAnswers() {
        SlowRequests slow = begun(NUMBER, NUMBER / 2 - 1);
        assertThat(slow.dueMillis()).isEmpty();
        assertThat(slow.next(9_000)).isEmpty();
    }

    @Test
    void whatTakesTwiceAsLongAsTheQuickerHalfIsMadeAgainOnce() {
        SlowRequests slow = begun(NUMBER, NUMBER - 2);
        assertThat(slow.dueMillis()).hasValue(1_080);
        assertThat(slow.next(1_079)).isEmpty();
        assertThat(slow.next(1_080)).hasValue(NUMBER - 2);
        assertThat(slow.next(1_080)).hasValue(NUMBER - 1);
        assertThat(slow.next(9_000)).isEmpty();
        assertThat(slow.dueMillis()).isEmpty();
    }

    @Test
    void whatHasItsAnswerMeanwhileIsNotMadeAgain() {
        SlowRequests slow = begun(NUMBER, NUMBER - 2);
        slow.answered(NUMBER - 2, 1_079);
        assertThat(slow.next(1_080)).hasValue(NUMBER - 1);
    }

    @Test
    void oneInFourIsMadeAgainAtMost() {
        SlowRequests slow = begun(NUMBER, NUMBER / 2);
        for (int again = 0; again < NUMBER / 4; again++) {
            assertThat(slow.next(9_000)).hasValue(NUMBER / 2 + again);
        }
        assertThat(slow.dueMillis()).isEmpty();
        assertThat(slow.next(9_000)).isEmpty();
    }

    @Test
    void ofFewerThanEightNoneIsMadeAgain() {
        assertThat(begun(7, 6).next(9_000)).isEmpty();
        assertThat(begun(8, 7).next(9_000)).hasValue(7);
    }

    @Test
    void whatAStoreNearbyAnswersInAMomentIsGivenThirtyMilliseconds() {
        SlowRequests slow = SlowRequests.beside(NUMBER);
        for (int request = 0; request < NUMBER; request++) {
            slow.begun(request, 1_000);
        }
        for (int request = 1; request < NUMBER; request++) {
            slow.answered(request, 1_001);
        }
        assertThat(slow.dueMillis()).hasValue(1_030);
    }

    @Test
    void oneAloneIsMadeAgainAfterItsTime() {
        SlowRequests slow = SlowRequests.alone(100);
        assertThat(slow.dueMillis()).isEmpty();
        slow.begun(0, 1_000);
        assertThat(slow.dueMillis()).hasValue(1_100);
        assertThat(slow.next(1_100)).hasValue(0);
        assertThat(slow.next(9_000)).isEmpty();
    }
}
