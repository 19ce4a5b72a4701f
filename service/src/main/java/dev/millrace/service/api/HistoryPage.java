package dev.millrace.service.api;

import dev.millrace.storage.record.BatchRow;
import java.util.List;
import java.util.Optional;

/**
 * A page of what was settled, the newest first. The next one begins behind the last entry of this one, by its number: what is settled meanwhile moves nothing.
 *
 * @param next token of the next page; empty: there is none
 */
record HistoryPage(List<BatchRow> entries, Optional<String> next) {
    HistoryPage {
        entries = List.copyOf(entries);
    }

    /**
     * @param all the oldest first, as their numbers rise
     * @param token {@link #next} of the page before; empty: the first page
     * @param size most entries, at least one
     */
    static HistoryPage of(List<BatchRow> all, Optional<String> token, int size) {
        long before = token.map(Long::parseLong).orElse(Long.MAX_VALUE);
        List<BatchRow> older =
                all.reversed().stream().filter(batch -> batch.number() < before).toList();
        List<BatchRow> entries = older.subList(0, Math.min(size, older.size()));
        return new HistoryPage(
                entries,
                entries.size() < older.size()
                        ? Optional.of(Integer.toString(entries.getLast().number()))
                        : Optional.empty());
    }
}
