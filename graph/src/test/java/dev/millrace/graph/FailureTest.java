package dev.millrace.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void textThatQuotesAWholeValueIsCutAndSaysHowLongItWas() {
        String value = "x".repeat(1_000_000);

        Failure failure = Failure.invalid("CAST_FAILED", "'" + value + "' is no number", "Change '" + value + "'");

        assertThat(failure.message())
                .hasSize(Failure.MOST_CHARACTERS)
                .startsWith("'xxx")
                .endsWith("… (1000015 characters)");
        assertThat(failure.remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).hasSize(Failure.MOST_CHARACTERS));
    }

    @Test
    void noCharacterIsCutInTwo() {
        for (int before = 0; before < 2; before++) {
            String message = "x".repeat(before) + "𝄞".repeat(Failure.MOST_CHARACTERS);

            String cut = Failure.of(FailureKind.BUG, "TASK_BUG", message).message();

            assertThat(cut.codePoints().filter(point -> Character.getType(point) == Character.SURROGATE))
                    .isEmpty();
        }
    }

    @Test
    void textOfUsualLengthStaysAsItIs() {
        String message = "x".repeat(Failure.MOST_CHARACTERS);

        assertThat(Failure.of(FailureKind.BUG, "TASK_BUG", message).message()).isEqualTo(message);
    }
}
