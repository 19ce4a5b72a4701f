package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.record.BatchRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who goes from page to page sees each entry once, whatever is settled meanwhile. */
final class HistoryPageTest {
    private static List<BatchRow> settled(int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(number -> new BatchRow(number, BatchRow.Result.TAKEN, "", 1, 1, 0, number, number, "", ""))
                .toList();
    }

    @Test
    void whatIsSettledBetweenTwoPagesMovesNothing() {
        for (int size = 1; size <= 6; size++) {
            List<Integer> seen = new ArrayList<>();
            int last = 5;
            HistoryPage page = HistoryPage.of(settled(last), Optional.empty(), size);
            page.entries().forEach(batch -> seen.add(batch.number()));
            while (page.next().isPresent()) {
                last += 2;
                page = HistoryPage.of(settled(last), page.next(), size);
                assertThat(page.entries()).isNotEmpty().hasSizeLessThanOrEqualTo(size);
                page.entries().forEach(batch -> seen.add(batch.number()));
            }
            assertThat(seen).as("pages of %d", size).containsExactly(5, 4, 3, 2, 1);
        }
    }

    @Test
    void nothingIsAPageWithoutAnother() {
        assertThat(HistoryPage.of(List.of(), Optional.empty(), 3))
                .isEqualTo(new HistoryPage(List.of(), Optional.empty()));
        assertThat(HistoryPage.of(settled(3), Optional.of("1"), 3).entries()).isEmpty();
    }
}
