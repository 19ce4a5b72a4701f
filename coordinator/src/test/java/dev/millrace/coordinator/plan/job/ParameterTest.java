package dev.millrace.coordinator.plan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.Place;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTest {
    private static Parameter of(String type) {
        return new Parameter("p", type, Optional.empty(), "", Place.of("job.yaml"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "string | it's | VARCHAR | it's",
                "int | -12 | BIGINT | -12",
                "decimal | 500 | DECIMAL(3,0) | 500",
                "decimal | 0.05 | DECIMAL(3,2) | 0.05",
                "decimal | 1e3 | DECIMAL(4,0) | 1000",
                "decimal(9,2) | 12.5 | DECIMAL(9,2) | 12.5",
                "double | 1e-3 | DOUBLE | 0.001",
                "bool | TRUE | BOOLEAN | true",
                "date | 2024-02-29 | DATE | 2024-02-29",
                "timestamp | 2024-02-29 12:30:00.5 | TIMESTAMP | 2024-02-29 12:30:00.500",
                "timestamp | 2024-02-29 | TIMESTAMP | 2024-02-29 00:00"
            })
    void aValueIsTyped(String type, String text, String sqlType, String value) {
        assertThat(of(type).value(text)).isEqualTo(new ParameterValue(sqlType, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int | 9223372036854775808",
                "int | 1.5",
                "decimal(4,2) | 123.4",
                "decimal(4,2) | 1.234",
                "decimal | 1E+999999999",
                "decimal(4,2) | 1E-2147483647",
                "double | 1.5d",
                "bool | yes",
                "date | 2023-02-29",
                "timestamp | noon"
            })
    void aValueThatDoesNotFitIsRefused(String type, String text) {
        assertThatThrownBy(() -> of(type).value(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void aTextWithACharacterThatSqlLosesIsRefused() {
        for (String lost : List.of("a\0b", "\ud800", "\udc00\ud800")) {
            assertThatThrownBy(() -> of("string").value(lost))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("U+");
        }
        assertThat(of("string").value("\ud83d\ude00").value()).isEqualTo("\ud83d\ude00");
    }

    @Test
    void durationsAreReadAndWritten() {
        assertThat(DurationText.parseMillis("1h30m")).isEqualTo(5_400_000);
        assertThat(DurationText.parseMillis("250ms")).isEqualTo(250);
        assertThat(DurationText.of(5_400_000)).isEqualTo("1h30m");
        assertThat(DurationText.of(0)).isEqualTo("0s");
        assertThat(DurationText.parseMillis("1000000000s")).isEqualTo(1_000_000_000_000L);
        assertThatThrownBy(() -> DurationText.parseMillis("30")).hasMessageContaining("write for example");
        for (String endless : List.of("36526d", "99999999999999999999d", "9999999999999999999999ms")) {
            assertThatThrownBy(() -> DurationText.parseMillis(endless))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + endless + "' is longer than a hundred years");
        }
    }

    @Test
    void theNearestNameIsSuggested() {
        assertThat(Suggestion.nearest("foramt", List.of("from", "format"))).contains("format");
        assertThat(Suggestion.nearest("xyz", List.of("from", "format"))).isEmpty();
    }
}
