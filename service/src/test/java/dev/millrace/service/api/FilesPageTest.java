package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Location;
import dev.millrace.graph.UploadedFile;
import dev.millrace.service.http.ProblemException;
import dev.millrace.storage.record.UploadRow;
import dev.millrace.storage.record.UploadRow.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** While a client turns pages, files come, and what became of others is settled: each that was there is seen once. */
final class FilesPageTest {
    private static final Predicate<UploadRow> PENDING = upload -> upload.state() == State.PENDING;

    private static UploadRow upload(int number, State state) {
        return upload(number, state, number / 3);
    }

    private static UploadRow upload(int number, State state, long seenMillis) {
        UploadedFile file = new UploadedFile(new Location("file:///in/" + number + ".csv"), number, number, 0);
        return new UploadRow(file, state, 0, seenMillis, 0, "", "");
    }

    private static List<UploadRow> uploads(int count) {
        List<UploadRow> all = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            all.add(upload(number, State.PENDING));
        }
        return all;
    }

    private static List<String> names(List<UploadRow> uploads) {
        return uploads.stream().map(upload -> upload.file().location().name()).toList();
    }

    @Test
    void filesThatComeMeanwhileMoveNothing() {
        List<UploadRow> all = uploads(10);
        List<String> expected = names(all.reversed());
        List<String> seen = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            FilesPage page = FilesPage.of(all, PENDING, token, 3);
            seen.addAll(names(page.entries()));
            all.add(upload(all.size(), State.PENDING));
            token = page.next();
        } while (token.isPresent());
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void theLastFileOfAPageMayBeSettledBeforeTheNextIsAskedFor() {
        List<UploadRow> all = uploads(10);
        FilesPage first = FilesPage.of(all, PENDING, Optional.empty(), 4);
        assertThat(names(first.entries())).containsExactly("9.csv", "8.csv", "7.csv", "6.csv");
        for (int settled = 5; settled < 10; settled++) {
            all.set(settled, upload(settled, State.TAKEN));
        }
        FilesPage second = FilesPage.of(all, PENDING, first.next(), 5);
        assertThat(names(second.entries())).containsExactly("4.csv", "3.csv", "2.csv", "1.csv", "0.csv");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void theLastFileOfAPageMayBeGivenBackAndSoSeenAnew() {
        List<UploadRow> all = uploads(10);
        FilesPage first = FilesPage.of(all, PENDING, Optional.empty(), 4);
        all.set(6, upload(6, State.PENDING, 100));
        FilesPage second = FilesPage.of(all, PENDING, first.next(), 6);
        assertThat(names(second.entries())).containsExactly("5.csv", "4.csv", "3.csv", "2.csv", "1.csv", "0.csv");
    }

    @Test
    void aTokenOfAnotherListIsRefused() {
        assertThatThrownBy(() -> FilesPage.of(uploads(3), PENDING, Optional.of("1-" + "0".repeat(32)), 1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("names no file of this trigger");
    }
}
