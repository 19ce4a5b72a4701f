package dev.millrace.service.api;

import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.storage.record.UploadRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A page of the files that a trigger has seen, those seen last first. The next one begins behind the last entry of this one, by when it was seen and
 * which it is: files that come meanwhile move nothing, nor does what becomes of one, be it that it is given back and so seen anew.
 *
 * @param next token of the next page; empty: there is none
 */
record FilesPage(List<UploadRow> entries, Optional<String> next) {
    FilesPage {
        entries = List.copyOf(entries);
    }

    private static final Comparator<UploadRow> ORDER = Comparator.comparingLong(UploadRow::seenMillis)
            .thenComparing(upload -> upload.file().location())
            .thenComparing(upload -> UploadRow.id(upload.file()));

    /**
     * Throws {@code BAD_PAGE_TOKEN} for a token that names no file of the trigger.
     *
     * @param all none of them ever goes
     * @param wanted which of them are listed
     * @param token {@link #next} of the page before; empty: the first page
     * @param size most entries, at least one
     */
    static FilesPage of(List<UploadRow> all, Predicate<UploadRow> wanted, Optional<String> token, int size) {
        Predicate<UploadRow> behind = token.map(last -> behind(all, last)).orElse(_ -> true);
        List<UploadRow> older = all.stream()
                .filter(wanted.and(behind))
                .sorted(ORDER.reversed())
                .limit(size + 1L)
                .toList();
        List<UploadRow> entries = older.subList(0, Math.min(size, older.size()));
        return new FilesPage(
                entries, entries.size() < older.size() ? Optional.of(token(entries.getLast())) : Optional.empty());
    }

    private static String token(UploadRow last) {
        return last.seenMillis() + "-" + UploadRow.id(last.file());
    }

    private static Predicate<UploadRow> behind(List<UploadRow> all, String token) {
        int dash = token.indexOf('-');
        long seenMillis = Long.parseLong(token.substring(0, dash));
        String id = token.substring(dash + 1);
        UploadRow now = all.stream()
                .filter(upload -> UploadRow.id(upload.file()).equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                ProblemCode.BAD_PAGE_TOKEN,
                                "The page token names no file of this trigger",
                                "Begin with the first page again")
                        .toException());
        UploadRow then = new UploadRow(now.file(), now.state(), now.batch(), seenMillis, 0, "", "");
        return upload -> ORDER.compare(upload, then) < 0;
    }
}
