package dev.millrace.service.api;

import dev.millrace.graph.RunId;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.ProblemException;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.storage.record.RunRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pages of runs. A page begins after the run with which the one before ended, whatever came or went meanwhile. */
final class RunList {
    private final Parts parts;
    private final Visible visible;

    RunList(Parts parts, Visible visible) {
        this.parts = parts;
        this.visible = visible;
    }

    /** @param next token of the next page; empty: this is the last */
    record Page(List<RunRow> rows, String next) {
        Page {
            rows = List.copyOf(rows);
        }
    }

    Page page(Principal principal, Filter filter, boolean ascending, int size, String token) {
        List<RunRow> rows = new ArrayList<>();
        String asked = (ascending ? "asc " : "desc ") + filter.text();
        Optional<RunId> after = token.isEmpty() ? Optional.empty() : Optional.of(read(token, asked));
        List<RunId> all = parts.runs().runs();
        for (RunId run : ascending ? all : all.reversed()) {
            boolean before = after.map(last -> ascending ? run.compareTo(last) <= 0 : run.compareTo(last) >= 0)
                    .orElse(false);
            if (before || !visible.sees(principal, run)) {
                continue;
            }
            Optional<RunRow> row = parts.runs().catalogue().row(run).filter(known -> accepts(filter, known));
            if (row.isPresent() && rows.size() == size) {
                return new Page(rows, token(rows.getLast().run(), asked));
            }
            row.ifPresent(rows::add);
        }
        return new Page(rows, "");
    }

    private boolean accepts(Filter filter, RunRow row) {
        RunCatalogue catalogue = parts.runs().catalogue();
        SortedMap<String, String> labels = filter.usesLabels()
                ? catalogue.spec(row.run()).map(spec -> spec.labels()).orElse(new TreeMap<>())
                : new TreeMap<>();
        return filter.accepts(Map.of("state", row.state().name(), "job", row.job()), labels, row.submittedMillis());
    }

    private static String token(RunId last, String asked) {
        String text = last + " " + Integer.toHexString(asked.hashCode());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RunId read(String token, String asked) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int blank = text.indexOf(' ');
            RunId last = new RunId(text.substring(0, Math.max(0, blank)));
            if (token(last, asked).equals(token)) {
                return last;
            }
            throw wrong();
        } catch (IllegalArgumentException other) {
            throw wrong();
        }
    }

    private static ProblemException wrong() {
        return Problem.of(
                        ProblemCode.BAD_PAGE_TOKEN,
                        "The page token is not one of this list",
                        "Send the nextPageToken of the page before, with the same filter and order")
                .toException();
    }
}
